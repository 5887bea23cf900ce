import { listProtocols } from '../../operations/protocols/list-protocols.js'
import type { VendorRoute } from './vendor-route.js'

export const listProtocolsRoute: VendorRoute = {
  handle: ({ query }) => listProtocols({ page: query })
}
