import type { ConnectorUpdate } from '../../contract/connector-write.js'
import { updateConnector } from '../../operations/update-connector.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const updateConnectorRoute: VendorRoute<ConnectorUpdate> = {
  handle: ({ sandbox, path, body }) => updateConnector(sandbox, { ...connectorIn(path), body })
}
