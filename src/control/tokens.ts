import { randomBytes } from 'node:crypto'
import { hashApiKey } from '../auth/api-keys.js'
import type { IdentityProvider } from '../auth/identity-provider.js'
import { apiError } from '../contract/errors.js'
import { canonicalId } from '../core/ids.js'
import { timestamp } from '../core/timestamp.js'
import type { Sandbox } from './sandbox.js'

export interface IdTokenRequest {
  readonly sub: string
  /** Milliseconds; may be negative, for a token that has expired already. */
  readonly expiresIn?: number | undefined
}

export interface ApiKeyRequest {
  readonly organisationId: string
  readonly name?: string | undefined
  /** Milliseconds; without it the key does not expire. */
  readonly expiresIn?: number | undefined
}

export interface MintedToken {
  readonly token: string
  /** RFC 3339; absent for a token that does not expire. */
  readonly expiresAt?: string
}

const HOUR = 3_600_000

/** An id_token of the mock's own identity provider, for one hour unless told otherwise. The subject may be unknown. */
export async function mintIdToken(
  { clock }: Sandbox,
  identityProvider: IdentityProvider,
  { sub, expiresIn = HOUR }: IdTokenRequest
): Promise<MintedToken> {
  const issuedAt = Math.floor(clock.now() / 1_000)
  const expiresAt = Math.floor((clock.now() + expiresIn) / 1_000)
  const token = await identityProvider.mint({ sub, issuedAt, expiresAt })
  return { token, expiresAt: new Date(expiresAt * 1_000).toISOString() }
}

/** A new API key of an organisation. @throws ApiError 400 `invalidBody` where there is no such organisation. */
export function createApiKey({ store, clock }: Sandbox, request: ApiKeyRequest): MintedToken {
  const organisationId = canonicalId(request.organisationId)
  if (!store.organisations.list().some(({ id }) => id === organisationId)) {
    throw apiError('invalidBody', undefined, {
      fields: [{ field: 'organisationId', message: 'there is no such organisation' }]
    })
  }
  const token = `swo_${randomBytes(24).toString('base64url')}`
  const { expiresIn, name = 'minted' } = request
  const expiry = expiresIn === undefined ? undefined : clock.now() + expiresIn
  store.apiKeys.insert({
    sha256: hashApiKey(token),
    organisationId,
    name,
    expiresAt: expiry === undefined ? null : timestamp(expiry)
  })
  return { token, ...(expiry !== undefined && { expiresAt: new Date(expiry).toISOString() }) }
}
