import { createConnectors } from './connectors.js'
import type { Database } from './driver.js'
import { copyImage, type Image, takeImage } from './images.js'
import { createApiKeys, createSigningKeys, createUsers } from './identities.js'
import { createMeta } from './meta.js'
import { createOrganisations } from './organisations.js'
import { createUploads } from './uploads.js'

/** The data of one world. Finders answer `undefined` for what is missing; whoever asks decides what that means. */
export interface Store {
  /** Runs `work` in one transaction: all of it is written, or, where it throws, none. May be nested. */
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
  readonly uploads: ReturnType<typeof createUploads>
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

  function rehearse<Result>(work: () => Result): Result {
    db.exec('BEGIN IMMEDIATE')
    try {
      return work()
    } finally {
      db.exec('ROLLBACK')
    }
  }

  return {
    transaction: <Result>(work: () => Result) => run.immediate(work) as Result,
    rehearse,
    takeImage: () => takeImage(db),
    copyImage: image => copyImage(db, image),
    organisations: createOrganisations(db),
    apiKeys: createApiKeys(db),
    users: createUsers(db),
    signingKeys: createSigningKeys(db),
    connectors: createConnectors(db),
    uploads: createUploads(db),
    meta: createMeta(db),
    findProblem,
    close: () => void db.close()
  }
}
