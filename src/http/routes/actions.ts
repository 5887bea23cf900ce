import type { Action, ActionCreate } from '../../contract/schemas/action.js'
import { createAction, deleteAction, getAction, getActions, updateAction } from '../../operations/resources/actions.js'
import { type PathValues, versionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

const actionIn = (path: PathValues) => ({ ...versionIn(path), name: path.action_name })

const create: VendorRoute<ActionCreate> = {
  handle: ({ sandbox, path, body }) => createAction(sandbox, { ...versionIn(path), body })
}

const update: VendorRoute<Action> = {
  handle: ({ sandbox, path, body }) => updateAction(sandbox, { ...actionIn(path), body })
}

export const actionRoutes = {
  GetActions: {
    handle: ({ sandbox, path, query }) => getActions(sandbox, { ...versionIn(path), page: query, name: query.name })
  },
  CreateAction: create,
  GetAction: { handle: ({ sandbox, path }) => getAction(sandbox, actionIn(path)) },
  UpdateAction: update,
  DeleteAction: { handle: ({ sandbox, path }) => deleteAction(sandbox, actionIn(path)) }
} satisfies Record<string, VendorRoute>
