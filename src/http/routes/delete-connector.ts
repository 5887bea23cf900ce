import { deleteConnector } from '../../operations/connectors/delete-connector.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const deleteConnectorRoute: VendorRoute = {
  handle: ({ sandbox, path, query: { force } }) => deleteConnector(sandbox, { ...connectorIn(path), force })
}
