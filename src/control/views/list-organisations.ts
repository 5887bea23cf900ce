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

/** Organisations, and keys and users of each: at most this many, so that the response stays short. */
const MAX_SHOWN = 200

export function listOrganisations({ store, knownApiKeys }: Sandbox): OrganisationReport[] {
  const organisations = store.organisations.listFirst(MAX_SHOWN)
  const shown = new Set(organisations.map(({ id }) => id))
  const known = new Map(
    knownApiKeys
      .filter(({ organisationId }) => shown.has(organisationId))
      .map(({ key }) => [hashApiKey(key).toString('hex'), key])
  )
  return organisations.map(({ id, name }) => ({
    id,
    name,
    apiKeys: store.apiKeys.listOf(id, MAX_SHOWN).map(({ sha256, name: label, expiresAt }) => {
      const key = known.get(sha256.toString('hex'))
      return { name: label, ...(key !== undefined && { key }), ...(expiresAt !== null && { expiresAt }) }
    }),
    users: store.users.listOf(id, MAX_SHOWN)
  }))
}
