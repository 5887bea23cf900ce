import { parseCookie } from 'cookie'
import { apiError } from '../contract/errors.js'

export interface CredentialHeaders {
  readonly authorization?: string | undefined
  readonly cookie?: string | undefined
}

/** The credential of a request, not verified yet. */
export interface PresentedCredential {
  readonly scheme: 'bearer' | 'jwt'
  readonly token: string
}

/**
 * Reads the header `Authorization` or, without it, the cookie named `cookie` (SPEC:1821-1832), which may contain an API
 * key or an id_token. Schemes are case-insensitive (RFC 9110, 11.1).
 * @throws ApiError 401 `credentialMissing`, `credentialMalformed`.
 */
export function readCredential(headers: CredentialHeaders): PresentedCredential {
  const credential = findCredential(headers)
  if (credential !== undefined) return credential
  throw apiError(headers.authorization === undefined ? 'credentialMissing' : 'credentialMalformed')
}

/** Like readCredential, but returns undefined instead of throwing. */
export function findCredential({ authorization, cookie }: CredentialHeaders): PresentedCredential | undefined {
  if (authorization !== undefined) return parseAuthorization(authorization)
  const token = cookie === undefined ? undefined : parseCookie(cookie)['cookie']
  return token === undefined || token === '' ? undefined : { scheme: 'bearer', token }
}

function parseAuthorization(header: string): PresentedCredential | undefined {
  const [, word = '', token = ''] = /^(\S+) +(\S+) *$/.exec(header) ?? []
  const scheme = word.toLowerCase()
  return scheme === 'bearer' || scheme === 'jwt' ? { scheme, token } : undefined
}
