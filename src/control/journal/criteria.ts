/** How each criterion of a search is compared with a request. The control client compares in the same way. */
import { canonicalId } from '../../core/text/ulid.js'
import type { JournalEntry, JournalMessage } from './journal-entry.js'
import type { JournalCriteria, MessageCriteria } from './journal-schema.js'
import { compileBody, compileHeaders } from './message-criteria.js'

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

type Matches = (request: Comparable) => boolean

type Compile<Wanted> = (wanted: Wanted) => Matches

/** The cheap ones come first: bodies are parsed only if all of them match. */
const compilers: { readonly [Name in keyof Criteria]-?: Compile<NonNullable<Criteria[Name]>> } = {
  operation: wanted => request => request.operation === wanted,
  status: wanted => request => matchesStatus(request.status, wanted),
  method: wanted => request => request.method === wanted.toUpperCase(),
  path: wanted => request => request.path.includes(wanted),
  organisationId: wanted => request => request.organisationId === canonicalId(wanted),
  connectorId: wanted => request => request.connectorId === canonicalId(wanted),
  version: wanted => request => request.version === wanted,
  principal: wanted => request => request.principal?.name === wanted,
  fault: wanted => request => matchesFault(request.fault, wanted),
  headers: wanted => {
    const matches = compileHeaders(wanted)
    return request => matches(request.readRequest().headers)
  },
  body: wanted => {
    const matches = compileMessage({ body: wanted })
    return request => matches(request.readRequest())
  },
  response: wanted => {
    const matches = compileMessage(wanted)
    return request => matches(request.readResponse())
  }
}

const names = Object.keys(compilers) as readonly (keyof Criteria)[]

export const criteriaNames: readonly string[] = [...names, 'since']

/** Whether a request meets all criteria except `since`, which depends on the other requests. */
export function compileCriteria(criteria: JournalCriteria): Matches {
  const all = compileEach(criteria)
  return request => all.every(({ matches }) => matches(request))
}

/** Lists the criteria that a request does not meet. */
export function compileMismatches(criteria: JournalCriteria): (request: Comparable) => (keyof Criteria)[] {
  const all = compileEach(criteria)
  return request => all.filter(({ matches }) => !matches(request)).map(({ name }) => name)
}

function compileEach(criteria: JournalCriteria) {
  return names.flatMap(name => {
    const wanted = criteria[name]
    return wanted === undefined ? [] : [{ name, matches: (compilers[name] as Compile<typeof wanted>)(wanted) }]
  })
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

function compileMessage({ headers, body }: MessageCriteria): (message: ComparableMessage | undefined) => boolean {
  const matchesHeaders = compileHeaders(headers ?? {})
  const matchesBody = body === undefined ? undefined : compileBody(body)
  return message => {
    if (message === undefined || !matchesHeaders(message.headers)) return false
    return matchesBody === undefined || matchesBody(message.body, message.readText)
  }
}
