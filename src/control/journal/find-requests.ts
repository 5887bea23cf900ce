/** Searches of the control plane in the journal. */
import { invalidField } from '../../contract/invalid-fields.js'
import type { Settings } from '../../contract/settings.js'
import { parseDuration } from '../../core/duration.js'
import { parseTimestamp } from '../../core/timestamp.js'
import { checkBody } from '../check-body.js'
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
  assertSince(criteria)
  const timeout = wait === undefined ? 0 : Math.min(parseDuration(wait) as number, MAX_WAIT)
  const found = timeout === 0 ? journal.find(criteria) : await journal.waitFor(criteria, { count, timeout, signal })
  const { evicted } = journal.count(criteria)
  return { requests: limit === undefined ? found : found.slice(-limit), evicted }
}

/** @param query a JournalCriteria. @throws ApiError 400 `invalidBody`. */
export async function countRequests({ journal, settings }: JournalOwner, query: unknown): Promise<JournalCount> {
  const criteria = await checkBody('JournalCriteria', query, settings)
  assertSince(criteria)
  return journal.count(criteria)
}

/** Milliseconds. */
const MAX_WAIT = 600_000

/** As createRandomIds makes them. */
const REQUEST_ID = /^[0-9a-f]{32}$/

function assertSince({ since }: { readonly since?: string }): void {
  if (since === undefined || REQUEST_ID.test(since) || parseTimestamp(since) !== undefined) return
  const message = 'must be a time in RFC 3339 format, such as "2024-01-15T09:00:00Z", or the id of a request'
  throw invalidField('since', message)
}
