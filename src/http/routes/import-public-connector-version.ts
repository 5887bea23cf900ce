import { importPublicConnectorVersion } from '../../operations/library-import/import-public-connector-version.js'
import { versionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const importPublicConnectorVersionRoute: VendorRoute = {
  handle: ({ sandbox, path }) => importPublicConnectorVersion(sandbox, versionIn(path))
}
