import { deleteAuthSchemeConfig } from '../../operations/auth-schemes/delete-auth-scheme-config.js'
import { authSchemeConfigIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const deleteAuthSchemeConfigRoute: VendorRoute = {
  handle: ({ sandbox, path }) => deleteAuthSchemeConfig(sandbox, authSchemeConfigIn(path))
}
