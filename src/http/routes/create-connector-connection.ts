import type { ConnectionCreate } from '../../contract/schemas/connection-write.js'
import { createConnectorConnection } from '../../operations/connections/create-connector-connection.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const createConnectorConnectionRoute: VendorRoute<ConnectionCreate> = {
  handle: ({ sandbox, path, body }) => createConnectorConnection(sandbox, { ...connectorIn(path), body })
}
