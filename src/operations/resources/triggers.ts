import type { Trigger, TriggerByReference, TriggerCreate } from '../../contract/schemas/trigger.js'
import { createResourceOperations } from './resource-operations.js'

/**
 * The five operations on triggers. All throw the 404s of `getOwnVersion`. Those that write require a draft (409
 * `versionIsPublished`). Validation errors: see `normaliseResource`.
 */
const operations = createResourceOperations<TriggerByReference, TriggerCreate, Trigger, 'triggers'>({
  key: 'triggers',
  getRows: store => store.resources.triggers,
  notFound: 'triggerNotFound',
  nameTaken: 'triggerNameTaken',
  toOwnProperties: () => ({})
})

/**
 * GetTriggers (SPEC:1095). Assumed: sorted by name; the contract defines no order.
 * @throws ApiError 400 `invalidQuery`.
 */
export const getTriggers = operations.list

/**
 * CreateTrigger (SPEC:1126). Assumed: a name that is in use is a 409.
 * @throws ApiError 400 `typeNotOfProtocol` (SPEC:1129-1131), `resourceInvalid`; 409 `triggerNameTaken`.
 */
export const createTrigger = operations.create

/**
 * GetTrigger (SPEC:1159).
 * @throws ApiError 404 `triggerNotFound`.
 */
export const getTrigger = operations.get

/**
 * UpdateTrigger (SPEC:1179). Replaces a trigger, by the rules of UpdateAction.
 * @throws ApiError 404 `triggerNotFound`; 400 `typeNotOfProtocol`, `resourceInvalid`; 409 `triggerNameTaken`.
 */
export const updateTrigger = operations.update

/**
 * DeleteTrigger (SPEC:1205).
 * @throws ApiError 404 `triggerNotFound`.
 */
export const deleteTrigger = operations.remove
