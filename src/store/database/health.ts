/** Whether a database can be written, judged by its files and the last attempt. */
import { statSync } from 'node:fs'
import { describeDatabaseFailure } from './database-error.js'
import type { Database } from './driver.js'

/** Called with the reason (see describeDatabaseFailure), or with undefined on recovery. */
export type HealthListener = (failure: string | undefined) => void

export interface DatabaseHealth {
  /**
   * Runs a transaction. If the last one failed, probes afterwards whether the database has recovered.
   * @throws If the file was moved or replaced: the write would be lost, and SQLite does not check in WAL mode.
   */
  guard<Result>(write: () => Result): Result
  /** @throws If the file was moved or replaced. */
  assertInPlace(): void
  /** Probes a write; returns why it failed (a clause to follow the database's name), or undefined. */
  findProblem(): string | undefined
  /** Reports a failure; true if a listener was notified. */
  report(error: unknown): boolean
}

/** Larger than the writes of a request. If it fits on the disk, they do. */
const LARGE_PROBE = 'x'.repeat(65_536)

/** @param probe Writes a text to the database. */
export function createHealth(db: Database, probe: (text: string) => void, listener?: HealthListener): DatabaseHealth {
  // The write-ahead log holds the latest writes until a checkpoint.
  const files = db.memory ? [] : [db.name, `${db.name}-wal`].map(path => ({ path, identity: identify(path) }))
  let failure: string | undefined

  function assertInPlace(checked: typeof files): void {
    if (checked.every(({ path, identity }) => identify(path) === identity)) return
    throw Object.assign(new Error('the file is not where it was opened'), { code: 'SQLITE_READONLY_DBMOVED' })
  }

  function become(found: string | undefined): void {
    if (found === failure) return
    failure = found
    listener?.(found)
  }

  function report(error: unknown): boolean {
    const found = describeDatabaseFailure(error)
    if (found === undefined || listener === undefined) return false
    become(found)
    return true
  }

  function findProblem(): string | undefined {
    try {
      assertInPlace(files)
      // Writes, because a transaction that is rolled back succeeds even on a full disk.
      if (failure !== undefined) probe(LARGE_PROBE)
      probe('')
      become(undefined)
      return undefined
    } catch (error) {
      report(error)
      return describeDatabaseFailure(error) ?? `cannot be written (${(error as Error).message})`
    }
  }

  return {
    guard(write) {
      // Checks only the database file, because each check makes every write some microseconds slower.
      assertInPlace(files.slice(0, 1))
      const result = write()
      // A small write can succeed on a disk that is still too full for the next one.
      if (failure !== undefined) findProblem()
      return result
    },
    assertInPlace: () => assertInPlace(files),
    findProblem,
    report
  }
}

/** Identifies the file, not its path. */
function identify(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path)
    return `${dev} ${ino}`
  } catch {
    return undefined
  }
}
