import type { AuthSchemeConfig } from './auth-scheme-config.js'
import type { Credential } from './credential.js'

/** What a secret reads as. Seen in the vendor's command line (CONTRACT.md 4.5). */
export const REDACTED = '******'

/**
 * A credential without its secrets. Required secrets read as `******`, tokens are left out, and an authorization code
 * reads as the token that it was exchanged for (SPEC:2617-2623). `key` of a certificate is redacted too: assumed.
 */
export function redactCredential(credential: Credential): Credential {
  switch (credential.type) {
    case 'none':
      return credential
    case 'string':
      return { ...credential, data: { value: REDACTED } }
    case 'binary':
      return { ...credential, data: { valueBase64: REDACTED } }
    case 'basic-auth':
      return { ...credential, data: { username: credential.data.username, password: REDACTED } }
    case 'oauth2-password':
      return { ...credential, data: { username: credential.data.username, password: REDACTED } }
    case 'oauth2-client':
      return { ...credential, data: { ...credential.data, clientSecret: REDACTED } }
    case 'oauth2-token':
      return { ...credential, data: { scopes: credential.data.scopes } }
    case 'oauth2-code':
      return { ...credential, type: 'oauth2-token', data: { scopes: [] } }
    case 'certificate':
      return { ...credential, data: { ...credential.data, key: REDACTED } }
    case 'custom-function':
    case 'jwt-bearer':
      return { ...credential, data: {} }
  }
}

/** A scheme whose OAuth client secret, if it has one, reads as `******`. */
export function redactAuthSchemeConfig(config: AuthSchemeConfig): AuthSchemeConfig {
  if (config.schemeType !== 'oauth2') return config
  const { grant } = config
  if (grant.grantType === 'client_credentials' || grant.clientSecret === undefined) return config
  return { ...config, grant: { ...grant, clientSecret: REDACTED } }
}
