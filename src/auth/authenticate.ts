import { apiError } from '../contract/errors.js'
import { findApiKeyPrincipal } from './api-keys.js'
import type { AuthenticationContext } from './context.js'
import { verifyIdToken } from './id-tokens.js'
import { looksLikeJwt } from './jwt.js'
import { type CredentialHeaders, readCredential } from './presented-credential.js'
import type { Principal } from './principal.js'
import { verifySigningKeyToken } from './signing-key-tokens.js'

/**
 * Not async: avoids a promise for each request with an API key.
 * @throws ApiError 401 for a credential that is missing, malformed, unknown, expired or wrongly signed.
 */
export function authenticate(
  context: AuthenticationContext,
  headers: CredentialHeaders
): Principal | Promise<Principal> {
  const { scheme, token } = readCredential(headers)
  if (scheme === 'jwt') return verifySigningKeyToken(context, token)
  const principal = findApiKeyPrincipal(context.sandbox.store, context.sandbox.clock, token)
  if (principal !== undefined) return principal
  if (looksLikeJwt(token)) return verifyIdToken(context, token)
  throw apiError('credentialUnknown')
}
