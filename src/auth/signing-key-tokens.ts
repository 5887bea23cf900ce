import { createPublicKey } from 'node:crypto'
import { apiError } from '../contract/errors.js'
import { canonicalId } from '../core/ids.js'
import type { AuthenticationContext } from './context.js'
import { readUnverified, verifyJwt } from './jwt.js'
import type { Principal } from './principal.js'

/** The issuer of a signing-key token is this prefix and the id of the key. */
export const SIGNING_KEY_ISSUER = 'https://versori.com/sk/'

/**
 * Verifies a token that an organisation has signed itself (docs/contract.md 1.2). `exp` and `nbf` are optional. The
 * subject is the organisation or one of its end users.
 * @throws ApiError 401 `token…`, `signingKeyUnknown`.
 */
export async function verifySigningKeyToken(context: AuthenticationContext, token: string): Promise<Principal> {
  const { issuer } = await readUnverified(token)
  if (issuer === undefined || !issuer.startsWith(SIGNING_KEY_ISSUER)) throw apiError('tokenIssuerUnknown')
  const key = context.sandbox.store.signingKeys.find(canonicalId(issuer.slice(SIGNING_KEY_ISSUER.length)))
  if (key === undefined) throw apiError('signingKeyUnknown')
  const publicKey = createPublicKey(key.publicKey)
  const { sub } = await verifyJwt(token, () => publicKey, {
    now: context.sandbox.clock.now(),
    algorithms: ['RS256'],
    issuer,
    requiredClaims: ['sub']
  })
  if (typeof sub !== 'string') throw apiError('tokenClaimInvalid', { claim: 'sub' })
  const isOrganisation = canonicalId(sub) === key.organisationId
  return { kind: isOrganisation ? 'organisation' : 'endUser', keyId: key.id, organisations: [key.organisationId] }
}
