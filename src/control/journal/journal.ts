/** What a sandbox was asked and what it answered, the newest so many of it. */
import { parseTimestamp } from '../../core/timestamp.js'
import type { JournalEntry } from './journal-entry.js'
import type { JournalCriteria } from './journal-schema.js'
import { matchesEntry } from './match-entry.js'

export interface JournalLimits {
  /** Entries; 0 keeps none. */
  readonly size: number
  /** Bytes of all entries as JSON, about. */
  readonly bytes: number
}

export const DEFAULT_JOURNAL_LIMITS: JournalLimits = { size: 1_000, bytes: 8 * 1_048_576 }

export interface JournalCount {
  readonly count: number
  /** How many entries the limits have cost: the count may lack as many. */
  readonly evicted: number
}

export interface Journal {
  /** @param makeEntry is not asked where none is kept. */
  record(makeEntry: () => JournalEntry): void
  /** Oldest first. */
  find(criteria?: JournalCriteria): JournalEntry[]
  count(criteria?: JournalCriteria): JournalCount
  get(id: string): JournalEntry | undefined
  clear(): void
  /** Answers as soon as `count` entries match, or with those that do once `timeout` milliseconds are over. */
  waitFor(
    criteria: JournalCriteria,
    wanted: { readonly count: number; readonly timeout: number }
  ): Promise<JournalEntry[]>
  /** Answers all who wait, and whoever waits from now on, at once. */
  close(): void
}

export function createJournal(limits: JournalLimits): Journal {
  let entries: JournalEntry[] = []
  let sizes: number[] = []
  let bytes = 0
  let evicted = 0
  let isClosed = false
  const waiting = new Set<(isOver: boolean) => void>()

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
      for (const look of waiting) look(false)
    },
    count: criteria => ({ count: find(criteria).length, evicted }),
    get: id => entries.find(entry => entry.id === id),
    clear() {
      entries = []
      sizes = []
      bytes = 0
      evicted = 0
    },
    waitFor: (criteria, { count, timeout }) =>
      new Promise(resolve => {
        const look = (isOver: boolean) => {
          const found = find(criteria)
          if (found.length < count && !isOver) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        const timer = setTimeout(look, timeout, true)
        waiting.add(look)
        look(isClosed)
      }),
    close() {
      isClosed = true
      for (const look of waiting) look(true)
    }
  }
}

/** What every entry has, with its names: ids, times, numbers. */
const LEAST_SIZE = 400

/** Characters of an entry as JSON, about: to write it out for that takes longer than all else that is done for it. */
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
  let size = LEAST_SIZE + path.length + organisationId.length + connectorId.length + version.length
  if (principal !== undefined) size += principal.name.length
  for (const name in headers) size += name.length + String(headers[name]).length + '"":"",'.length
  for (const part of [query, body, explanation]) if (part !== undefined) size += JSON.stringify(part).length
  return size
}

/**
 * Those that came at a time or later, or after a request. Of a request that is not there any more (it was evicted, or
 * cleared) all that are there came later.
 */
function entriesSince(entries: readonly JournalEntry[], since: string | undefined): readonly JournalEntry[] {
  if (since === undefined) return entries
  const time = parseTimestamp(since)
  if (time !== undefined) return entries.filter(({ at }) => (parseTimestamp(at) as string) >= time)
  return entries.slice(entries.findIndex(({ id }) => id === since) + 1)
}
