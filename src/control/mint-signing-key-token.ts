/** Mints tokens as an organisation does with its own signing key (docs/contract.md 1.2). */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IdentityProvider } from '../auth/identity-provider.js'
import { loadJose } from '../auth/jose.js'
import { SIGNING_KEY_ISSUER } from '../auth/signing-key-tokens.js'
import { invalidField } from '../contract/invalid-fields.js'
import { canonicalId } from '../core/ids.js'
import { packagePath } from '../core/package.js'
import type { Sandbox } from './sandboxes/sandbox.js'

export interface SigningKeyClaims {
  readonly organisationId: string
  /** An end user of the organisation, or undefined for the organisation itself. */
  readonly endUser: string | undefined
  /** Seconds since the Unix epoch. */
  readonly issuedAt: number
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number
}

/**
 * Signs with the demo's key if the organisation has it. Otherwise, with a key of the mock, which it gives to the
 * organisation: seeds hold public keys only.
 * @throws ApiError 400 `invalidBody` for an unknown organisation.
 */
export async function mintSigningKeyToken(
  sandbox: Sandbox,
  identityProvider: IdentityProvider,
  claims: SigningKeyClaims
): Promise<string> {
  const organisationId = canonicalId(claims.organisationId)
  if (!sandbox.store.organisations.has(organisationId)) throw invalidField('organisationId', 'unknown organisation')
  const { keyId, privateKey } =
    findKey(sandbox, organisationId, readDemoKey()) ??
    giveKey(sandbox, organisationId, await identityProvider.signingKey())
  const { SignJWT } = await loadJose()
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(SIGNING_KEY_ISSUER + keyId)
    .setSubject(claims.endUser ?? organisationId)
    .setIssuedAt(claims.issuedAt)
    .setExpirationTime(claims.expiresAt)
    .sign(privateKey)
}

interface MintingKey {
  readonly keyId: string
  readonly privateKey: KeyObject
}

function findKey({ store }: Sandbox, organisationId: string, privateKey: KeyObject): MintingKey | undefined {
  const publicKey = toPublicPem(privateKey)
  const known = store.signingKeys
    .list()
    .find(key => key.organisationId === organisationId && key.publicKey.trim() === publicKey.trim())
  return known && { keyId: known.id, privateKey }
}

function giveKey(sandbox: Sandbox, organisationId: string, privateKey: KeyObject): MintingKey {
  const known = findKey(sandbox, organisationId, privateKey)
  if (known !== undefined) return known
  const { store, ids } = sandbox
  const id = ids()
  store.transaction(() =>
    store.signingKeys.insert({ id, organisationId, name: 'minted', publicKey: toPublicPem(privateKey) })
  )
  return { keyId: id, privateKey }
}

function toPublicPem(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
}

/** Shipped with the demo, so it is no secret. */
function readDemoKey(): KeyObject {
  return createPrivateKey(readFileSync(packagePath('fixtures', 'demo-signing-key.pem')))
}
