import type { AuthSchemeConfig } from './schemas/auth-scheme-config.js'
import type { Credential } from './schemas/credential.js'

/** The value of a redacted secret, as in the vendor's command line (docs/contract.md 4.5). */
export const REDACTED = '******'

/**
 * A credential without its secrets. Required secrets become `******`, tokens are omitted, and an authorization code
 * becomes the token that it was exchanged for (SPEC:2617-2623). Assumed: `key` of a certificate is redacted, too.
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

/** A scheme without its OAuth client secret. */
export function redactAuthSchemeConfig(config: AuthSchemeConfig): AuthSchemeConfig {
  if (config.schemeType !== 'oauth2') return config
  const { grant } = config
  if (grant.grantType === 'client_credentials' || grant.clientSecret === undefined) return config
  return { ...config, grant: { ...grant, clientSecret: REDACTED } }
}

/** Includes `data`, because most data of a credential is secret. */
const SECRET_PROPERTY =
  /^(data|code|state|key|pwd|pin|jwt|cookies?|valuebase64)$|passw|passphrase|secret|token|apikey|privatekey|accesskey|signingkey|authorization$|assertion/

/** Exceptions, such as `tokenUrl`. */
const PUBLIC_PROPERTY = /ur[li]$|type$|scopes?$/

/** Whether a property has a secret by its name. Treats `client_secret`, `Client-Secret` and `clientSecret` alike. */
export function isSecretProperty(name: string): boolean {
  const folded = fold(name)
  return SECRET_PROPERTY.test(folded) && !PUBLIC_PROPERTY.test(folded) && !isPublicParams(name)
}

/** Additional parameters of token and authorize requests, which the contract does not mark as secret (SPEC:2562). */
export function isPublicParams(name: string): boolean {
  return /^additional(token)?params$/.test(fold(name))
}

/** The properties of a credential's data that responses show (SPEC:2506-2654). */
const PUBLIC_DATA =
  /^(username|clientid|authorizeurl|tokenurl|scopes|additionalparams|mtlsenabled|mtlscredentialid|certificate|ca)$/

export function isPublicData(name: string): boolean {
  return PUBLIC_DATA.test(fold(name))
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** An authorization scheme with a value, an API key of the vendor, or a private key. */
const CREDENTIAL = /\b(bearer|basic|jwt) +[\w-]{6}|\bswo_[\w-]{4}|PRIVATE KEY-----/i

/** Whether a text contains something that looks like a credential. */
export function holdsCredential(text: string): boolean {
  return CREDENTIAL.test(text) || maskJwts(text) !== text
}

/** Whether a text could be a generated secret: at least 32 letters and digits in one word, and no UUID. */
export function looksRandom(text: string): boolean {
  return /^(?=.*\d)(?=.*[a-z])[\w+/=.~-]{32,}$/i.test(text) && !UUID.test(text)
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Masks secret parameters in the query of a URL, such as the `state` of an OAuth flow. */
export function maskUrl(text: string): string {
  if (!/^https?:/i.test(text) || !text.includes('?')) return text
  return text.replaceAll(/([?&#]([^=&#]{1,100})=)[^&#]*/g, (whole, start: string, name: string) =>
    isSecretProperty(name) ? start + REDACTED : whole
  )
}

/** Masks API keys and JWTs, which clients may send in the wrong place, such as a path. */
export function maskTokens(text: string): string {
  const masked = text.includes('swo_') ? text.replaceAll(/\bswo_[\w-]{4,}/g, REDACTED) : text
  return maskJwts(masked)
}

/** Checks word by word, because one pattern for a whole JWT takes quadratic time on crafted input. */
function maskJwts(text: string): string {
  return text.includes('eyJ') ? text.replaceAll(/[\w.-]+/g, word => (holdsJwt(word) ? REDACTED : word)) : text
}

function holdsJwt(word: string): boolean {
  const parts = word.split('.')
  return parts.some((part, index) => /\beyJ[\w-]/.test(part) && parts[index + 1] !== '' && index + 2 < parts.length)
}
