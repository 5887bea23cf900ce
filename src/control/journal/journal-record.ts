/**
 * A request as the journal stores it: cheap to write, because nobody reads most of them. Everything that may hold a
 * secret is stored as it was sent, and redacted whenever it is read.
 */
import { parse as parseQuery } from 'node:querystring'
import { once } from '../../core/once.js'
import type { KeptBody } from './body-store.js'
import type { Comparable } from './criteria.js'
import type { JournalEntry, JournalMessage } from './journal-entry.js'
import { type BodyRules, readBody } from './read-body.js'
import { toText } from './message-criteria.js'
import { redactHeaders, redactQuery } from './redact-request.js'

/** The parts of an entry that hold no secrets. */
type Plain = Omit<JournalEntry, 'at' | 'headers' | 'query' | 'body' | 'bodyTruncated' | 'response' | 'curl'>

export interface JournalRecord extends Plain {
  /** Milliseconds, by the clock of the sandbox. */
  readonly arrivedAt: number
  /** Milliseconds of real time, from a start of their own. */
  readonly startedAt?: number
  readonly request: RecordedMessage & {
    /** Without the question mark. */
    readonly query: string
    /** The query parameters of the operation. */
    readonly parameters: readonly string[]
  }
  readonly response?: RecordedMessage
}

interface RecordedMessage {
  readonly headers: Readonly<Record<string, unknown>>
  readonly rules: BodyRules
  /** The body of a refused request can arrive after the response. */
  body?: KeptBody | undefined
}

export function toEntry(record: JournalRecord): JournalEntry {
  const { request, response, id, arrivedAt, startedAt: _, method, path, ...others } = record
  const query = readQuery(request)
  return {
    id,
    at: new Date(arrivedAt).toISOString(),
    method,
    path,
    ...(query !== undefined && { query }),
    ...readMessage(request),
    ...others,
    ...(response !== undefined && { response: readMessage(response) })
  }
}

/** Reads only what a search needs, and parses each body once. */
export function toComparable(record: JournalRecord): Comparable {
  const { request, response } = record
  return {
    ...record,
    readRequest: once(() => withText(readMessage(request))),
    readResponse: once(() => response && withText(readMessage(response)))
  }
}

function withText(message: JournalMessage) {
  return { ...message, readText: once(() => toText(message.body)) }
}

function readQuery({ query, parameters }: JournalRecord['request']): JournalEntry['query'] {
  return query === '' ? undefined : redactQuery(parseQuery(query), parameters)
}

function readMessage({ headers, body, rules }: RecordedMessage): JournalMessage {
  return { headers: redactHeaders(headers), ...(body && readBody(body, { type: headers['content-type'], rules })) }
}

/** Whether the journal has dropped a body of the record. */
export function lacksBody({ request, response }: JournalRecord): boolean {
  return [request, response].some(message => message?.body !== undefined && message.body.read() === undefined)
}

/** Characters of the properties that every entry has: ids, times and numbers, with their names. */
const BASE_SIZE = 400

/** Approximate length of the record as JSON, without bodies. `JSON.stringify` would take longer than all the rest. */
export function sizeOf(record: JournalRecord): number {
  const { path, organisationId = '', connectorId = '', version = '', principal, explanation } = record
  const { request, response } = record
  let size = BASE_SIZE + path.length + organisationId.length + connectorId.length + version.length
  if (principal !== undefined) size += principal.name.length
  if (explanation !== undefined) size += JSON.stringify(explanation).length
  size += request.query.length + sizeOfHeaders(request.headers)
  return response === undefined ? size : size + sizeOfHeaders(response.headers)
}

function sizeOfHeaders(headers: RecordedMessage['headers']): number {
  let size = 0
  for (const name in headers) size += name.length + String(headers[name]).length + '"":"",'.length
  return size
}
