import type { Action, ActionByReference, ActionCreate } from '../../contract/schemas/action.js'
import { createResourceOperations } from './resource-operations.js'

/**
 * The five operations of actions. All answer 404 as `getOwnVersion` does; those that write are for drafts (409
 * `versionIsPublished`). Which errors a mistake in the contents is, is told by `keepResource`.
 */
const operations = createResourceOperations<ActionByReference, ActionCreate, Action, 'actions'>({
  key: 'actions',
  getRows: store => store.resources.actions,
  notFound: 'actionNotFound',
  nameTaken: 'actionNameTaken',
  toOwnProperties: ({ path }) => ({ path })
})

/**
 * GetActions (SPEC:964): by name, which is assumed; the contract has no order for them.
 * @throws ApiError 400 `invalidQuery`.
 */
export const getActions = operations.list

/**
 * CreateAction (SPEC:995). That a name which is in use is a 409 is assumed.
 * @throws ApiError 400 `typeNotOfProtocol` (SPEC:998-1000), `resourceInvalid`; 409 `actionNameTaken`.
 */
export const createAction = operations.create

/**
 * GetAction (SPEC:1028).
 * @throws ApiError 404 `actionNotFound`.
 */
export const getAction = operations.get

/**
 * UpdateAction (SPEC:1048): replaces an action by a whole one. Of the definitions that it is tied to only the ids
 * count. Assumed: its id stays, while its name may change; `errors` are not the client's to send, and what a deleted
 * definition left there is mended.
 * @throws ApiError 404 `actionNotFound`; 400 `typeNotOfProtocol`, `resourceInvalid`; 409 `actionNameTaken`.
 */
export const updateAction = operations.update

/**
 * DeleteAction (SPEC:1074).
 * @throws ApiError 404 `actionNotFound`.
 */
export const deleteAction = operations.remove
