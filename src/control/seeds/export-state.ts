import type { Settings } from '../../contract/settings.js'
import { omitEmpty } from '../../operations/shared/omit-empty.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'
import { graphToSeed } from './graph-to-seed.js'
import type { SeedDocument, SeedOAuth2Flow, SeedOrganisation } from './seed-schema.js'

/** A seed of a whole sandbox. Optional lists are omitted if they are empty. */
export type WholeSeed = Omit<SeedDocument, '$schema'> &
  Required<Pick<SeedDocument, 'organisations' | 'users' | 'connectors' | 'settings'>>

/** Exports all data of a sandbox as a seed. Loading it gives the same data. API keys are exported as their SHA-256. */
export function exportState(store: Store, settings: Readonly<Partial<Settings>>): WholeSeed {
  return {
    organisations: exportOrganisations(store),
    users: store.users.list().map(({ sub, organisations }) => ({ sub, organisations: [...organisations] })),
    connectors: store.connectors
      .listIds()
      .map(id => graphToSeed(store.connectors.assemble(store.connectors.find(id) as ConnectorNode))),
    ...omitEmpty({
      usages: store.usages.list().map(({ id: _, ...usage }) => usage),
      credentials: store.credentials.listUnconnected(),
      oauth2Flows: exportFlows(store)
    }),
    settings: { ...settings }
  }
}

function exportFlows(store: Store): SeedOAuth2Flow[] {
  return store.oauthFlows.list().map(({ scopes, prompt, usedAt, ...flow }) => ({
    ...flow,
    scopes: [...scopes],
    ...omitEmpty({ prompt }),
    ...(usedAt !== null && { usedAt })
  }))
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
