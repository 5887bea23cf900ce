/** Issuers of id_tokens: the mock's own identity provider and the configured ones. */
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { loadJose } from './jose.js'
import { findKeySetProblem } from './key-set.js'

export interface TrustedIssuer {
  readonly issuer: string
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
}

/** A claim of the mock, which the vendor does not have. */
export const SANDBOX_CLAIM = 'mock_sandbox'

const ALGORITHM = 'ES256'
const KEY_ID = 'versori-mock'

/** @param getIssuer returns the address of the server, which is known only when it listens. */
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
      const { createLocalJWKSet } = await loadJose()
      return createLocalJWKSet((await getKeys()).jwks)
    },
    async mint({ sub, issuedAt, expiresAt, sandbox }) {
      const { SignJWT } = await loadJose()
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
  const { exportJWK, generateKeyPair } = await loadJose()
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM)
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' }
  return { privateKey, jwks: { keys: [jwk] } }
}

/**
 * Trusts an outside identity provider by its key set. Fetches nothing from it.
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
