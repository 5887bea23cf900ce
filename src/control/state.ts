/** The world of a sandbox as a seed: taken out, put in the place of another, or added to it. */
import type { Settings } from '../contract/settings.js'
import { timestamp } from '../core/timestamp.js'
import { omitEmpty } from '../operations/omit-empty.js'
import type { ConnectorNode } from '../store/connector-graph.js'
import type { Store } from '../store/store.js'
import { admitLease } from './lease.js'
import type { Sandbox } from './sandbox.js'
import { graphToSeed } from './seeds/graph-to-seed.js'
import { loadSeedCheck, loadSeeds } from './seeds/load-seeds.js'
import { plantDocuments } from './seeds/plant-seeds.js'
import { plantWorld } from './seeds/plant-world.js'
import type { SeedDocument, SeedOAuth2Flow, SeedOrganisation } from './seeds/seed-schema.js'

/** A seed that leaves nothing out but what a world has none of. */
export type WholeSeed = Omit<SeedDocument, '$schema'> &
  Required<Pick<SeedDocument, 'organisations' | 'users' | 'connectors' | 'settings'>>

/** The whole world as a seed that, planted again, gives the same world. API keys stand in it as their SHA-256. */
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

/** Puts the world of a seed in the place of the sandbox's; its settings beat those in force. @throws SeedError. */
export async function replaceState(sandbox: Sandbox, document: object): Promise<void> {
  const { strictIds } = sandbox.settings
  const loaded = await loadSeeds([document], { strictIds })
  const { image, seed } = plantWorld(loaded, timestamp(sandbox.clock.now()))
  sandbox.restore(image)
  Object.assign(sandbox.settings, seed.settings)
}

/** Adds what a seed holds to the world of the sandbox, all or nothing, its settings too. @throws SeedError. */
export async function addState(sandbox: Sandbox, document: object): Promise<void> {
  const check = await loadSeedCheck()
  const { store, settings, clock, lease } = sandbox
  const world = { file: 'the world', content: exportState(store, settings) }
  const { files } = check([world, { file: 'inline', content: document }], { strictIds: settings.strictIds })
  const added = files.slice(1).map(file => file.document)
  store.transaction(() => {
    plantDocuments(store, added, timestamp(clock.now()))
    if (lease !== undefined) admitLease(store, lease)
  })
  Object.assign(settings, ...added.map(each => each.settings ?? {}))
}
