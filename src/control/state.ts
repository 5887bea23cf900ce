import type { Settings } from '../contract/settings.js'
import type { ConnectorNode } from '../store/connector-graph.js'
import type { Store } from '../store/store.js'
import { graphToSeed } from './seeds/graph-to-seed.js'
import type { SeedDocument, SeedOrganisation } from './seeds/seed-schema.js'

/** The whole world as a seed that, planted again, gives the same world. API keys stand in it as their SHA-256. */
export function exportState(store: Store, settings: Readonly<Settings>): SeedDocument {
  return {
    organisations: exportOrganisations(store),
    users: store.users.list().map(({ sub, organisations }) => ({ sub, organisations: [...organisations] })),
    connectors: store.connectors
      .listIds()
      .map(id => graphToSeed(store.connectors.assemble(store.connectors.find(id) as ConnectorNode))),
    settings: { ...settings }
  }
}

function exportOrganisations(store: Store): SeedOrganisation[] {
  const apiKeys = store.apiKeys.list()
  const signingKeys = store.signingKeys.list()
  return store.organisations.list().map(organisation => ({
    ...organisation,
    apiKeys: apiKeys
      .filter(key => key.organisationId === organisation.id)
      .map(({ sha256, name, expiresAt }) => ({
        sha256: sha256.toString('hex'),
        name,
        ...(expiresAt !== null && { expiresAt })
      })),
    signingKeys: signingKeys
      .filter(key => key.organisationId === organisation.id)
      .map(({ id, name, publicKey }) => ({ id, name, publicKey }))
  }))
}
