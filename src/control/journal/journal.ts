/** The newest requests to a sandbox, and what it responded. */
import { parseTimestamp, timestamp } from '../../core/timestamp.js'
import { createBodyStore, type KeptBody } from './body-store.js'
import { type Comparable, compileCriteria, readsBodies } from './criteria.js'
import type { JournalEntry } from './journal-entry.js'
import { type JournalRecord, lacksBody, sizeOf, toComparable, toEntry } from './journal-record.js'
import type { JournalCriteria } from './journal-schema.js'
import { mapInTurns } from '../../core/streams/in-turns.js'
import { createWaits, type Wait } from './waits.js'

export interface JournalLimits {
  /** Entries. With 0, the journal keeps no entries. */
  readonly size: number
  /** Approximate bytes of all entries and bodies. */
  readonly bytes: number
}

export const DEFAULT_JOURNAL_LIMITS: JournalLimits = { size: 1_000, bytes: 32 * 1_048_576 }

export interface JournalCount {
  readonly count: number
  /**
   * How many entries the journal has dropped because of its limits; in a search by bodies, also how many entries have
   * lost theirs. Some of them may have matched.
   */
  readonly evicted: number
}

/** Copies a body into the journal. Undefined for no body. */
export type KeepBody = (body: Buffer | string | undefined) => KeptBody | undefined

/** Consecutive entries, read from a position. */
export interface JournalSlice {
  readonly records: readonly JournalRecord[]
  /** The position of the entry after them. Positions count all entries since the journal was created. */
  readonly next: number
  /** How many entries before them were discarded, or cleared, without being read. */
  readonly missed: number
}

export interface Journal {
  /** @param makeRecord is not called if the journal keeps no entries. @returns undefined if it is not kept. */
  record(makeRecord: (keep: KeepBody) => JournalRecord): JournalRecord | undefined
  /** Adds the request body of a record, if it arrives after the response. */
  addBody(record: JournalRecord, body: Buffer): void
  /** Oldest first. @param limit returns at most this many, the newest. */
  find(criteria?: JournalCriteria, limit?: number): JournalEntry[]
  count(criteria?: JournalCriteria): JournalCount
  /** The same as `find`, in turns between which other requests are served. It does not see later entries. */
  findInTurns(criteria?: JournalCriteria, limit?: number): Promise<JournalEntry[]>
  /** The same as `count`, in turns. */
  countInTurns(criteria?: JournalCriteria): Promise<JournalCount>
  /** How many entries, or bodies that the criteria need, the journal has dropped because of its limits. */
  countEvicted(criteria?: JournalCriteria): number
  get(id: string): JournalEntry | undefined
  clear(): void
  /**
   * Resolves once `count` entries match, or with the entries that do match at the end of the wait. Empty if the signal
   * ended the wait, because nobody reads the result.
   * @throws ApiError 429 `waitLimitReached`.
   */
  waitFor(criteria: JournalCriteria, wanted: WaitOptions): Promise<JournalEntry[]>
  /** Reads at most `limit` entries from a position on. */
  readFrom(position: number, limit: number): JournalSlice
  /** The position after the entry with this id. Undefined if the journal does not have it. */
  positionAfter(id: string): number | undefined
  /** The position of the next entry that will be recorded. */
  end(): number
  /** How often the journal was cleared. */
  countClears(): number
  /** Calls the listener after each new entry, clear and close. Returns a function that removes the listener. */
  subscribe(listener: () => void): () => void
  countSubscribers(): number
  isClosed(): boolean
  /** How many searches wait. */
  countWaits(): number
  /** Resolves all calls of `waitFor` at once, later ones included. */
  close(): void
}

export interface WaitOptions extends Pick<Wait, 'count' | 'timeout'> {
  readonly signal?: AbortSignal | undefined
}

interface Stored {
  readonly record: JournalRecord
  readonly size: number
}

/** Frees the memory of an evicted record. */
const EVICTED = { size: 0 } as Stored

export function createJournal(limits: JournalLimits): Journal {
  let stored: Stored[] = []
  /** How many of them, from the first, are evicted. To remove each at once would move all others. */
  let gone = 0
  let bytes = 0
  let evicted = 0
  /** The position of the first entry. */
  let first = 0
  let clears = 0
  let isClosed = false
  const waits = createWaits()
  const bodies = createBodyStore(() => limits.bytes - bytes, limits.bytes)
  const keep: KeepBody = body => (body === undefined || body.length === 0 ? undefined : bodies.keep(body))

  const kept = () => (gone === 0 ? stored : stored.slice(gone)).map(({ record }) => record)
  const listeners = new Set<() => void>()

  function notify(): void {
    for (const listener of listeners) listener()
  }

  function evict(): void {
    const { record, size } = stored[gone] as Stored
    bytes -= size
    record.request.body?.release()
    record.response?.body?.release()
    stored[gone] = EVICTED
    evicted++
    first++
    gone++
    if (gone < stored.length / 2) return
    stored = stored.slice(gone)
    gone = 0
  }

  /** Old bodies go first: a count needs only the entries. */
  function makeRoom(): void {
    while (stored.length - gone > limits.size) evict()
    while (bytes + bodies.size() > limits.bytes) if (!bodies.dropOldest()) evict()
  }

  function search(criteria: JournalCriteria = {}): JournalRecord[] {
    const matches = compileCriteria(criteria)
    return recordsSince(kept(), criteria.since).filter(record => matches(toComparable(record)))
  }

  async function searchInTurns(criteria: JournalCriteria = {}): Promise<JournalRecord[]> {
    const matches = compileCriteria(criteria)
    const records = recordsSince(kept(), criteria.since)
    const found = await mapInTurns(records, record => matches(toComparable(record)))
    return records.filter((_, index) => found[index])
  }

  const countEvicted = (criteria: JournalCriteria = {}) =>
    evicted + (readsBodies(criteria) ? kept().filter(lacksBody).length : 0)

  const findInTurns: Journal['findInTurns'] = async (criteria, limit = Infinity) =>
    mapInTurns((await searchInTurns(criteria)).slice(-limit), toEntry)

  const find = (criteria?: JournalCriteria, limit = Infinity) => search(criteria).slice(-limit).map(toEntry)

  return {
    find,
    record(makeRecord) {
      if (limits.size === 0) return void evicted++
      const record = makeRecord(keep)
      const size = sizeOf(record)
      if (size > limits.bytes) return void evicted++
      stored.push({ record, size })
      bytes += size
      makeRoom()
      waits.check(record)
      notify()
      return record
    },
    addBody(record, body) {
      waits.checkChange(record, () => {
        record.request.body = keep(body)
      })
    },
    findInTurns,
    count(criteria) {
      const count = criteria === undefined ? stored.length - gone : search(criteria).length
      return { count, evicted: countEvicted(criteria) }
    },
    async countInTurns(criteria) {
      return { count: (await searchInTurns(criteria)).length, evicted: countEvicted(criteria) }
    },
    countEvicted,
    get(id) {
      const record = kept().find(each => each.id === id)
      return record && toEntry(record)
    },
    readFrom(position, limit) {
      const start = Math.max(0, position - first)
      const records = stored.slice(gone + start, gone + start + limit).map(({ record }) => record)
      return { records, next: first + start + records.length, missed: Math.max(0, first - position) }
    },
    positionAfter(id) {
      const index = kept().findIndex(record => record.id === id)
      return index === -1 ? undefined : first + index + 1
    },
    end: () => first + stored.length - gone,
    countClears: () => clears,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    countSubscribers: () => listeners.size,
    isClosed: () => isClosed,
    clear() {
      first += stored.length - gone
      clears++
      stored = []
      gone = 0
      bytes = 0
      evicted = 0
      bodies.clear()
      waits.restart()
      notify()
    },
    async waitFor(criteria, { count, timeout, signal }) {
      const isSince = startingAt(criteria.since)
      const isWanted = compileCriteria(criteria)
      const matches = (record: JournalRecord, read: Comparable) => isSince(record) && isWanted(read)
      const countKnown = async () => (await searchInTurns(criteria)).length
      if (!isClosed) await waits.add({ matches, count, timeout, signal }, countKnown)
      return signal?.aborted === true ? [] : findInTurns(criteria)
    },
    countWaits: waits.size,
    close() {
      isClosed = true
      waits.end()
      notify()
    }
  }
}

/** For new records, which are later than any request with the id `since`. */
function startingAt(since: string | undefined): (record: JournalRecord) => boolean {
  const time = since === undefined ? undefined : parseTimestamp(since)
  return ({ arrivedAt }) => time === undefined || timestamp(arrivedAt) >= time
}

/**
 * @param since a time, or the id of a request. If that request has been evicted or cleared, all records are later.
 */
function recordsSince(records: readonly JournalRecord[], since: string | undefined): readonly JournalRecord[] {
  if (since === undefined) return records
  const time = parseTimestamp(since)
  if (time !== undefined) return records.filter(({ arrivedAt }) => timestamp(arrivedAt) >= time)
  return records.slice(records.findIndex(({ id }) => id === since) + 1)
}
