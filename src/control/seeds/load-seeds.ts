import { hashApiKey } from '../../auth/api-keys.js'
import type { Settings } from '../../contract/settings.js'
import { runSteps, type Steps } from '../../core/streams/in-turns.js'
import type { Store } from '../../store/store.js'
import { markUsage } from '../usages.js'
import { MAX_CONNECTOR_LENGTH } from '../../contract/limits.js'
import { SeedError, type SeedProblem } from './seed-error.js'
import { seedToGraph } from './seed-to-graph.js'
import type { SeedDocument, SeedOrganisation } from './seed-schema.js'
import type { SeedFile, ValidatedSeeds } from './validated-seeds.js'

/** The seed that a database was created from. The database stores it. */
export interface LoadedSeed {
  readonly files: readonly string[]
  readonly sha256: string
  readonly settings: Partial<Settings>
}

const META_NAME = 'seed'

/** Undefined for a new database. */
export function findLoadedSeed(store: Store): LoadedSeed | undefined {
  return store.meta.find<LoadedSeed>(META_NAME)
}

export function recordLoadedSeed(store: Store, seed: LoadedSeed): void {
  store.meta.put(META_NAME, seed)
}

/** Writes seeds into an empty database in one transaction. `now` is a stored time. */
export function loadSeeds(store: Store, { files, sha256 }: ValidatedSeeds, now: string): LoadedSeed {
  const documents = files.map(({ document }) => document)
  const settings = Object.assign({}, ...documents.map(document => document.settings ?? {})) as Partial<Settings>
  const seed = { files: files.map(({ file }) => file), sha256, settings }
  store.transaction(() => {
    loadFiles(store, files, now)
    recordLoadedSeed(store, seed)
  })
  return seed
}

/** Files can refer to each other, so each kind is loaded in turn. @throws SeedError for too long connectors. */
function loadFiles(store: Store, files: readonly SeedFile[], now: string): void {
  insertDocuments(
    store,
    files.map(({ document }) => document),
    now
  )
  const problems = findTooLong(store, files)
  if (problems.length > 0) throw new SeedError(problems)
}

/** Adds documents to a database in one transaction. */
export function insertDocuments(store: Store, documents: readonly SeedDocument[], now: string): void {
  store.transaction(() => runSteps(insertInSteps(store, documents, now)))
}

/** Adds documents in steps of about one row. */
export function* insertInSteps(store: Store, documents: readonly SeedDocument[], now: string): Steps {
  for (const document of documents) yield* loadOrganisations(store, document)
  for (const document of documents) yield* loadContents(store, document, now)
  for (const document of documents) yield* loadUsages(store, document)
  for (const document of documents) yield* loadFlows(store, document)
}

function findTooLong({ connectors }: Store, files: readonly SeedFile[]): SeedProblem[] {
  const tooLong = new Set(connectors.listIds().filter(id => connectors.lengths.isOver(id, MAX_CONNECTOR_LENGTH)))
  if (tooLong.size === 0) return []
  return files.flatMap(({ file, document: { connectors: added = [] } }) =>
    added.flatMap(({ id }, index) =>
      tooLong.has(id) ? [{ file, path: `connectors[${index}]`, message: TOO_LONG }] : []
    )
  )
}

/** The message for a connector that GetConnector could not return. */
export const TOO_LONG = `would be longer than ${MAX_CONNECTOR_LENGTH} bytes as JSON; remove connections or versions`

function* loadOrganisations(store: Store, document: SeedDocument): Steps {
  for (const organisation of document.organisations ?? []) {
    store.organisations.insert({ id: organisation.id, name: organisation.name })
    yield* loadKeys(store, organisation)
    yield
  }
}

function* loadKeys(store: Store, organisation: SeedOrganisation): Steps {
  for (const { key, sha256, name = '', expiresAt = null } of organisation.apiKeys ?? []) {
    const hash = key === undefined ? Buffer.from(sha256 as string, 'hex') : hashApiKey(key)
    store.apiKeys.insert({ sha256: hash, organisationId: organisation.id, name, expiresAt })
    yield
  }
  for (const { id, name = '', publicKey } of organisation.signingKeys ?? []) {
    store.signingKeys.insert({ id, organisationId: organisation.id, name, publicKey })
    yield
  }
}

function* loadContents(store: Store, document: SeedDocument, now: string): Steps {
  for (const user of document.users ?? []) yield* store.users.insertInSteps(user)
  for (const { usages: _, ...credential } of document.credentials ?? []) {
    store.credentials.insert(credential)
    yield
  }
  for (const connector of document.connectors ?? []) {
    yield* store.connectors.insertInSteps(seedToGraph(connector, now))
  }
}

function* loadUsages(store: Store, document: SeedDocument): Steps {
  for (const usage of document.usages ?? []) {
    markUsage(store, usage)
    yield
  }
}

function* loadFlows(store: Store, { oauth2Flows = [] }: SeedDocument): Steps {
  for (const { prompt = '', usedAt = null, ...flow } of oauth2Flows) {
    store.oauthFlows.insert({ ...flow, prompt, usedAt })
    yield
  }
}
