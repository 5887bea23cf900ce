import type { AuthSchemeConfig } from './schemas/auth-scheme-config.js'
import type { Credential } from './schemas/credential.js'

/** What a secret reads as. Seen in the vendor's command line (docs/contract.md 4.5). */
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

/** What is a credential wherever it stands: behind a scheme word, in the form of the vendor's keys, a key. */
const CREDENTIAL = /\b(bearer|basic|jwt) +[\w-]{6}|\bswo_[\w-]{4}|PRIVATE KEY-----/i

/** Whether a text is, or holds, what may be a credential. */
export function holdsCredential(text: string): boolean {
  return CREDENTIAL.test(text) || maskJwts(text) !== text
}

/** The text without the vendor's keys and JWTs that somebody put where they do not belong, such as into a path. */
export function maskTokens(text: string): string {
  const masked = text.includes('swo_') ? text.replaceAll(/\bswo_[\w-]{4,}/g, REDACTED) : text
  return maskJwts(masked)
}

/** Word by word: one pattern for all of a JWT takes time that grows with the square of a text made for it. */
function maskJwts(text: string): string {
  return text.includes('eyJ') ? text.replaceAll(/[\w.-]+/g, word => (holdsJwt(word) ? REDACTED : word)) : text
}

function holdsJwt(word: string): boolean {
  const parts = word.split('.')
  return parts.some((part, index) => /\beyJ[\w-]/.test(part) && parts[index + 1] !== '' && index + 2 < parts.length)
}
