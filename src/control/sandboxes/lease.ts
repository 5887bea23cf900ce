import { hashApiKey } from '../../auth/api-keys.js'
import type { Store } from '../../store/store.js'

/** What a sandbox is leased with: an organisation and an API key of its own, until it ends. */
export interface Lease {
  readonly organisationId: string
  readonly token: string
  /** Real milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/**
 * Makes the organisation of a lease at home in a world that does not know it yet, as after a reset. All users of the
 * world belong to it, so that an id_token will do as well as its API key.
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
