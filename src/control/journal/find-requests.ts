import { parseDuration } from '../../core/duration.js'
import { checkBody } from '../check-body.js'
import type { JournalEntry } from './journal-entry.js'
import type { Journal } from './journal.js'

export interface FoundRequests {
  /** Oldest first. */
  readonly requests: readonly JournalEntry[]
  /** How many entries the limits of the journal have cost. */
  readonly evicted: number
}

/**
 * The requests that a query asks for, see JournalQuery; with `wait`, as soon as there are enough of them.
 * @throws ApiError 400 `invalidBody`.
 */
export async function findRequests(journal: Journal, query: unknown): Promise<FoundRequests> {
  const { limit, wait, count = 1, ...criteria } = await checkBody('JournalQuery', query)
  const timeout = wait === undefined ? 0 : Math.min(parseDuration(wait) as number, LONGEST_WAIT)
  const found = timeout === 0 ? journal.find(criteria) : await journal.waitFor(criteria, { count, timeout })
  const { evicted } = journal.count(criteria)
  return { requests: limit === undefined ? found : found.slice(-limit), evicted }
}

/** Milliseconds. */
const LONGEST_WAIT = 600_000
