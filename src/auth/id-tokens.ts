import { apiError } from '../contract/errors.js'
import type { AuthenticationContext } from './context.js'
import { KEY_ID, SANDBOX_CLAIM, type TrustedIssuer } from './identity-provider.js'
import { readUnverified, type Unverified, verifyJwt } from './jwt.js'
import type { Principal } from './principal.js'

/**
 * Verifies an id_token of an identity provider (SPEC:1828-1830). Its subject must be a user of the sandbox. OpenID
 * Connect requires `sub` and `exp`.
 * @throws ApiError 401 `token…`.
 */
export async function verifyIdToken(context: AuthenticationContext, token: string): Promise<Principal> {
  const issuer = findIssuer(context.issuers, await readUnverified(token))
  if (issuer === undefined) throw apiError('tokenIssuerUnknown')
  const { sub, [SANDBOX_CLAIM]: sandboxId = context.sandbox.id } = await verifyJwt(token, await issuer.getKey(), {
    now: context.sandbox.clock.now(),
    algorithms: ['RS256', 'ES256'],
    requiredClaims: ['sub', 'exp'],
    ...(issuer.issuer !== undefined && { issuer: issuer.issuer }),
    ...(issuer.audience !== undefined && { audience: issuer.audience })
  })
  if (typeof sub !== 'string') throw apiError('tokenClaimInvalid', { claim: 'sub' })
  if (sandboxId !== context.sandbox.id) throw apiError('tokenOfOtherSandbox')
  const user = context.sandbox.store.users.find(sub)
  if (user === undefined) throw apiError('tokenSubjectUnknown')
  return { kind: 'user', ...user }
}

/**
 * A token of the mock itself is recognised by its key, not by its issuer. Its issuer is the address at which it was
 * created, and clients may use it at another one, such as a mapped port or the name of a service.
 */
function findIssuer(issuers: readonly TrustedIssuer[], { issuer, keyId }: Unverified): TrustedIssuer | undefined {
  const named = issuer === undefined ? undefined : issuers.find(trusted => trusted.issuer === issuer)
  if (named !== undefined || keyId !== KEY_ID || issuer === undefined) return named
  return issuers.find(trusted => trusted.issuer === undefined)
}
