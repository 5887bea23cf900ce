import { deleteConnectorVersion } from '../../operations/versions/delete-connector-version.js'
import { versionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const deleteConnectorVersionRoute: VendorRoute = {
  handle: ({ sandbox, path, query: { force } }) => deleteConnectorVersion(sandbox, { ...versionIn(path), force })
}
