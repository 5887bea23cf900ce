import { getConnectorVersion } from '../../operations/versions/get-connector-version.js'
import { versionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const getConnectorVersionRoute: VendorRoute = {
  handle: ({ sandbox, path }) => getConnectorVersion(sandbox, versionIn(path))
}
