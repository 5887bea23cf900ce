import { createConnectors } from './connectors.js'
import type { Database } from './driver.js'
import { createApiKeys, createSigningKeys, createUsers } from './identities.js'
import { createMeta } from './meta.js'
import { createOrganisations } from './organisations.js'

/** The data of one world. Finders answer `undefined` for what is missing; whoever asks decides what that means. */
export interface Store {
  /** Runs `work` in one transaction: all of it is written, or, where it throws, none. May be nested. */
  transaction<Result>(work: () => Result): Result
  readonly organisations: ReturnType<typeof createOrganisations>
  readonly apiKeys: ReturnType<typeof createApiKeys>
  readonly users: ReturnType<typeof createUsers>
  readonly signingKeys: ReturnType<typeof createSigningKeys>
  readonly connectors: ReturnType<typeof createConnectors>
  readonly meta: ReturnType<typeof createMeta>
  /** What keeps the database from being written, or undefined. */
  findProblem(): string | undefined
  close(): void
}

export function createStore(db: Database): Store {
  const run = db.transaction((work: () => unknown) => work())

  function findProblem(): string | undefined {
    try {
      db.exec('BEGIN IMMEDIATE; ROLLBACK')
      return undefined
    } catch (error) {
      return (error as Error).message
    }
  }

  return {
    transaction: <Result>(work: () => Result) => run.immediate(work) as Result,
    organisations: createOrganisations(db),
    apiKeys: createApiKeys(db),
    users: createUsers(db),
    signingKeys: createSigningKeys(db),
    connectors: createConnectors(db),
    meta: createMeta(db),
    findProblem,
    close: () => void db.close()
  }
}
