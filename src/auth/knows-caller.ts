import { canonicalId } from '../core/ids.js'
import type { Store } from '../store/store.js'
import { findApiKey } from './api-keys.js'
import { readUnverifiedClaim } from './jwt.js'
import type { PresentedCredential } from './presented-credential.js'
import { SIGNING_KEY_ISSUER } from './signing-key-tokens.js'

/** Whether the database contains the caller that the credential names. Does not verify the credential. */
export function knowsCaller(store: Store, { scheme, token }: PresentedCredential): boolean {
  const { signingKeys, users } = store
  if (scheme === 'jwt') {
    const keyId = readUnverifiedClaim(token, 'iss')?.slice(SIGNING_KEY_ISSUER.length)
    return keyId !== undefined && signingKeys.find(canonicalId(keyId)) !== undefined
  }
  if (findApiKey(store, token) !== undefined) return true
  const sub = readUnverifiedClaim(token, 'sub')
  return sub !== undefined && users.find(sub) !== undefined
}
