import { listConnectorVersions } from '../../operations/versions/list-connector-versions.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const listConnectorVersionsRoute: VendorRoute = {
  handle: ({ sandbox, path, query }) => listConnectorVersions(sandbox, { ...connectorIn(path), page: query })
}
