/** Transactions of a store. They flush the write queue before they end, and clean up after a rollback. */
import type { WriteQueue } from './bulk-insert/write-queue.js'
import type { DatabaseHealth } from './database/health.js'

/** @param forget called after a rollback: what was computed from the data may be wrong. */
export function createTransactions(queue: WriteQueue, health: DatabaseHealth, forget: () => void) {
  const { db } = queue
  const run = db.transaction(doAndFlush)

  function doAndFlush<Result>(work: () => Result): Result {
    const result = work()
    queue.flush()
    return result
  }

  function cleanUp(): void {
    queue.discard()
    forget()
  }

  function attempt<Result>(work: () => Result): Result {
    try {
      return run.immediate(work) as Result
    } catch (error) {
      cleanUp()
      throw error
    }
  }

  return {
    transaction: <Result>(work: () => Result): Result =>
      db.inTransaction ? work() : health.guard(() => attempt(work)),
    begin: () => void db.exec('BEGIN'),
    commit: () => void db.exec('COMMIT'),
    dryRun<Result>(work: () => Result): Result {
      db.exec('BEGIN IMMEDIATE')
      try {
        return doAndFlush(work)
      } finally {
        // Some errors, such as a full disk, have rolled back already.
        if (db.inTransaction) db.exec('ROLLBACK')
        cleanUp()
      }
    }
  }
}
