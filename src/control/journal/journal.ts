/** The newest requests to a sandbox, and what it responded. */
import { parseTimestamp } from '../../core/timestamp.js'
import { matchesEntry } from './criteria.js'
import type { JournalEntry } from './journal-entry.js'
import type { JournalCriteria } from './journal-schema.js'
import { createWaits, type Wait } from './waits.js'

export interface JournalLimits {
  /** Entries. With 0, the journal keeps no entries. */
  readonly size: number
  /** Approximate bytes of all entries as JSON. */
  readonly bytes: number
}

export const DEFAULT_JOURNAL_LIMITS: JournalLimits = { size: 1_000, bytes: 8 * 1_048_576 }

export interface JournalCount {
  readonly count: number
  /** How many entries the journal has dropped because of its limits. Some of them may have matched. */
  readonly evicted: number
}

export interface Journal {
  /** @param makeEntry is not called if the journal keeps no entries. */
  record(makeEntry: () => JournalEntry): void
  /** Oldest first. */
  find(criteria?: JournalCriteria): JournalEntry[]
  count(criteria?: JournalCriteria): JournalCount
  get(id: string): JournalEntry | undefined
  clear(): void
  /**
   * Resolves once `count` entries match, or with the entries that do match at the end of the wait. Empty if the signal
   * ended the wait, because nobody reads the result.
   * @throws ApiError 429 `waitLimitReached`.
   */
  waitFor(criteria: JournalCriteria, wanted: WaitOptions): Promise<JournalEntry[]>
  /** How many searches wait. */
  countWaits(): number
  /** Resolves all calls of `waitFor` at once, later ones included. */
  close(): void
}

export interface WaitOptions extends Pick<Wait, 'count' | 'timeout'> {
  readonly signal?: AbortSignal | undefined
}

export function createJournal(limits: JournalLimits): Journal {
  let entries: JournalEntry[] = []
  let sizes: number[] = []
  let bytes = 0
  let evicted = 0
  let isClosed = false
  const waits = createWaits()

  function evict(): void {
    entries.shift()
    bytes -= sizes.shift() as number
    evicted++
  }

  function find(criteria: JournalCriteria = {}): JournalEntry[] {
    return entriesSince(entries, criteria.since).filter(entry => matchesEntry(entry, criteria))
  }

  return {
    find,
    record(makeEntry) {
      if (limits.size === 0) return void evicted++
      const entry = makeEntry()
      const size = sizeOf(entry)
      if (size > limits.bytes) return void evicted++
      entries.push(entry)
      sizes.push(size)
      bytes += size
      while (entries.length > limits.size || bytes > limits.bytes) evict()
      waits.check(entry)
    },
    count: criteria => ({ count: find(criteria).length, evicted }),
    get: id => entries.find(entry => entry.id === id),
    clear() {
      entries = []
      sizes = []
      bytes = 0
      evicted = 0
      waits.restart()
    },
    async waitFor(criteria, { count, timeout, signal }) {
      const isSince = startingAt(criteria.since)
      const matches = (entry: JournalEntry) => isSince(entry) && matchesEntry(entry, criteria)
      if (!isClosed) await waits.add({ matches, count, timeout, signal }, find(criteria).length)
      return signal?.aborted === true ? [] : find(criteria)
    },
    countWaits: waits.size,
    close() {
      isClosed = true
      waits.end()
    }
  }
}

/** For new entries, which are later than any request with the id `since`. */
function startingAt(since: string | undefined): (entry: JournalEntry) => boolean {
  const time = since === undefined ? undefined : parseTimestamp(since)
  return ({ at }) => time === undefined || (parseTimestamp(at) as string) >= time
}

/** Characters of the properties that every entry has: ids, times and numbers, with their names. */
const BASE_SIZE = 400

/** Approximate length of the entry as JSON. `JSON.stringify` would take longer than everything else in `record`. */
function sizeOf(entry: JournalEntry): number {
  const {
    path,
    headers,
    organisationId = '',
    connectorId = '',
    version = '',
    principal,
    query,
    body,
    explanation
  } = entry
  let size = BASE_SIZE + path.length + organisationId.length + connectorId.length + version.length
  if (principal !== undefined) size += principal.name.length
  for (const name in headers) size += name.length + String(headers[name]).length + '"":"",'.length
  for (const part of [query, body, explanation]) if (part !== undefined) size += JSON.stringify(part).length
  return size
}

/**
 * @param since a time, or the id of a request. If that request has been evicted or cleared, all entries are later.
 */
function entriesSince(entries: readonly JournalEntry[], since: string | undefined): readonly JournalEntry[] {
  if (since === undefined) return entries
  const time = parseTimestamp(since)
  if (time !== undefined) return entries.filter(({ at }) => (parseTimestamp(at) as string) >= time)
  return entries.slice(entries.findIndex(({ id }) => id === since) + 1)
}
