import { unpublishConnector } from '../../operations/versions/unpublish-connector.js'
import { versionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const unpublishConnectorRoute: VendorRoute = {
  handle: ({ sandbox, path }) => unpublishConnector(sandbox, versionIn(path))
}
