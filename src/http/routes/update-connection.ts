import type { ConnectionUpdate } from '../../contract/connection-write.js'
import { updateConnection } from '../../operations/update-connection.js'
import { connectionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const updateConnectionRoute: VendorRoute<ConnectionUpdate> = {
  handle: ({ sandbox, path, body }) => updateConnection(sandbox, { ...connectionIn(path), body })
}
