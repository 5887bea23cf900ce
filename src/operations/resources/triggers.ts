import type { Trigger, TriggerByReference, TriggerCreate } from '../../contract/schemas/trigger.js'
import { createResourceOperations } from './resource-operations.js'

/**
 * The five operations of triggers. All answer 404 as `getOwnVersion` does; those that write are for drafts (409
 * `versionIsPublished`). Which errors a mistake in the contents is, is told by `keepResource`.
 */
const operations = createResourceOperations<TriggerByReference, TriggerCreate, Trigger, 'triggers'>({
  key: 'triggers',
  getRows: store => store.resources.triggers,
  notFound: 'triggerNotFound',
  nameTaken: 'triggerNameTaken',
  toOwnProperties: () => ({})
})

/**
 * GetTriggers (SPEC:1095): by name, which is assumed; the contract has no order for them.
 * @throws ApiError 400 `invalidQuery`.
 */
export const getTriggers = operations.list

/**
 * CreateTrigger (SPEC:1126). That a name which is in use is a 409 is assumed.
 * @throws ApiError 400 `typeNotOfProtocol` (SPEC:1129-1131), `resourceInvalid`; 409 `triggerNameTaken`.
 */
export const createTrigger = operations.create

/**
 * GetTrigger (SPEC:1159).
 * @throws ApiError 404 `triggerNotFound`.
 */
export const getTrigger = operations.get

/**
 * UpdateTrigger (SPEC:1179): replaces a trigger by a whole one, as UpdateAction does an action.
 * @throws ApiError 404 `triggerNotFound`; 400 `typeNotOfProtocol`, `resourceInvalid`; 409 `triggerNameTaken`.
 */
export const updateTrigger = operations.update

/**
 * DeleteTrigger (SPEC:1205).
 * @throws ApiError 404 `triggerNotFound`.
 */
export const deleteTrigger = operations.remove
