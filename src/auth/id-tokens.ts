import { apiError } from '../contract/errors.js'
import type { AuthenticationContext } from './context.js'
import { SANDBOX_CLAIM } from './identity-provider.js'
import { readUnverifiedIssuer, verifyJwt } from './jwt.js'
import type { Principal } from './principal.js'

/**
 * Verifies an id_token of an identity provider (SPEC:1828-1830). Its subject must be a user of the sandbox. OpenID
 * Connect requires `sub` and `exp`.
 * @throws ApiError 401 `token…`.
 */
export async function verifyIdToken(context: AuthenticationContext, token: string): Promise<Principal> {
  const claimed = await readUnverifiedIssuer(token)
  const issuer = context.issuers.find(trusted => trusted.issuer === claimed)
  if (issuer === undefined) throw apiError('tokenIssuerUnknown')
  const { sub, [SANDBOX_CLAIM]: sandboxId = context.sandbox.id } = await verifyJwt(token, await issuer.getKey(), {
    now: context.sandbox.clock.now(),
    algorithms: ['RS256', 'ES256'],
    issuer: issuer.issuer,
    requiredClaims: ['sub', 'exp'],
    ...(issuer.audience !== undefined && { audience: issuer.audience })
  })
  if (typeof sub !== 'string') throw apiError('tokenClaimInvalid', { claim: 'sub' })
  if (sandboxId !== context.sandbox.id) throw apiError('tokenOfOtherSandbox')
  const user = context.sandbox.store.users.find(sub)
  if (user === undefined) throw apiError('tokenSubjectUnknown')
  return { kind: 'user', ...user }
}
