import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { apiError } from '../contract/errors.js'
import type { Clock } from '../core/clock.js'
import { timestamp } from '../core/timestamp.js'
import type { ApiKey } from '../store/identities.js'
import type { Store } from '../store/store.js'
import type { Principal } from './principal.js'

export function hashApiKey(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}

/** A new key, in the vendor's form: its known keys begin so (CONTRACT.md 1.2). */
export function makeApiKey(): string {
  return `swo_${randomBytes(24).toString('base64url')}`
}

/** Found once by its hash, a key is known by itself until something changes: callers come again and again. */
export function findApiKey({ apiKeys, cache }: Store, token: string): ApiKey | undefined {
  const name = `API key ${token}`
  const known = cache.find<ApiKey>(name)
  if (known !== undefined) return known
  const sha256 = hashApiKey(token)
  const key = apiKeys.find(sha256)
  if (key === undefined || !timingSafeEqual(key.sha256, sha256)) return undefined
  cache.set(name, key)
  return key
}

/**
 * The organisation whose API key `token` is, or undefined where it is none.
 * @throws ApiError 401 `apiKeyExpired`.
 */
export function findApiKeyPrincipal(store: Store, clock: Clock, token: string): Principal | undefined {
  const key = findApiKey(store, token)
  if (key === undefined) return undefined
  if (key.expiresAt !== null && key.expiresAt <= timestamp(clock.now())) throw apiError('apiKeyExpired')
  return { kind: 'apiKey', name: key.name, organisations: [key.organisationId] }
}
