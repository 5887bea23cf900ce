import { getConnector } from '../../operations/connectors/get-connector.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const getConnectorRoute: VendorRoute = {
  handle: ({ sandbox, path }) => getConnector(sandbox, connectorIn(path))
}
