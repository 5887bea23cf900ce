import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { JSONWebKeySet } from 'jose'

/** RS256 asks for as many, JOSE and RFC 7518 (3.3) say. */
const LEAST_RSA_BITS = 2_048

/** Whether it is an RSA public key that is strong enough to verify with. */
export function isStrongRsaKey(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS
}

/**
 * Why a JSON Web Key Set cannot verify id_tokens, or undefined. Keys for other purposes may stand in it, a private key
 * or a broken one may not.
 */
export function findKeySetProblem(keySet: unknown): string | undefined {
  const keys: unknown = (keySet as JSONWebKeySet | null)?.keys
  if (!Array.isArray(keys)) return 'allowed is a JSON Web Key Set: { "keys": [...] }'
  const signing = keys.filter(key => ['RSA', 'EC'].includes((key as JsonWebKey | null)?.kty ?? ''))
  if (signing.length === 0) return 'it holds no RSA or EC key'
  return keys.map(findKeyProblem).find(problem => problem !== undefined)
}

function findKeyProblem(key: unknown, index: number): string | undefined {
  const jwk = key as JsonWebKey | null
  if (typeof jwk !== 'object' || jwk === null) return `keys[${index}] is no key`
  if (jwk.d !== undefined) return `keys[${index}] is a private key; only its public half belongs there`
  if (jwk.kty !== 'RSA' && jwk.kty !== 'EC') return undefined
  const publicKey = importKey(jwk)
  if (publicKey === undefined) return `keys[${index}] is broken`
  return jwk.kty === 'RSA' && !isStrongRsaKey(publicKey)
    ? `keys[${index}] is too short; allowed are ${LEAST_RSA_BITS} bits or more`
    : undefined
}

function importKey(key: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch {
    return undefined
  }
}
