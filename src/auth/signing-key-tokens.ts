import { createPublicKey } from 'node:crypto'
import { apiError } from '../contract/errors.js'
import { canonicalId } from '../core/ids.js'
import type { AuthenticationContext } from './context.js'
import { readUnverifiedIssuer, verifyJwt } from './jwt.js'
import type { Principal } from './principal.js'

/** What the issuer of a signing-key token begins with; the id of the key follows. */
export const SIGNING_KEY_ISSUER = 'https://versori.com/sk/'

/**
 * A token that an organisation signed itself (docs/contract.md 1.2): RS256, its issuer names the signing key, `exp` and
 * `nbf` count only if present. Its subject is the organisation, or else one of the organisation's end users.
 * @throws ApiError 401 `token…`, `signingKeyUnknown`.
 */
export async function verifySigningKeyToken(context: AuthenticationContext, token: string): Promise<Principal> {
  const issuer = await readUnverifiedIssuer(token)
  if (issuer === undefined || !issuer.startsWith(SIGNING_KEY_ISSUER)) throw apiError('tokenIssuerUnknown')
  const key = context.world.store.signingKeys.find(canonicalId(issuer.slice(SIGNING_KEY_ISSUER.length)))
  if (key === undefined) throw apiError('signingKeyUnknown')
  const publicKey = createPublicKey(key.publicKey)
  const { sub } = await verifyJwt(token, () => publicKey, {
    now: context.world.clock.now(),
    algorithms: ['RS256'],
    issuer,
    requiredClaims: ['sub']
  })
  if (typeof sub !== 'string') throw apiError('tokenClaimInvalid', { claim: 'sub' })
  const isOrganisation = canonicalId(sub) === key.organisationId
  return { kind: isOrganisation ? 'organisation' : 'endUser', keyId: key.id, organisations: [key.organisationId] }
}
