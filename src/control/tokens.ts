import { hashApiKey, makeApiKey } from '../auth/api-keys.js'
import type { IdentityProvider } from '../auth/identity-provider.js'
import { invalidField } from '../contract/invalid-fields.js'
import { type Clock, isShowable } from '../core/clock.js'
import { toMilliseconds } from '../core/duration.js'
import { canonicalId } from '../core/ids.js'
import { timestamp } from '../core/timestamp.js'
import { checkBody } from './check-body.js'
import { lazy } from '../core/lazy-module.js'
import type { Sandbox } from './sandboxes/sandbox.js'

export interface MintedToken {
  readonly token: string
  /** RFC 3339. Absent if the token does not expire. */
  readonly expiresAt?: string
}

/** Who signs an id_token. */
export interface Minter {
  readonly identityProvider: IdentityProvider
  /** The base URL by which the caller reaches the server. */
  readonly issuer: string
}

const loadSigningKeys = lazy(() => import('./mint-signing-key-token.js'))

const HOUR = 3_600_000

/**
 * Mints an id_token for `{ sub, expiresIn? }`, an API key for `{ organisationId, name?, expiresIn? }`, or a token of a
 * signing key for `{ scheme: 'JWT', organisationId, sub?, expiresIn? }`, where `sub` is an end user.
 * @throws ApiError 400 `invalidBody`.
 */
export async function mintToken(sandbox: Sandbox, minter: Minter, body: unknown): Promise<MintedToken> {
  const { sub, organisationId, name, expiresIn, scheme = 'Bearer' } = await checkBody('TokenRequest', body)
  const milliseconds = expiresIn === undefined ? undefined : (toMilliseconds(expiresIn) as number)
  if (scheme === 'JWT')
    return mintForSigningKey(sandbox, minter.identityProvider, { organisationId, sub, expiresIn: milliseconds })
  if (sub !== undefined && organisationId === undefined)
    return mintIdToken(sandbox, minter, { sub, expiresIn: milliseconds })
  if (sub === undefined && organisationId !== undefined)
    return createApiKey(sandbox, organisationId, { name, expiresIn: milliseconds })
  throw invalidField('sub', 'send either "sub" (for an id_token) or "organisationId" (for an API key)')
}

interface IdTokenOptions {
  readonly sub: string
  /** Milliseconds. */
  readonly expiresIn: number | undefined
}

/** An id_token of the mock's identity provider. For tests, the subject may be unknown and the token may be expired. */
async function mintIdToken(
  { clock, lease, id }: Sandbox,
  { identityProvider, issuer }: Minter,
  { sub, expiresIn = HOUR }: IdTokenOptions
): Promise<MintedToken> {
  const issuedAt = Math.floor(clock.now() / 1_000)
  const expiresAt = Math.floor(endOf(expiresIn, clock) / 1_000)
  const token = await identityProvider.mint({ issuer, sub, issuedAt, expiresAt, sandbox: lease && id })
  return { token, expiresAt: new Date(expiresAt * 1_000).toISOString() }
}

interface SigningKeyOptions {
  readonly organisationId: string | undefined
  readonly sub: string | undefined
  /** Milliseconds. */
  readonly expiresIn: number | undefined
}

async function mintForSigningKey(
  sandbox: Sandbox,
  identityProvider: IdentityProvider,
  { organisationId, sub: endUser, expiresIn = HOUR }: SigningKeyOptions
): Promise<MintedToken> {
  if (organisationId === undefined) throw invalidField('organisationId', 'send the organisation that signs the token')
  const issuedAt = Math.floor(sandbox.clock.now() / 1_000)
  const expiresAt = Math.floor(endOf(expiresIn, sandbox.clock) / 1_000)
  const { mintSigningKeyToken } = await loadSigningKeys()
  const token = await mintSigningKeyToken(sandbox, identityProvider, { organisationId, endUser, issuedAt, expiresAt })
  return { token, expiresAt: new Date(expiresAt * 1_000).toISOString() }
}

interface ApiKeyOptions {
  readonly name: string | undefined
  /** Milliseconds. Undefined for a key that does not expire. */
  readonly expiresIn: number | undefined
}

function createApiKey(
  sandbox: Sandbox,
  organisation: string,
  { name = 'minted', expiresIn }: ApiKeyOptions
): MintedToken {
  const { store, clock, replica } = sandbox
  const organisationId = canonicalId(organisation)
  if (!store.organisations.has(organisationId)) throw invalidField('organisationId', 'unknown organisation')
  const expiry = expiresIn === undefined ? undefined : endOf(expiresIn, clock)
  const token = makeApiKey(replica)
  const sha256 = hashApiKey(token)
  const expiresAt = expiry === undefined ? null : timestamp(expiry)
  store.transaction(() => store.apiKeys.insert({ sha256, organisationId, name, expiresAt }))
  sandbox.noteKey(token)
  return { token, ...(expiry !== undefined && { expiresAt: new Date(expiry).toISOString() }) }
}

function endOf(expiresIn: number, clock: Clock): number {
  const instant = clock.now() + expiresIn
  if (isShowable(instant)) return instant
  throw invalidField('expiresIn', 'leads outside the supported years 1970 to 9998')
}
