import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { apiError } from '../contract/errors.js'
import type { Clock } from '../core/clock.js'
import { markText } from '../core/text/replica.js'
import { timestamp } from '../core/timestamp.js'
import type { ApiKey } from '../store/identities.js'
import type { Store } from '../store/store.js'
import type { Principal } from './principal.js'

export function hashApiKey(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}

/** Starts with the prefix of known keys of the vendor (docs/contract.md 1.2). The mark of a replica follows it. */
export function makeApiKey(replica?: number): string {
  return `swo_${markText(randomBytes(24).toString('base64url'), replica)}`
}

/** Bytes, roughly. */
const API_KEY_SIZE = 500

/** Caches the key until the next write, because callers send the same key with each request. */
export function findApiKey({ apiKeys, cache }: Store, token: string): ApiKey | undefined {
  const name = `API key ${token}`
  const known = cache.find<ApiKey>(name)
  if (known !== undefined) return known
  const sha256 = hashApiKey(token)
  const key = apiKeys.find(sha256)
  if (key === undefined || !timingSafeEqual(key.sha256, sha256)) return undefined
  cache.set(name, key, { scope: 'others', size: API_KEY_SIZE })
  return key
}

/** Undefined if `token` is not an API key. @throws ApiError 401 `apiKeyExpired`. */
export function findApiKeyPrincipal(store: Store, clock: Clock, token: string): Principal | undefined {
  const key = findApiKey(store, token)
  if (key === undefined) return undefined
  if (key.expiresAt !== null && key.expiresAt <= timestamp(clock.now())) throw apiError('apiKeyExpired')
  return { kind: 'apiKey', name: key.name, organisations: [key.organisationId] }
}
