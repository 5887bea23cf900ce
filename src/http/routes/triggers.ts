import type { Trigger, TriggerCreate } from '../../contract/schemas/trigger.js'
import {
  createTrigger,
  deleteTrigger,
  getTrigger,
  getTriggers,
  updateTrigger
} from '../../operations/resources/triggers.js'
import { type PathValues, versionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

const triggerIn = (path: PathValues) => ({ ...versionIn(path), name: path.trigger_name })

const create: VendorRoute<TriggerCreate> = {
  handle: ({ sandbox, path, body }) => createTrigger(sandbox, { ...versionIn(path), body })
}

const update: VendorRoute<Trigger> = {
  handle: ({ sandbox, path, body }) => updateTrigger(sandbox, { ...triggerIn(path), body })
}

export const triggerRoutes = {
  GetTriggers: {
    handle: ({ sandbox, path, query }) => getTriggers(sandbox, { ...versionIn(path), page: query, name: query.name })
  },
  CreateTrigger: create,
  GetTrigger: { handle: ({ sandbox, path }) => getTrigger(sandbox, triggerIn(path)) },
  UpdateTrigger: update,
  DeleteTrigger: { handle: ({ sandbox, path }) => deleteTrigger(sandbox, triggerIn(path)) }
} satisfies Record<string, VendorRoute>
