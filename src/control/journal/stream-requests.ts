/** The journal as it is written, as server-sent events (HTML, 9.2). */
import { apiError } from '../../contract/errors.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import type { Settings } from '../../contract/settings.js'
import { mapInTurns } from '../../core/streams/in-turns.js'
import { clearTimeout, nextTurn, setTimeout } from '../../core/timers.js'
import { expected } from '../../validation/describe-value.js'
import { checkBody } from '../check-body.js'
import { findImpossible } from './check-criteria.js'
import { compileCriteria } from './criteria.js'
import type { JournalEntry } from './journal-entry.js'
import { type JournalRecord, toComparable, toEntry } from './journal-record.js'
import type { JournalCriteria } from './journal-schema.js'
import type { Journal, JournalSlice } from './journal.js'

/** Of a sandbox. Each new entry notifies all of them. */
export const MAX_STREAMS = 100

/** Entries that are read and written at once. Other requests are served between two batches. */
const MAX_BATCH = 100

/** Milliseconds between two batches, so that a busy mock writes few large pieces. */
const PAUSE = 50

/** Milliseconds without an entry after which a comment is sent, so that proxies keep the connection open. */
const HEARTBEAT = 15_000

interface StreamOwner {
  readonly journal: Journal
  readonly settings: Settings
}

interface StreamRequest {
  /** JournalCriteria, `view` (`full` or `summary`), `from` (`start` or `now`) and `order` (`oldest` or `newest`). */
  readonly query: Readonly<Record<string, unknown>>
  /** The header `Last-Event-ID`: the id of the last request that the client has seen. */
  readonly lastEventId: string | undefined
  /** Ends the stream. */
  readonly signal: AbortSignal
}

/** What a list shows of an entry. */
export type JournalSummary = Omit<
  JournalEntry,
  'headers' | 'query' | 'body' | 'bodyTruncated' | 'response' | 'curl' | 'explanation'
> & {
  /** The rule of the explanation. */
  readonly rule?: string
}

/**
 * Events: `request` (an entry; its id is the event's id), `missed` (`{ count }`: entries that were discarded before the
 * client read them, or whose number is unknown after a restart) and `cleared`.
 *
 * With `order=newest`, the entries that are there come first, newest first and without ids, then the event `complete`
 * with the id of the newest. So a client that loses the connection before `complete` has no id to resume with, and gets
 * all of them again.
 *
 * The stream keeps only its position in the journal. A client that reads slowly misses entries instead of filling the
 * memory.
 * @throws ApiError 400 `invalidBody`, 429 `streamLimitReached`.
 */
export async function streamRequests(
  { journal, settings }: StreamOwner,
  { query, lastEventId, signal }: StreamRequest
): Promise<AsyncGenerator<string>> {
  const { view = 'full', from = 'start', order = 'oldest', ...rest } = query
  // The schemas load with the first check, which would delay the first view of the dashboard.
  const criteria = Object.keys(rest).length === 0 ? {} : await checkBody('JournalCriteria', rest, settings)
  if (criteria.since !== undefined) throw invalidField('since', 'send the header Last-Event-ID instead')
  assertValid(findImpossible(criteria))
  assertOneOf('view', view, ['full', 'summary'])
  assertOneOf('from', from, ['start', 'now'])
  assertOneOf('order', order, ['oldest', 'newest'])
  if (journal.countSubscribers() >= MAX_STREAMS) throw apiError('streamLimitReached', { limit: MAX_STREAMS })
  const known = lastEventId === undefined ? undefined : journal.positionAfter(lastEventId)
  const isGap = lastEventId !== undefined && known === undefined
  const isComplete = known !== undefined || (from === 'now' && !isGap)
  const isNewestFirst = order === 'newest' && !isComplete
  const start = known ?? (isComplete || isNewestFirst ? journal.end() : 0)
  const toData = view === 'summary' ? summarise : toEntry
  return writeEvents(journal, { start, isGap, isNewestFirst, criteria, toData, signal })
}

function assertOneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value !== 'string' || !allowed.includes(value))
    throw invalidField(field, expected(allowed.join(' or '), value))
}

type Matches = ReturnType<typeof compileCriteria>

interface StreamOptions {
  readonly start: number
  /** Whether the client names an entry that the journal does not have. */
  readonly isGap: boolean
  /** Whether the entries before the start are sent first. */
  readonly isNewestFirst: boolean
  readonly criteria: JournalCriteria
  readonly toData: (record: JournalRecord) => object
  readonly signal: AbortSignal
}

async function* writeEvents(
  journal: Journal,
  { start, isGap, isNewestFirst, criteria, toData, signal }: StreamOptions
): AsyncGenerator<string> {
  const changes = createChanges(journal, signal)
  const matches = compileCriteria(criteria)
  let position = start
  let clears = journal.countClears()
  try {
    yield isGap ? toEvent('missed', {}) : ': connected\n\n'
    if (isNewestFirst) yield* writeNewestFirst(journal, { end: start, matches, toData, signal })
    while (!signal.aborted) {
      const isCleared = journal.countClears() !== clears
      clears = journal.countClears()
      const slice = journal.readFrom(position, MAX_BATCH)
      const isFirst = position === 0
      position = slice.next
      const text = await writeSlice(slice, { isCleared, isFirst, matches, toData })
      if (text !== '') yield text
      if (slice.records.length === MAX_BATCH) await nextTurn()
      else if (journal.isClosed()) return
      else if (await changes.next()) await new Promise(resolve => setTimeout(resolve, PAUSE))
      else yield ': waiting\n\n'
    }
  } finally {
    changes.end()
  }
}

interface BacklogOptions extends Pick<StreamOptions, 'toData' | 'signal'> {
  readonly matches: Matches
  /** The position after the newest entry. */
  readonly end: number
}

/** Entries that are discarded or cleared meanwhile are left out. All later ones follow from `end` on. */
async function* writeNewestFirst(
  journal: Journal,
  { end, matches, toData, signal }: BacklogOptions
): AsyncGenerator<string> {
  let newest: string | undefined
  for (let position = end; position > 0 && !signal.aborted;) {
    const length = Math.min(MAX_BATCH, position)
    position -= length
    const { records, missed } = journal.readFrom(position, length)
    if (missed >= length) break
    const batch = records.slice(0, length - missed).reverse()
    newest ??= batch[0]?.id
    const events = await mapInTurns(batch, record =>
      matches(toComparable(record)) ? toEvent('request', toData(record)) : ''
    )
    const text = events.join('')
    if (text !== '') yield text
    await nextTurn()
  }
  yield toEvent('complete', {}, newest)
}

interface SliceOptions extends Pick<StreamOptions, 'toData'> {
  readonly isCleared: boolean
  readonly isFirst: boolean
  readonly matches: Matches
}

/** In turns, because bodies are parsed and redacted. */
async function writeSlice(
  { records, missed }: JournalSlice,
  { isCleared, isFirst, matches, toData }: SliceOptions
): Promise<string> {
  const events = await mapInTurns(records, record =>
    matches(toComparable(record)) ? toEvent('request', toData(record), record.id) : ''
  )
  if (isCleared) events.unshift(toEvent('cleared', {}))
  else if (missed > 0 && !isFirst) events.unshift(toEvent('missed', { count: missed }))
  return events.join('')
}

/** JSON has no line breaks, so the data is one line. */
function toEvent(name: string, data: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

/** Waits for changes of the journal. Changes while nobody waits are remembered. */
function createChanges(journal: Journal, signal: AbortSignal) {
  let isChanged = false
  let wake = () => {}
  const unsubscribe = journal.subscribe(() => {
    isChanged = true
    wake()
  })
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)

  return {
    /** False if nothing changed for the time of a heartbeat. */
    async next(): Promise<boolean> {
      if (!isChanged && !signal.aborted) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, HEARTBEAT)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      const wasChanged = isChanged
      isChanged = false
      return wasChanged
    },
    end(): void {
      unsubscribe()
      signal.removeEventListener('abort', onAbort)
    }
  }
}

/** Leaves out what only the details of a request show: it can be large. */
export function summarise(record: JournalRecord): JournalSummary {
  const { id, arrivedAt, method, path, operation, organisationId, connectorId, version } = record
  const { principal, status, duration, explanation, fault } = record
  return {
    id,
    at: new Date(arrivedAt).toISOString(),
    method,
    path,
    duration,
    ...(operation !== undefined && { operation }),
    ...(organisationId !== undefined && { organisationId }),
    ...(connectorId !== undefined && { connectorId }),
    ...(version !== undefined && { version }),
    ...(principal !== undefined && { principal }),
    ...(status !== undefined && { status }),
    ...(explanation !== undefined && { rule: explanation.rule }),
    ...(fault !== undefined && { fault })
  }
}
