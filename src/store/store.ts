import { compileBulkInsert } from './bulk-insert/bulk-insert.js'
import { compileTemplate, type Values } from './bulk-insert/placeholders.js'
import { createWriteQueue, type WriteQueue } from './bulk-insert/write-queue.js'
import { type Cache, createCache } from './cache.js'
import { createConnections } from './connections/connections.js'
import { createCredentials } from './connections/credentials.js'
import { createOAuthFlows } from './connections/oauth-flows.js'
import { createConnectors } from './connectors/connectors.js'
import { toGraphRows } from './connectors/graph-rows.js'
import { replacementOf } from './database/database.js'
import type { Database } from './database/driver.js'
import { createHealth, type HealthListener } from './database/health.js'
import { addDatabase, copyDatabase, copyMeta, type Image, imageLength, takeImage } from './database/images.js'
import { prepareFile, replaceFile } from './database/replacement.js'
import { createApiKeys, createSigningKeys, createUsers } from './identities.js'
import { createMeta } from './meta.js'
import { createOrganisations } from './organisations.js'
import { createStagedResources } from './resources/staged-resources.js'
import { createVersionResources } from './resources/version-resources.js'
import type { ConnectorGraph } from './shared/connector-graph.js'
import { createTransactions } from './transactions.js'
import { createUploads } from './uploads.js'
import { createIdScan } from './id-scan.js'
import { createUsages } from './usages.js'

/** The data of one sandbox. Finders return `undefined` for missing data. */
export interface Store {
  /**
   * Runs `work` in a transaction, and rolls it back if `work` throws. Inside another transaction, `work` becomes part
   * of that one.
   */
  transaction<Result>(work: () => Result): Result
  /** Begins a transaction that can last over several turns. Only for a database that nobody else uses. */
  begin(): void
  commit(): void
  /** The same for work that changes one connector and its parts. Values cached from other connectors stay valid. */
  changeConnector<Result>(connectorId: string, work: () => Result): Result
  /** The same for work that adds a connector with credentials of its own. All values cached from others stay valid. */
  addConnector<Result>(work: () => Result): Result
  /** Runs `work` as `transaction` does and returns its result, but always rolls back. */
  dryRun<Result>(work: () => Result): Result
  takeImage(): Image
  /** The length of an image that would be taken now. */
  imageLength(): number
  /** Replaces all data with the data of another database, in one transaction. */
  copyFrom(source: Database): void
  /** Copies what the database stores about itself into the database that will replace it. */
  copyMetaTo(target: Database): void
  /**
   * Puts another file in the place of the file. The store can only be closed afterwards.
   * @returns false if the file cannot be replaced. The store is then as before.
   */
  replaceFile(source: string): boolean
  /** Does a part of the work of `replaceFile` before. @throws If the file cannot be written. */
  prepareFile(): void
  /** Where a replacement of the file is written. @throws If the file was moved. */
  getReplacementPath(): string
  /** The path of the file. */
  readonly file: string
  /** Adds the data of another database, except credentials that are here already. Call it inside a transaction. */
  addFrom(source: Database): void
  readonly organisations: ReturnType<typeof createOrganisations>
  readonly apiKeys: ReturnType<typeof createApiKeys>
  readonly users: ReturnType<typeof createUsers>
  readonly signingKeys: ReturnType<typeof createSigningKeys>
  readonly connectors: ReturnType<typeof createConnectors>
  readonly resources: ReturnType<typeof createVersionResources>
  readonly stagedResources: ReturnType<typeof createStagedResources>
  readonly connections: ReturnType<typeof createConnections>
  readonly credentials: ReturnType<typeof createCredentials>
  readonly oauthFlows: ReturnType<typeof createOAuthFlows>
  readonly usages: ReturnType<typeof createUsages>
  readonly uploads: ReturnType<typeof createUploads>
  readonly meta: ReturnType<typeof createMeta>
  readonly cache: Cache
  /** The fast way of `connectors.insert`, to insert a graph with placeholders repeatedly. See bulk-insert. */
  compileInsert(graph: ConnectorGraph): (values: Values) => void
  readonly idScan: ReturnType<typeof createIdScan>
  /** How often this process has written so far, including writes that were rolled back. */
  readonly countWrites: () => number
  /** Whether a connector, version, credential, upload or OAuth flow has this id. */
  holdsId(id: string): boolean
  /** Probes a write; returns why it failed (a clause to follow the database's name), or undefined. */
  findProblem(): string | undefined
  /** Reports a failure; true if a listener was notified. */
  noteFailure(error: unknown): boolean
  close(): void
}

export interface StoreOptions {
  /** Notified when the file or disk of the database fails, and when it recovers. */
  readonly listener?: HealthListener | undefined
  /** How much the cache holds. Nothing is cached with 0. */
  readonly cacheBytes?: number | undefined
  readonly queue?: WriteQueue
}

export function createStore(database: Database, options: StoreOptions = {}): Store {
  const { listener, cacheBytes, queue = createWriteQueue(database) } = options
  const { db, countWrites } = queue
  const cache = createCache(countWrites, cacheBytes)
  const meta = createMeta(db)
  const health = createHealth(db, text => cache.changing([], () => meta.put('probe', text)), listener)
  const resources = createVersionResources(db)
  const connectors = createConnectors(db, resources)

  const credentials = createCredentials(db)
  const transactions = createTransactions(queue, health, () => {
    cache.clear()
    forgetMeasures()
  })

  function forgetMeasures(): void {
    connectors.lengths.forget()
    connectors.counts.forget()
  }

  return {
    ...transactions,
    changeConnector: (connectorId, work) =>
      transactions.transaction(() => {
        const result = cache.changing(['connectors', { connectorId }], work)
        // Its name and its connections are in the responses of connectors that use the same credentials.
        if (credentials.areShared(connectorId)) cache.clear()
        return result
      }),
    addConnector: work => transactions.transaction(() => cache.changing(['connectors'], work)),
    takeImage: () => takeImage(db),
    imageLength: () => imageLength(db),
    copyFrom(source) {
      forgetMeasures()
      health.guard(() => copyDatabase(db, source))
    },
    addFrom(source) {
      forgetMeasures()
      addDatabase(db, source)
    },
    copyMetaTo: target => copyMeta(database, target),
    replaceFile(source) {
      health.assertInPlace()
      return replaceFile(database, source)
    },
    prepareFile() {
      transactions.transaction(() => meta.put('probe', ''))
      prepareFile(database)
    },
    getReplacementPath() {
      health.assertInPlace()
      return replacementOf(database.name)
    },
    file: database.name,
    organisations: createOrganisations(db),
    apiKeys: createApiKeys(db),
    users: createUsers(db),
    signingKeys: createSigningKeys(db),
    connectors,
    resources,
    stagedResources: createStagedResources(database, db),
    connections: createConnections(db),
    credentials,
    oauthFlows: createOAuthFlows(db),
    usages: createUsages(db),
    uploads: createUploads(db),
    meta,
    cache,
    compileInsert(graph) {
      const insert = compileBulkInsert(database, toGraphRows(graph))
      const toOrganisationId = compileTemplate(graph.organisationId)
      return values => {
        queue.push(insert, values)
        connectors.counts.add({ organisationId: toOrganisationId(values), public: graph.public })
      }
    },
    countWrites,
    holdsId: createIdLookup(db),
    idScan: createIdScan(db),
    findProblem: () => health.findProblem(),
    noteFailure: error => health.report(error),
    close: () => void db.close()
  }
}

function createIdLookup(db: Database): Store['holdsId'] {
  const find = db
    .prepare<string[], 1>(
      `
      SELECT 1 FROM connectors WHERE id = ?
      UNION ALL SELECT 1 FROM connector_versions WHERE id = ?
      UNION ALL SELECT 1 FROM credentials WHERE id = ?
      UNION ALL SELECT 1 FROM uploads WHERE id = ?
      UNION ALL SELECT 1 FROM oauth_flows WHERE state = ?
    `
    )
    .pluck()
  return id => find.get(id, id, id, id, id) !== undefined
}
