import { deleteConnection } from '../../operations/connections/delete-connection.js'
import { connectionIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const deleteConnectionRoute: VendorRoute = {
  handle: ({ sandbox, path, query: { force } }) => deleteConnection(sandbox, { ...connectionIn(path), force })
}
