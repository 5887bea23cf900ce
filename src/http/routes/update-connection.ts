import type { ConnectionUpdate } from '../../contract/schemas/connection-write.js'
import { updateConnection } from '../../operations/connections/update-connection.js'
import { connectionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const updateConnectionRoute: VendorRoute<ConnectionUpdate> = {
  handle: ({ sandbox, path, body }) => updateConnection(sandbox, { ...connectionIn(path), body })
}
