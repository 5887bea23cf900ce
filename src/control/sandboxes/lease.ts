import { hashApiKey } from '../../auth/api-keys.js'
import type { Store } from '../../store/store.js'

/** The organisation and API key of a leased sandbox. */
export interface Lease {
  readonly organisationId: string
  readonly token: string
  /** Real milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/**
 * Adds the organisation and API key of a lease to a database, for example after a reset. All users become members of
 * the organisation, so that an id_token works as well as the API key.
 */
export function admitLease(store: Store, { organisationId, token }: Lease): void {
  const sha256 = hashApiKey(token)
  store.transaction(() => {
    if (!store.organisations.has(organisationId)) store.organisations.insert({ id: organisationId, name: 'Sandbox' })
    if (store.apiKeys.find(sha256) === undefined) {
      store.apiKeys.insert({ sha256, organisationId, name: 'sandbox', expiresAt: null })
    }
    store.users.joinAll(organisationId)
  })
}
