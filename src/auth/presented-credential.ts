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
  if (headers.authorization !== undefined) return parseAuthorization(headers.authorization)
  const token = headers.cookie === undefined ? undefined : parseCookie(headers.cookie)['cookie']
  if (token === undefined || token === '') throw apiError('credentialMissing', undefined)
  return { scheme: 'bearer', token }
}

function parseAuthorization(header: string): PresentedCredential {
  const [, word = '', token = ''] = /^(\S+) +(\S+) *$/.exec(header) ?? []
  const scheme = word.toLowerCase()
  if (scheme !== 'bearer' && scheme !== 'jwt') throw apiError('credentialMalformed', undefined)
  return { scheme, token }
}
