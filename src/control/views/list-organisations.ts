/** Who can call: the organisations of a sandbox with their API keys and users. */
import { hashApiKey } from '../../auth/api-keys.js'
import type { Sandbox } from '../sandboxes/sandbox.js'

export interface OrganisationReport {
  readonly id: string
  readonly name: string
  readonly apiKeys: readonly ApiKeyReport[]
  /** The subjects of the users that belong to it. */
  readonly users: readonly string[]
}

export interface ApiKeyReport {
  readonly name: string
  /** Absent unless this process loaded the key from a seed or made it for a lease. Databases keep only hashes. */
  readonly key?: string
  /** RFC 3339. */
  readonly expiresAt?: string
}

/** At most this many, so that the response stays short. */
const MAX_ORGANISATIONS = 200

export function listOrganisations({ store, knownApiKeys }: Sandbox): OrganisationReport[] {
  const known = new Map(knownApiKeys.map(({ key }) => [hashApiKey(key).toString('hex'), key]))
  const apiKeys = store.apiKeys.list()
  const users = store.users.list()
  return store.organisations
    .list()
    .slice(0, MAX_ORGANISATIONS)
    .map(({ id, name }) => ({
      id,
      name,
      apiKeys: apiKeys
        .filter(({ organisationId }) => organisationId === id)
        .map(({ sha256, name: label, expiresAt }) => {
          const key = known.get(sha256.toString('hex'))
          return { name: label, ...(key !== undefined && { key }), ...(expiresAt !== null && { expiresAt }) }
        }),
      users: users.filter(({ organisations }) => organisations.includes(id)).map(({ sub }) => sub)
    }))
}
