/** How each criterion of a search is compared with a request. The control client compares in the same way. */
import { canonicalId } from '../../core/text/ulid.js'
import type { JournalEntry, JournalMessage } from './journal-entry.js'
import type { JournalCriteria, MessageCriteria } from './journal-schema.js'
import { containsBody, containsHeaders } from './message-criteria.js'

type Criteria = Omit<JournalCriteria, 'since'>

/** A request whose headers and bodies are read only if a criterion needs them. */
export interface Comparable extends Pick<
  JournalEntry,
  'operation' | 'status' | 'method' | 'path' | 'organisationId' | 'connectorId' | 'version' | 'principal' | 'fault'
> {
  readonly readRequest: () => ComparableMessage
  readonly readResponse: () => ComparableMessage | undefined
}

interface ComparableMessage extends JournalMessage {
  /** The body as text, for a message that is compared repeatedly. */
  readonly readText?: () => string
}

type Matcher<Wanted> = (request: Comparable, wanted: Wanted) => boolean

/** The cheap ones come first: bodies are parsed only if all of them match. */
const matchers: { readonly [Name in keyof Criteria]-?: Matcher<NonNullable<Criteria[Name]>> } = {
  operation: (request, wanted) => request.operation === wanted,
  status: (request, wanted) => matchesStatus(request.status, wanted),
  method: (request, wanted) => request.method === wanted.toUpperCase(),
  path: (request, wanted) => request.path.includes(wanted),
  organisationId: (request, wanted) => request.organisationId === canonicalId(wanted),
  connectorId: (request, wanted) => request.connectorId === canonicalId(wanted),
  version: (request, wanted) => request.version === wanted,
  principal: (request, wanted) => request.principal?.name === wanted,
  fault: (request, wanted) => matchesFault(request.fault, wanted),
  headers: (request, wanted) => containsHeaders(request.readRequest().headers, wanted),
  body: (request, wanted) => matchesMessage(request.readRequest(), { body: wanted }),
  response: (request, wanted) => matchesMessage(request.readResponse(), wanted)
}

const names = Object.keys(matchers) as readonly (keyof Criteria)[]

export const criteriaNames: readonly string[] = [...names, 'since']

/** Whether a request meets all criteria except `since`, which depends on the other requests. */
export function matchesRequest(request: Comparable, criteria: JournalCriteria): boolean {
  return names.every(name => meets(request, criteria, name))
}

/** The criteria that a request does not meet. */
export function findMismatches(request: Comparable, criteria: JournalCriteria): (keyof Criteria)[] {
  return names.filter(name => !meets(request, criteria, name))
}

function meets(request: Comparable, criteria: JournalCriteria, name: keyof Criteria): boolean {
  const wanted = criteria[name]
  return wanted === undefined || (matchers[name] as Matcher<typeof wanted>)(request, wanted)
}

/** Whether the criteria need the bodies, which the journal may have dropped. */
export function readsBodies({ body, response }: JournalCriteria): boolean {
  return body !== undefined || response?.body !== undefined
}

function matchesStatus(status: number | undefined, wanted: number | string): boolean {
  if (status === undefined) return false
  return typeof wanted === 'number' ? status === wanted : String(status).startsWith(wanted.slice(0, 1))
}

function matchesFault(met: Comparable['fault'], wanted: string): boolean {
  return met !== undefined && (wanted === '*' || met.id === wanted || met.kind === wanted)
}

function matchesMessage(message: ComparableMessage | undefined, { headers = {}, body }: MessageCriteria): boolean {
  if (message === undefined || !containsHeaders(message.headers, headers)) return false
  return body === undefined || containsBody(message.body, body, message.readText)
}
