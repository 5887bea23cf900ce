import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import { upsertAuthSchemeConfig } from '../../operations/auth-schemes/upsert-auth-scheme-config.js'
import { authSchemeConfigIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const upsertAuthSchemeConfigRoute: VendorRoute<AuthSchemeConfig> = {
  handle: ({ sandbox, path, body }) => upsertAuthSchemeConfig(sandbox, { ...authSchemeConfigIn(path), body })
}
