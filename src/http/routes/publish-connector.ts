import { publishConnector } from '../../operations/versions/publish-connector.js'
import { versionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const publishConnectorRoute: VendorRoute = {
  handle: ({ sandbox, path }) => publishConnector(sandbox, versionIn(path))
}
