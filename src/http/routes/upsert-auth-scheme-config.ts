import type { AuthSchemeConfig } from '../../contract/auth-scheme-config.js'
import { upsertAuthSchemeConfig } from '../../operations/upsert-auth-scheme-config.js'
import { authSchemeConfigIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const upsertAuthSchemeConfigRoute: VendorRoute<AuthSchemeConfig> = {
  handle: ({ sandbox, path, body }) => upsertAuthSchemeConfig(sandbox, { ...authSchemeConfigIn(path), body })
}
