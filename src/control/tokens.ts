import { hashApiKey, makeApiKey } from '../auth/api-keys.js'
import type { IdentityProvider } from '../auth/identity-provider.js'
import { invalidField } from '../contract/invalid-fields.js'
import { type Clock, isShowable } from '../core/clock.js'
import { parseDuration } from '../core/duration.js'
import { canonicalId } from '../core/ids.js'
import { timestamp } from '../core/timestamp.js'
import { checkBody } from './check-body.js'
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

const HOUR = 3_600_000

/**
 * Mints an id_token for `{ sub, expiresIn? }`, or an API key for `{ organisationId, name?, expiresIn? }`.
 * @throws ApiError 400 `invalidBody`.
 */
export async function mintToken(sandbox: Sandbox, minter: Minter, body: unknown): Promise<MintedToken> {
  const { sub, organisationId, name, expiresIn } = await checkBody('TokenRequest', body)
  const milliseconds = expiresIn === undefined ? undefined : (parseDuration(expiresIn) as number)
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
  const { store, clock, ownKeys } = sandbox
  const organisationId = canonicalId(organisation)
  if (!store.organisations.has(organisationId)) throw invalidField('organisationId', 'unknown organisation')
  const expiry = expiresIn === undefined ? undefined : endOf(expiresIn, clock)
  const token = makeApiKey()
  const sha256 = hashApiKey(token)
  const expiresAt = expiry === undefined ? null : timestamp(expiry)
  store.transaction(() => store.apiKeys.insert({ sha256, organisationId, name, expiresAt }))
  ownKeys.add(sha256.toString('hex'))
  return { token, ...(expiry !== undefined && { expiresAt: new Date(expiry).toISOString() }) }
}

function endOf(expiresIn: number, clock: Clock): number {
  const instant = clock.now() + expiresIn
  if (isShowable(instant)) return instant
  throw invalidField('expiresIn', 'leads outside the supported years 1970 to 9998')
}
