/** The issuers whose id_tokens are accepted: the mock's own, and those it is configured with. */
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { findKeySetProblem } from './key-set.js'

export interface TrustedIssuer {
  readonly issuer: string
  /** Where set, a token must be made for it. */
  readonly audience: string | undefined
  getKey(): Promise<JWTVerifyGetKey>
}

export interface OutsideIdentityProvider {
  readonly issuer: string
  readonly audience: string | undefined
  readonly jwks: JSONWebKeySet
}

export interface IdTokenClaims {
  readonly sub: string
  /** Seconds since the Unix epoch. */
  readonly issuedAt: number
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number
  /** The sandbox that the token leads to, where it is a leased one. */
  readonly sandbox?: string | undefined
}

/** An identity provider with a key pair of its own, made when it is first needed and never written down. */
export interface IdentityProvider extends TrustedIssuer {
  mint(claims: IdTokenClaims): Promise<string>
  jwks(): Promise<JSONWebKeySet>
}

/** The mock's own claim; the vendor has no such thing. */
export const SANDBOX_CLAIM = 'mock_sandbox'

const ALGORITHM = 'ES256'
const KEY_ID = 'versori-mock'

/** @param getIssuer its address, which is known only once the server listens. */
export function createIdentityProvider(getIssuer: () => string): IdentityProvider {
  let keys: ReturnType<typeof generateKeys> | undefined
  const getKeys = () => (keys ??= generateKeys())

  return {
    get issuer() {
      return getIssuer()
    },
    audience: undefined,
    jwks: async () => (await getKeys()).jwks,
    async getKey() {
      const { createLocalJWKSet } = await import('jose')
      return createLocalJWKSet((await getKeys()).jwks)
    },
    async mint({ sub, issuedAt, expiresAt, sandbox }) {
      const { SignJWT } = await import('jose')
      return new SignJWT(sandbox === undefined ? {} : { [SANDBOX_CLAIM]: sandbox })
        .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: 'JWT' })
        .setIssuer(getIssuer())
        .setSubject(sub)
        .setAudience('versori-mock')
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign((await getKeys()).privateKey)
    }
  }
}

async function generateKeys() {
  const { exportJWK, generateKeyPair } = await import('jose')
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM)
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' }
  return { privateKey, jwks: { keys: [jwk] } }
}

/**
 * An identity provider elsewhere, known by its key set; nothing is ever fetched from it.
 * @throws TypeError where the key set cannot verify a token.
 */
export function trustOutsideProvider({ issuer, audience, jwks }: OutsideIdentityProvider): TrustedIssuer {
  const problem = findKeySetProblem(jwks)
  if (problem !== undefined) throw new TypeError(`the key set of the identity provider cannot be used: ${problem}`)
  let getKey: JWTVerifyGetKey | undefined
  return {
    issuer,
    audience,
    async getKey() {
      const { createLocalJWKSet } = await import('jose')
      return (getKey ??= createLocalJWKSet(jwks))
    }
  }
}
