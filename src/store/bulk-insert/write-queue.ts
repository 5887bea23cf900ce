/** Counts all writes to a database, and queues bulk inserts so that several run as one batch. */
import type { Database } from '../database/driver.js'
import { createLazyStatement } from '../database/lazy-statement.js'
import type { BulkInsert } from './bulk-insert.js'
import type { Values } from './placeholders.js'

export interface WriteQueue {
  /** The database. Its statements flush the queue before they run. */
  readonly db: Database
  /** How often this process has written so far, including writes that were rolled back. */
  readonly countWrites: () => number
  /** Queues the values of one import; flushed before any other statement runs. */
  push(insert: BulkInsert, values: Values): void
  flush(): void
  /** Empties the queue without writing, after a rollback. */
  discard(): void
}

export function createWriteQueue(db: Database): WriteQueue {
  let count = 0
  let queued: Values[] = []
  let current: BulkInsert | undefined

  function flush(): void {
    if (queued.length === 0) return
    const batch = queued
    queued = []
    try {
      current?.run(batch)
    } catch (error) {
      // Tells the group commit that earlier imports failed, even if the caller itself has only read.
      count++
      throw error
    }
  }

  function push(insert: BulkInsert, values: Values): void {
    if (insert !== current) flush()
    current = insert
    count++
    queued.push(values)
    if (queued.length === insert.maxBatch) flush()
  }

  function prepare(sql: string) {
    return createLazyStatement(db, sql, ({ readonly: isRead }) => {
      flush()
      if (!isRead) count++
    })
  }

  return {
    db: Object.create(db, { prepare: { value: prepare } }) as Database,
    countWrites: () => count,
    push,
    flush,
    discard: () => void (queued = [])
  }
}
