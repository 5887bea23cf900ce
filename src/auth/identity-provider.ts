/** Issuers of id_tokens: the mock's own identity provider and the configured ones. */
import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { loadJose } from './jose.js'
import { findKeySetProblem } from './key-set.js'

export interface TrustedIssuer {
  /** Undefined for the mock itself: its issuer is the address that the caller used. */
  readonly issuer: string | undefined
  /** If set, the `aud` of a token must contain it. */
  readonly audience: string | undefined
  getKey(): Promise<JWTVerifyGetKey>
}

export interface OutsideIdentityProvider {
  readonly issuer: string
  readonly audience: string | undefined
  readonly jwks: JSONWebKeySet
}

export interface IdTokenClaims {
  readonly issuer: string
  readonly sub: string
  /** Seconds since the Unix epoch. */
  readonly issuedAt: number
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number
  /** The leased sandbox that the token is for. */
  readonly sandbox?: string | undefined
}

/** The mock's own identity provider. Its key pair is generated on first use and stays in memory. */
export interface IdentityProvider extends TrustedIssuer {
  mint(claims: IdTokenClaims): Promise<string>
  jwks(): Promise<JSONWebKeySet>
  /** The private key of the signing keys that the mock gives to organisations: RSA, generated on first use. */
  signingKey(): Promise<KeyObject>
}

/** A claim of the mock, which the vendor does not have. */
export const SANDBOX_CLAIM = 'mock_sandbox'

const ALGORITHM = 'ES256'
/** The `kid` in the header of each token of the mock. */
export const KEY_ID = 'versori-mock'

export function createIdentityProvider(): IdentityProvider {
  let keys: ReturnType<typeof generateKeys> | undefined
  let signingKey: Promise<KeyObject> | undefined
  const getKeys = () => (keys ??= generateKeys())

  return {
    issuer: undefined,
    audience: undefined,
    signingKey: () => (signingKey ??= generateRsaKey()),
    jwks: async () => (await getKeys()).jwks,
    async getKey() {
      const { createLocalJWKSet } = await loadJose()
      return createLocalJWKSet((await getKeys()).jwks)
    },
    async mint({ issuer, sub, issuedAt, expiresAt, sandbox }) {
      const { SignJWT } = await loadJose()
      return new SignJWT(sandbox === undefined ? {} : { [SANDBOX_CLAIM]: sandbox })
        .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(sub)
        .setAudience('versori-mock')
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign((await getKeys()).privateKey)
    }
  }
}

async function generateRsaKey(): Promise<KeyObject> {
  return (await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 })).privateKey
}

async function generateKeys() {
  const { exportJWK, generateKeyPair: generateEcKeys } = await loadJose()
  const { privateKey, publicKey } = await generateEcKeys(ALGORITHM)
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' }
  return { privateKey, jwks: { keys: [jwk] } }
}

/**
 * Trusts the keys of an external identity provider. Fetches nothing from it.
 * @throws TypeError if the key set cannot verify tokens.
 */
export function trustOutsideProvider({ issuer, audience, jwks }: OutsideIdentityProvider): TrustedIssuer {
  const problem = findKeySetProblem(jwks)
  if (problem !== undefined) throw new TypeError(`the key set of the identity provider cannot be used: ${problem}`)
  let getKey: JWTVerifyGetKey | undefined
  return {
    issuer,
    audience,
    async getKey() {
      const { createLocalJWKSet } = await loadJose()
      return (getKey ??= createLocalJWKSet(jwks))
    }
  }
}
