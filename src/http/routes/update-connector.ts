import type { ConnectorUpdate } from '../../contract/schemas/connector-write.js'
import { updateConnector } from '../../operations/connectors/update-connector.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const updateConnectorRoute: VendorRoute<ConnectorUpdate> = {
  handle: ({ sandbox, path, body }) => updateConnector(sandbox, { ...connectorIn(path), body })
}
