import type { ConnectorVersion } from '../../contract/schemas/connector.js'
import { updateConnectorVersion } from '../../operations/versions/update-connector-version.js'
import { versionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const updateConnectorVersionRoute: VendorRoute<ConnectorVersion> = {
  handle: ({ sandbox, path, body }) => updateConnectorVersion(sandbox, { ...versionIn(path), body })
}
