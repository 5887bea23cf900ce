import { listProtocols } from '../../operations/list-protocols.js'
import type { VendorRoute } from './vendor-route.js'

export const listProtocolsRoute: VendorRoute = {
  handle: ({ query }) => listProtocols({ page: query })
}
