import type { ConnectorVersionCreate } from '../../contract/connector-write.js'
import { createConnectorVersion } from '../../operations/create-connector-version.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const createConnectorVersionRoute: VendorRoute<ConnectorVersionCreate> = {
  handle: ({ sandbox, path, body }) => createConnectorVersion(sandbox, { ...connectorIn(path), body })
}
