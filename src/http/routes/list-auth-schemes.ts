import { listAuthSchemes } from '../../operations/protocols/list-auth-schemes.js'
import type { VendorRoute } from './vendor-route.js'

export const listAuthSchemesRoute: VendorRoute = {
  handle: ({ sandbox, path }) => listAuthSchemes(sandbox, { slug: path.protocol_slug })
}
