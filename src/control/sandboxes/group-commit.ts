/** Runs the writes of one turn of the event loop in one transaction: a commit costs as much as several writes. */
import { describeDatabaseFailure } from '../../store/database/database-error.js'
import type { Store } from '../../store/store.js'
import { elapsed, setImmediate } from '../../core/timers.js'

/**
 * Runs `work` in a transaction at the end of this turn of the event loop. Writes nothing if `work` throws.
 * @returns The result of `work`, once it is committed.
 */
export type GroupCommit = <Result>(work: () => Result) => Promise<Result>

interface Member {
  readonly work: () => unknown
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/** Milliseconds after which a commit counts as lost, such as one that was due while the process was suspended. */
const LATE = 1_000

/** @param getStore Called when the work runs, because a reset may have replaced the store by then. */
export function createGroupCommit(getStore: () => Store): GroupCommit {
  let members: Member[] = []
  let scheduledAt = 0

  function schedule(): void {
    scheduledAt = elapsed()
    setImmediate(commit)
  }

  function commit(): void {
    if (members.length === 0) return
    const group = members
    members = []
    try {
      commitTogether(getStore(), group)
    } catch (error) {
      if (describeDatabaseFailure(error) === undefined) for (const member of group) commitAlone(getStore, member)
      else for (const { reject } of group) reject(error)
    }
  }

  return work =>
    new Promise((resolve, reject) => {
      const isFirst = members.push({ work, resolve, reject }) === 1
      if (isFirst || elapsed() - scheduledAt > LATE) schedule()
    })
}

/** @throws If a failure rolls back the whole group. Its promises are then not settled yet. */
function commitTogether(store: Store, group: readonly Member[]): void {
  const settles = store.transaction(() => group.map(member => attempt(store, member)))
  for (const settle of settles) settle()
}

/** A member that fails before it writes is rejected alone, unless the database itself fails. */
function attempt(store: Store, { work, resolve, reject }: Member): () => void {
  const writes = store.countWrites()
  try {
    const result = work() as never
    return () => resolve(result)
  } catch (error) {
    // After a failure of the database, SQLite has rolled back the earlier members, and later ones would run outside a
    // transaction.
    if (describeDatabaseFailure(error) !== undefined || store.countWrites() !== writes) throw error
    return () => reject(error)
  }
}

function commitAlone(getStore: () => Store, { work, resolve, reject }: Member): void {
  try {
    resolve(getStore().transaction(work) as never)
  } catch (error) {
    reject(error)
  }
}
