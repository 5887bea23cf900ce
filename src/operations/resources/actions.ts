import type { Action, ActionByReference, ActionCreate } from '../../contract/schemas/action.js'
import { createResourceOperations } from './resource-operations.js'

/**
 * The five operations on actions. All throw the 404s of `getOwnVersion`. Those that write require a draft (409
 * `versionIsPublished`). Validation errors: see `normaliseResource`.
 */
const operations = createResourceOperations<ActionByReference, ActionCreate, Action, 'actions'>({
  key: 'actions',
  getRows: store => store.resources.actions,
  notFound: 'actionNotFound',
  nameTaken: 'actionNameTaken',
  toOwnProperties: ({ path }) => ({ path })
})

/**
 * GetActions (SPEC:964). Assumed: sorted by name; the contract defines no order.
 * @throws ApiError 400 `invalidQuery`.
 */
export const getActions = operations.list

/**
 * CreateAction (SPEC:995). Assumed: a name that is in use is a 409.
 * @throws ApiError 400 `typeNotOfProtocol` (SPEC:998-1000), `resourceInvalid`; 409 `actionNameTaken`.
 */
export const createAction = operations.create

/**
 * GetAction (SPEC:1028).
 * @throws ApiError 404 `actionNotFound`.
 */
export const getAction = operations.get

/**
 * UpdateAction (SPEC:1048). Replaces an action. Of each linked definition, only the id is read. Assumed: the id of the
 * action cannot change, its name can; `errors` in the request are ignored, and the update clears errors that a deleted
 * definition left.
 * @throws ApiError 404 `actionNotFound`; 400 `typeNotOfProtocol`, `resourceInvalid`; 409 `actionNameTaken`.
 */
export const updateAction = operations.update

/**
 * DeleteAction (SPEC:1074).
 * @throws ApiError 404 `actionNotFound`.
 */
export const deleteAction = operations.remove
