import type { ConnectorVersionCreate } from '../../contract/schemas/connector-write.js'
import { createConnectorVersion } from '../../operations/versions/create-connector-version.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const createConnectorVersionRoute: VendorRoute<ConnectorVersionCreate> = {
  handle: ({ sandbox, path, body }) => createConnectorVersion(sandbox, { ...connectorIn(path), body })
}
