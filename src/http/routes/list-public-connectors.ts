import { listPublicConnectors } from '../../operations/connectors/list-connectors.js'
import type { VendorRoute } from './vendor-route.js'

export const listPublicConnectorsRoute: VendorRoute = {
  handle: ({ sandbox, query }) => listPublicConnectors(sandbox, { query })
}
