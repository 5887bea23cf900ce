import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { JSONWebKeySet } from 'jose'

/** RFC 7518, 3.3 requires it for RS256, and so does `jose`. */
const MIN_RSA_BITS = 2_048

/** Whether the key is an RSA key that is long enough for RS256. */
export function isStrongRsaKey(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS
}

/** Returns why the JSON Web Key Set cannot verify id_tokens, or undefined. Keys for other purposes are allowed. */
export function findKeySetProblem(keySet: unknown): string | undefined {
  const keys: unknown = (keySet as JSONWebKeySet | null)?.keys
  if (!Array.isArray(keys)) return 'it must be a JSON Web Key Set: { "keys": [...] }'
  const signing = keys.filter(key => ['RSA', 'EC'].includes((key as JsonWebKey | null)?.kty ?? ''))
  if (signing.length === 0) return 'it must contain an RSA or EC key'
  return keys.map(findKeyProblem).find(problem => problem !== undefined)
}

function findKeyProblem(key: unknown, index: number): string | undefined {
  const jwk = key as JsonWebKey | null
  if (typeof jwk !== 'object' || jwk === null) return `keys[${index}] is not a key`
  if (jwk.d !== undefined) return `keys[${index}] is a private key; use its public key`
  if (jwk.kty !== 'RSA' && jwk.kty !== 'EC') return undefined
  const publicKey = importKey(jwk)
  if (publicKey === undefined) return `keys[${index}] is invalid`
  return jwk.kty === 'RSA' && !isStrongRsaKey(publicKey)
    ? `keys[${index}] is too short; it must have at least ${MIN_RSA_BITS} bits`
    : undefined
}

function importKey(key: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch {
    return undefined
  }
}
