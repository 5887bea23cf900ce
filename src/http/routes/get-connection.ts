import { getConnection } from '../../operations/connections/get-connection.js'
import { connectionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const getConnectionRoute: VendorRoute = {
  handle: ({ sandbox, path }) => getConnection(sandbox, connectionIn(path))
}
