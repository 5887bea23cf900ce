import { listConnectorConnections } from '../../operations/connections/list-connector-connections.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const listConnectorConnectionsRoute: VendorRoute = {
  handle: ({ sandbox, path, query }) => listConnectorConnections(sandbox, { ...connectorIn(path), page: query })
}
