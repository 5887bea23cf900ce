import { hashApiKey } from '../../auth/api-keys.js'
import type { Settings } from '../../contract/settings.js'
import type { Store } from '../../store/store.js'
import { markUsage } from '../usages.js'
import type { LoadedSeeds } from './loaded-seeds.js'
import { seedToGraph } from './seed-to-graph.js'
import type { SeedDocument, SeedOrganisation } from './seed-schema.js'

/** What a world was made from; kept in its database. */
export interface PlantedSeed {
  readonly files: readonly string[]
  readonly sha256: string
  readonly settings: Partial<Settings>
}

const META_NAME = 'seed'

/** What the world was planted with, or undefined for a new one. */
export function findPlantedSeed(store: Store): PlantedSeed | undefined {
  return store.meta.find<PlantedSeed>(META_NAME)
}

export function notePlantedSeed(store: Store, planted: PlantedSeed): void {
  store.meta.put(META_NAME, planted)
}

/** Writes checked seeds into an empty world, all or nothing. `now` is in kept form. */
export function plantSeeds(store: Store, { files, sha256 }: LoadedSeeds, now: string): PlantedSeed {
  const documents = files.map(({ document }) => document)
  const settings = Object.assign({}, ...documents.map(document => document.settings ?? {})) as Partial<Settings>
  const planted = { files: files.map(({ file }) => file), sha256, settings }
  store.transaction(() => {
    plantDocuments(store, documents, now)
    notePlantedSeed(store, planted)
  })
  return planted
}

/** Adds checked documents to a world, all or nothing. */
export function plantDocuments(store: Store, documents: readonly SeedDocument[], now: string): void {
  store.transaction(() => {
    for (const document of documents) plantOrganisations(store, document)
    for (const document of documents) plantContents(store, document, now)
    for (const document of documents) plantUsages(store, document)
    for (const document of documents) plantFlows(store, document)
  })
}

/** First, for all documents: users and connectors may belong to an organisation of another one. */
function plantOrganisations(store: Store, document: SeedDocument): void {
  for (const organisation of document.organisations ?? []) {
    store.organisations.insert({ id: organisation.id, name: organisation.name })
    plantKeys(store, organisation)
  }
}

function plantKeys(store: Store, organisation: SeedOrganisation): void {
  for (const { key, sha256, name = '', expiresAt = null } of organisation.apiKeys ?? []) {
    const hash = key === undefined ? Buffer.from(sha256 as string, 'hex') : hashApiKey(key)
    store.apiKeys.insert({ sha256: hash, organisationId: organisation.id, name, expiresAt })
  }
  for (const { id, name = '', publicKey } of organisation.signingKeys ?? []) {
    store.signingKeys.insert({ id, organisationId: organisation.id, name, publicKey })
  }
}

function plantContents(store: Store, document: SeedDocument, now: string): void {
  for (const user of document.users ?? []) store.users.insert(user)
  for (const { usages: _, ...credential } of document.credentials ?? []) store.credentials.insert(credential)
  for (const connector of document.connectors ?? []) store.connectors.insert(seedToGraph(connector, now))
}

/** Last: they may be of the connectors of another document. */
function plantUsages(store: Store, document: SeedDocument): void {
  for (const usage of document.usages ?? []) markUsage(store, usage)
}

/** Last: a flow may belong to a connector of another document. */
function plantFlows(store: Store, { oauth2Flows = [] }: SeedDocument): void {
  for (const { prompt = '', usedAt = null, ...flow } of oauth2Flows)
    store.oauthFlows.insert({ ...flow, prompt, usedAt })
}
