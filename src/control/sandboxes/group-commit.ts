/**
 * Writes that come in the same turn of the event loop share one transaction: a commit costs as much as some of them.
 */
import { describeDatabaseFailure } from '../../store/database/database-error.js'
import type { Store } from '../../store/store.js'

/**
 * Does the work before long, in a transaction: all of it is written, or, where it throws, none.
 * @returns once it is committed.
 */
export type GroupCommit = <Result>(work: () => Result) => Promise<Result>

interface Waiting {
  readonly work: () => unknown
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/** @param getStore is asked when the work is done: the store may be another by then. */
export function createGroupCommit(getStore: () => Store): GroupCommit {
  let waiting: Waiting[] = []

  function commit(): void {
    const group = waiting
    waiting = []
    try {
      commitTogether(getStore(), group)
    } catch (error) {
      if (describeDatabaseFailure(error) === undefined) for (const each of group) commitAlone(getStore, each)
      else for (const { reject } of group) reject(error)
    }
  }

  return work =>
    new Promise((resolve, reject) => {
      if (waiting.push({ work, resolve, reject }) === 1) setImmediate(commit)
    })
}

/** @throws where something is to be undone, which takes all of it along; none is settled then. */
function commitTogether(store: Store, group: readonly Waiting[]): void {
  const settles = store.transaction(() => group.map(each => attempt(store, each)))
  for (const settle of settles) settle()
}

/** What throws before it has written takes nobody along, unless it is the database that fails. */
function attempt(store: Store, { work, resolve, reject }: Waiting): () => void {
  const writes = store.countWrites()
  try {
    const result = work() as never
    return () => resolve(result)
  } catch (error) {
    // SQLite has undone the whole transaction: what was done before is lost, and what came after would be kept by
    // itself.
    if (describeDatabaseFailure(error) !== undefined || store.countWrites() !== writes) throw error
    return () => reject(error)
  }
}

function commitAlone(getStore: () => Store, { work, resolve, reject }: Waiting): void {
  try {
    resolve(getStore().transaction(work) as never)
  } catch (error) {
    reject(error)
  }
}
