/** Whether a database can be written, as its files tell, and the last that was tried with it. */
import { statSync } from 'node:fs'
import { describeDatabaseFailure } from './database-error.js'
import type { Database } from './driver.js'

/**
 * Is told when a database comes to fail, and why (see describeDatabaseFailure); of undefined, when it can be written
 * again.
 */
export type ConditionListener = (failure: string | undefined) => void

export interface Condition {
  /** Whether the last that was tried has failed. */
  isFailing(): boolean
  /**
   * Some microseconds. @throws where a file that was removed, or replaced, would take the write and lose it with the
   * process: SQLite looks for itself with a rollback journal only.
   */
  assertPresent(): void
  /** So, and as well that what was written last, and lies beside the file, would be found again. */
  assertWhole(): void
  succeeded(): void
  /** Says whether the failure is known: it is one of the database, and whoever listens was told of it. */
  failed(error: unknown): boolean
}

export function createCondition(db: Database, listener?: ConditionListener): Condition {
  const files = db.memory ? [] : [db.name, `${db.name}-wal`].map(path => ({ path, identity: identify(path) }))
  let failure: string | undefined

  function assertSame(checked: typeof files): void {
    if (checked.every(({ path, identity }) => identify(path) === identity)) return
    throw Object.assign(new Error('the file is not where it was opened'), { code: 'SQLITE_READONLY_DBMOVED' })
  }

  function become(found: string | undefined): void {
    if (found === failure) return
    failure = found
    listener?.(found)
  }

  return {
    isFailing: () => failure !== undefined,
    assertPresent: () => assertSame(files.slice(0, 1)),
    assertWhole: () => assertSame(files),
    succeeded: () => become(undefined),
    failed(error) {
      const found = describeDatabaseFailure(error)
      if (found === undefined || listener === undefined) return false
      become(found)
      return true
    }
  }
}

/** Of the file that a path leads to, not of the path. */
function identify(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path)
    return `${dev} ${ino}`
  } catch {
    return undefined
  }
}
