import { parseCookie } from 'cookie'
import { apiError } from '../contract/errors.js'

export interface CredentialHeaders {
  readonly authorization?: string | undefined
  readonly cookie?: string | undefined
}

/** A token, and the scheme word that it came behind. */
export interface PresentedCredential {
  readonly scheme: 'bearer' | 'jwt'
  readonly token: string
}

/**
 * Reads the credential of a request: the header `Authorization`, else the cookie named `cookie` (SPEC:1821-1832),
 * which carries what a bearer header carries. Scheme words are case-insensitive (RFC 9110, 11.1).
 * @throws ApiError 401 `credentialMissing`, `credentialMalformed`.
 */
export function readCredential(headers: CredentialHeaders): PresentedCredential {
  const credential = findCredential(headers)
  if (credential !== undefined) return credential
  throw apiError(headers.authorization === undefined ? 'credentialMissing' : 'credentialMalformed')
}

/** The same, or undefined where there is none that can be read. */
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
