/** Searches of the control plane in the journal. */
import { assertValid } from '../../contract/invalid-fields.js'
import type { Settings } from '../../contract/settings.js'
import { toMilliseconds } from '../../core/duration.js'
import { checkBody } from '../check-body.js'
import { findImpossible } from './check-criteria.js'
import type { JournalEntry } from './journal-entry.js'
import type { Journal, JournalCount } from './journal.js'

/** The parts of a sandbox that a search needs. */
interface JournalOwner {
  readonly journal: Journal
  readonly settings: Settings
}

export interface FoundRequests {
  /** Oldest first. */
  readonly requests: readonly JournalEntry[]
  /** How many entries the journal has dropped because of its limits. */
  readonly evicted: number
}

/**
 * With `wait`, resolves once `count` requests match or the time is up.
 * @param query a JournalQuery.
 * @param signal ends the wait.
 * @throws ApiError 400 `invalidBody`, 429 `waitLimitReached`.
 */
export async function findRequests(
  { journal, settings }: JournalOwner,
  query: unknown,
  signal?: AbortSignal
): Promise<FoundRequests> {
  const { limit, wait, count = 1, ...criteria } = await checkBody('JournalQuery', query, settings)
  assertValid(findImpossible(criteria))
  const timeout = wait === undefined ? 0 : Math.min(toMilliseconds(wait) as number, MAX_WAIT)
  const requests =
    timeout > 0
      ? (await journal.waitFor(criteria, { count, timeout, signal })).slice(-(limit ?? Infinity))
      : await journal.findInTurns(criteria, limit)
  return { requests, evicted: journal.countEvicted(criteria) }
}

/** @param query a JournalCriteria. @throws ApiError 400 `invalidBody`. */
export async function countRequests({ journal, settings }: JournalOwner, query: unknown): Promise<JournalCount> {
  const criteria = await checkBody('JournalCriteria', query, settings)
  assertValid(findImpossible(criteria))
  return journal.countInTurns(criteria)
}

/** Milliseconds. */
const MAX_WAIT = 600_000
