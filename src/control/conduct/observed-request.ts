import { fingerprint } from '../../core/values/fingerprint.js'
import { isObject } from '../../core/values/is-object.js'
import type { JournalEntry, JournalMessage } from '../journal/journal-entry.js'
import { type JournalRecord, toEntry } from '../journal/journal-record.js'

/** A request of the journal with what only the rules of conduct need, and only that of its response. */
export interface ObservedRequest extends JournalEntry {
  /** Milliseconds of real time, because the clock of a sandbox can be frozen or moved. */
  readonly startedAt: number
  /** Tells credentials apart without showing them. Absent without a credential. */
  readonly credential?: string | undefined
  /** Stands for what is asked for, so that the rules need not read the body. See `keyOf`. */
  readonly key?: string
}

export function observe(record: JournalRecord): ObservedRequest {
  const { authorization, cookie } = record.request.headers
  const sent = [authorization, cookie].filter(each => each !== undefined).map(String)
  const { response, ...entry } = toEntry(record)
  return {
    ...entry,
    key: fingerprint(toKey(entry)),
    ...(response !== undefined && { response: keepJudged(response) }),
    startedAt: record.startedAt ?? record.arrivedAt,
    credential: sent.length === 0 ? undefined : fingerprint(sent.join('\n'))
  }
}

/** Whole pages of thousands of requests would fill the memory. */
function keepJudged({ headers, body }: JournalMessage): JournalMessage {
  const retryAfter = headers['retry-after']
  const page = readPage(body)
  return {
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    ...(page !== undefined && { body: page })
  }
}

/** What a page says of the rest of its list. */
interface Page {
  readonly totalCount: number
  readonly next?: string
}

/** Undefined for a request that did not read a list. */
export function pageOf({ method, status, response }: ObservedRequest): Page | undefined {
  return method === 'GET' && status === 200 ? readPage(response?.body) : undefined
}

function readPage(body: unknown): Page | undefined {
  if (!isObject(body) || typeof body['totalCount'] !== 'number') return undefined
  const { totalCount, next } = body
  return { totalCount, ...(typeof next === 'string' && { next }) }
}

/** Milliseconds of real time: when the response was ready, or the connection was cut. */
export function endOf({ startedAt, duration }: ObservedRequest): number {
  return startedAt + duration
}

/** The same for a request and its repetition, which can have another credential: what is asked for. */
export function keyOf(request: ObservedRequest): string {
  return request.key ?? toKey(request)
}

function toKey({ method, path, query, body }: JournalEntry): string {
  return JSON.stringify([method, path, query ?? {}, body ?? null])
}

/** Groups in order of their first member; members keep their order. */
export function groupBy<Item>(items: readonly Item[], toKey: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = toKey(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

/**
 * Numbers the requests of each key by the events before them, so that two requests with different numbers have an event
 * of their key in between. A journal is long: this reads it once.
 * @param toEvent the key of a request that is an event.
 */
export function numberByEvents(
  requests: readonly ObservedRequest[],
  toKey: (request: ObservedRequest) => string,
  toEvent: (request: ObservedRequest) => string | undefined
): Map<ObservedRequest, number> {
  const events = new Map<string, number>()
  return new Map(
    requests.map(request => {
      const event = toEvent(request)
      if (event !== undefined) events.set(event, (events.get(event) ?? 0) + 1)
      return [request, events.get(toKey(request)) ?? 0]
    })
  )
}

/** Splits a list before each item at which `isBreak` is true. */
export function splitAt<Item>(items: readonly Item[], isBreak: (item: Item, before: Item) => boolean): Item[][] {
  const runs: Item[][] = []
  for (const [index, item] of items.entries()) {
    const before = items[index - 1]
    if (before === undefined || isBreak(item, before)) runs.push([item])
    else (runs.at(-1) as Item[]).push(item)
  }
  return runs
}

/** A status that says that the request may work later, or a connection that was cut. */
export function isTemporaryFailure({ status }: ObservedRequest): boolean {
  return status === undefined || status === 429 || status >= 500
}
