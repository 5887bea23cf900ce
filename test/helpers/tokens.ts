/** Key pairs, and tokens signed with them, correctly or not. */
import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactSign, type CompactJWSHeaderParameters, type JWK } from 'jose'

export interface KeyPair {
  readonly privateKey: KeyObject
  /** The public half. */
  readonly jwk: JWK & { readonly kid: string }
  /** The public half (SPKI). */
  readonly pem: string
}

export function rsaKeyPair(kid: string): KeyPair {
  return describe(kid, generateKeyPairSync('rsa', { modulusLength: 2048 }))
}

export function ecKeyPair(kid: string): KeyPair {
  return describe(kid, generateKeyPairSync('ec', { namedCurve: 'P-256' }))
}

function describe(kid: string, pair: { publicKey: KeyObject; privateKey: KeyObject }): KeyPair {
  const { privateKey, publicKey } = pair
  return {
    privateKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid },
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString()
  }
}

/** A key for HS256. */
export function secretKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret))
}

/** Signs any claims; undefined ones are left out. Declares all names in `crit` as understood. */
export async function signToken(key: KeyObject, header: CompactJWSHeaderParameters, claims: object): Promise<string> {
  const crit = Object.fromEntries((header.crit ?? []).map(name => [name, true]))
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key, { crit })
}

/** `value` as JSON in base64url, the encoding of a JWT part. */
export function tokenPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
