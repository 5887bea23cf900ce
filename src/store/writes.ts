/** What is written to a world: counted, and put off where it may wait for its like. */
import type { Database } from './database/driver.js'
import type { InsertPlan } from './bulk-insert/insert-plan.js'
import { createLazyStatement } from './database/lazy-statement.js'

export interface Writes {
  /** The database; its statements are run after the rows that wait, and counted where they write. */
  readonly db: Database
  /** How often this process has written so far, in transactions that were undone as well. */
  readonly count: () => number
  /** Rows of a plan, which wait for others of it until anything else is asked of the database: it cannot tell. */
  put(plan: InsertPlan, values: readonly string[]): void
  /** Writes what waits. */
  settle(): void
  /** Forgets what waits, as where its transaction is undone. */
  drop(): void
}

export function watchWrites(db: Database): Writes {
  let count = 0
  let waiting: (readonly string[])[] = []
  let current: InsertPlan | undefined

  function settle(): void {
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    try {
      current?.write(batch)
    } catch (error) {
      // Whoever asked has not written: it is the others that are lost.
      count++
      throw error
    }
  }

  function put(plan: InsertPlan, values: readonly string[]): void {
    if (plan !== current) settle()
    current = plan
    count++
    waiting.push(values)
    if (waiting.length === plan.most) settle()
  }

  function prepare(sql: string) {
    return createLazyStatement(db, sql, ({ readonly: isRead }) => {
      settle()
      if (!isRead) count++
    })
  }

  return {
    db: Object.create(db, { prepare: { value: prepare } }) as Database,
    count: () => count,
    put,
    settle,
    drop: () => void (waiting = [])
  }
}
