import { createCondition, type ConditionListener } from './database/condition.js'
import { createConnections } from './connections/connections.js'
import type { ConnectorGraph } from './shared/connector-graph.js'
import { createConnectors } from './connectors/connectors.js'
import { createCredentials } from './connections/credentials.js'
import { createDerivedValues, type DerivedValues } from './derived-values.js'
import { describeDatabaseFailure } from './database/database-error.js'
import type { Database } from './database/driver.js'
import { copyImage, type Image, takeImage } from './database/images.js'
import { createApiKeys, createSigningKeys, createUsers } from './identities.js'
import { compileInsertPlan } from './bulk-insert/insert-plan.js'
import { createMeta } from './meta.js'
import { createOAuthFlows } from './connections/oauth-flows.js'
import { createOrganisations } from './organisations.js'
import { recordWrites } from './bulk-insert/recorded-writes.js'
import { createUploads } from './uploads.js'
import { createUsages } from './usages.js'
import { createVersionResources } from './resources/version-resources.js'
import { watchWrites, type Writes } from './writes.js'

/** The data of one world. Finders answer `undefined` for what is missing; whoever asks decides what that means. */
export interface Store {
  /**
   * Runs `work` in one transaction: all of it is written, or, where it throws, none. Within another it is a part of
   * that
   * one, which is over where `work` throws.
   */
  transaction<Result>(work: () => Result): Result
  /** Runs `work` as a transaction would and answers what it answers, but writes nothing. */
  rehearse<Result>(work: () => Result): Result
  takeImage(): Image
  /** Puts the world of an image in the place of this one, in one transaction. */
  copyImage(image: Image): void
  readonly organisations: ReturnType<typeof createOrganisations>
  readonly apiKeys: ReturnType<typeof createApiKeys>
  readonly users: ReturnType<typeof createUsers>
  readonly signingKeys: ReturnType<typeof createSigningKeys>
  readonly connectors: ReturnType<typeof createConnectors>
  readonly resources: ReturnType<typeof createVersionResources>
  readonly connections: ReturnType<typeof createConnections>
  readonly credentials: ReturnType<typeof createCredentials>
  readonly oauthFlows: ReturnType<typeof createOAuthFlows>
  readonly usages: ReturnType<typeof createUsages>
  readonly uploads: ReturnType<typeof createUploads>
  readonly meta: ReturnType<typeof createMeta>
  readonly derived: DerivedValues
  /**
   * What `connectors.insert` writes of a graph whose ids, times and organisation may be holes, to be filled each
   * time.
   */
  compileInsert(graph: ConnectorGraph): (values: readonly string[]) => void
  /** How often this process has written so far, in transactions that were undone as well. */
  readonly countWrites: () => number
  /** Whether a connector, a version of one, a credential, an upload or a flow of OAuth 2.0 has this id already. */
  holdsId(id: string): boolean
  /**
   * What keeps the database from being written, to be said after its name, found by writing; undefined where nothing
   * does.
   */
  findProblem(): string | undefined
  /** Of something that failed; says whether whoever listens has been told. */
  noteFailure(error: unknown): boolean
  close(): void
}

/** Larger than what a request writes: a disk that takes this takes requests again. */
const LARGE_PROBE = 'x'.repeat(65_536)

/**
 * @param listener is told when the file or the disk of the database fail, and when they do no more.
 * @param writes what watches the database.
 */
export function createStore(
  database: Database,
  listener?: ConditionListener,
  writes: Writes = watchWrites(database)
): Store {
  const { db } = writes
  const condition = createCondition(db, listener)
  const meta = createMeta(db)
  const derived = createDerivedValues(writes.count)
  const run = db.transaction(doAndSettle)
  const resources = createVersionResources(db)

  const findId = db
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

  function findProblem(): string | undefined {
    try {
      condition.assertWhole()
      // A transaction that is rolled back writes nothing, and finds room on a full disk.
      for (const probe of condition.isFailing() ? [LARGE_PROBE, ''] : [''])
        derived.beside(() => meta.put('probe', probe))
      condition.succeeded()
      return undefined
    } catch (error) {
      condition.failed(error)
      return describeDatabaseFailure(error) ?? `cannot be written (${(error as Error).message})`
    }
  }

  function doAndSettle<Result>(work: () => Result): Result {
    const result = work()
    writes.settle()
    return result
  }

  function rehearse<Result>(work: () => Result): Result {
    db.exec('BEGIN IMMEDIATE')
    try {
      return doAndSettle(work)
    } finally {
      // Some errors, such as a full disk, have rolled back already.
      if (db.inTransaction) db.exec('ROLLBACK')
      writes.drop()
      derived.clear()
    }
  }

  function transaction<Result>(work: () => Result): Result {
    if (db.inTransaction) return work()
    return guard(() => attempt(work))
  }

  /**
   * Of a whole transaction: writes to no file that is gone, and finds out whether a disk that failed takes writes
   * again.
   */
  function guard<Result>(write: () => Result): Result {
    condition.assertPresent()
    const result = write()
    // This one may have needed less room than the next will.
    if (condition.isFailing()) findProblem()
    return result
  }

  function attempt<Result>(work: () => Result): Result {
    try {
      return run.immediate(work) as Result
    } catch (error) {
      writes.drop()
      derived.clear()
      throw error
    }
  }

  return {
    transaction,
    rehearse,
    takeImage: () => takeImage(db),
    copyImage: image => guard(() => copyImage(db, image)),
    organisations: createOrganisations(db),
    apiKeys: createApiKeys(db),
    users: createUsers(db),
    signingKeys: createSigningKeys(db),
    connectors: createConnectors(db, resources),
    resources,
    connections: createConnections(db),
    credentials: createCredentials(db),
    oauthFlows: createOAuthFlows(db),
    usages: createUsages(db),
    uploads: createUploads(db),
    meta,
    derived,
    compileInsert(graph) {
      const recorded = recordWrites(recorder =>
        createConnectors(recorder, createVersionResources(recorder)).insert(graph)
      )
      const plan = compileInsertPlan(database, recorded)
      return values => writes.put(plan, values)
    },
    countWrites: writes.count,
    holdsId: id => findId.get(id, id, id, id, id) !== undefined,
    findProblem,
    noteFailure: error => condition.failed(error),
    close: () => void db.close()
  }
}
