import { describeEntry, explainCount, isAsExpected } from '../control/journal/explain-count.js'
import { toCurl } from '../control/journal/to-curl.js'
import type { JournalEntry } from '../control/journal/journal-entry.js'
import type { JournalCriteria } from '../control/journal/journal-schema.js'
import type { Journal, JournalCount } from '../control/journal/journal.js'
import type { Duration } from '../core/duration.js'
import { assertKnown } from './assert-known.js'
import { type RequestCriteria, toJournalCriteria } from './request-criteria.js'
import { toMilliseconds } from './to-milliseconds.js'

export interface WaitOptions {
  /** How many matching requests to wait for. Default: 1. */
  readonly count?: number | undefined
  /** Real time: milliseconds, or a duration such as `10s`. Default: 5 seconds. */
  readonly timeout?: Duration | undefined
}

export interface CountOptions {
  /** How many requests must match. Default: at least one. */
  readonly count?: number | undefined
}

/**
 * The journal of a sandbox: its requests with their responses, secrets removed. A request must match all criteria.
 * All functions throw a TypeError for a criterion that is unknown or that no request can match.
 */
export interface RequestControls {
  /** The matching requests, oldest first. */
  find(criteria?: RequestCriteria): JournalEntry[]
  /** `count` may be too low by up to `evicted`, the number of entries that the journal's limits removed. */
  count(criteria?: RequestCriteria): JournalCount
  /** @throws Error if another number of requests matches. It shows the requests that came instead, nearest first. */
  assert(criteria?: RequestCriteria, options?: CountOptions): void
  /** @param id the `x-request-id` of the response. */
  get(id: string): JournalEntry | undefined
  clear(): void
  /**
   * Waits until enough matching requests are in the journal, earlier ones included. Returns all of them, oldest first.
   * @throws Error after the timeout, with the latest requests.
   */
  waitFor(criteria?: RequestCriteria, options?: WaitOptions): Promise<JournalEntry[]>
}

/** How many of the latest requests a failed wait shows. */
const MAX_SHOWN = 10

/** @param url the base URL of the server, for the commands that send a request again. */
export function createRequestControls(journal: Journal, url: string): RequestControls {
  const withCurl = (entry: JournalEntry): JournalEntry => ({ ...entry, curl: toCurl(entry, url) })
  return {
    find: criteria => journal.find(toJournalCriteria(criteria)).map(withCurl),
    count: criteria => journal.count(toJournalCriteria(criteria)),
    assert(criteria, options = {}) {
      assertKnown('option', Object.keys(options), ['count'])
      const wanted = toJournalCriteria(criteria)
      const { count: found, evicted } = journal.count(wanted)
      if (isAsExpected(found, options.count)) return
      throw new Error(explainCount({ criteria: wanted, entries: journal.find(), found, count: options.count, evicted }))
    },
    get(id) {
      const entry = journal.get(id)
      return entry && withCurl(entry)
    },
    clear: () => journal.clear(),
    async waitFor(criteria, options = {}) {
      assertKnown('option', Object.keys(options), ['count', 'timeout'])
      const { count = 1, timeout = 5_000 } = options
      const wanted = toJournalCriteria(criteria)
      const found = await journal.waitFor(wanted, { count, timeout: toMilliseconds(timeout) })
      if (found.length >= count) return found.map(withCurl)
      throw new Error(explainTimeout(journal, { found: found.length, count, wanted }))
    }
  }
}

interface FailedWait {
  readonly found: number
  readonly count: number
  readonly wanted: JournalCriteria
}

function explainTimeout(journal: Journal, { found, count, wanted }: FailedWait): string {
  const latest = journal.find({}, MAX_SHOWN).map(describeEntry)
  const received = latest.length === 0 ? 'there were no requests' : `the latest requests:\n${latest.join('\n')}`
  return `found ${found} of ${count} requests that match ${JSON.stringify(wanted)}; ${received}`
}
