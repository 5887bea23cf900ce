/** What a journal may keep of a request. */
import { holdsCredential, REDACTED } from '../../contract/redaction.js'

const SECRET_HEADER = /auth|cookie|token|secret|passw|passphrase|key|credential|session|signature|jwt|assertion/i

/** Headers that say where, with all that stands in the query there. */
const URL_HEADER = /^(referer|x-original-ur[li]|x-rewrite-url|x-forwarded-uri)$/i

/** The data of a credential is secret as a whole. */
const SECRET_PROPERTY =
  /^(data|code|state|key|pwd|pin|jwt|cookies?|additional(token)?params|valuebase64)$|passw|passphrase|secret|token|apikey|privatekey|accesskey|signingkey|authorization$|assertion/

/** The address of a token endpoint is none. */
const PUBLIC_PROPERTY = /ur[li]$|type$|scopes?$/

/** Levels of a body. What lies deeper is not kept. */
const DEEPEST = 50

/** Characters of a body as JSON. A longer one is not kept. */
const LONGEST_BODY = 65_536

type Values = Readonly<Record<string, unknown>>

/** The headers of the last request, and what was kept of them. */
let last: readonly [headers: Values, redacted: Values] = [{}, {}]

/**
 * Headers, as Node gives them, without their secrets; of `authorization` the scheme word is kept. A client sends the
 * same
 * again and again: they are kept once.
 */
export function redactHeaders(headers: Values): Values {
  if (!isSame(last[0], headers)) last = [headers, redactEach(headers)]
  return last[1]
}

function isSame(some: Values, others: Values): boolean {
  let count = 0
  for (const name in others) {
    if (some[name] !== others[name]) return false
    count++
  }
  return count === Object.keys(some).length
}

function redactEach(headers: Values): Values {
  const redacted: Record<string, unknown> = {}
  for (const name in headers) redacted[name] = redactHeader(name, headers[name])
  return Object.freeze(redacted)
}

function redactHeader(name: string, value: unknown): unknown {
  const text = String(value)
  if (URL_HEADER.test(name)) return text.replace(/[?#].*/s, '')
  if (!SECRET_HEADER.test(name)) return holdsCredential(text) ? REDACTED : value
  const [, scheme] = name === 'authorization' ? (/^(bearer|jwt|basic) /i.exec(text) ?? []) : []
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
}

/** A query with only the values that are known to be no secrets. */
export function redactQuery(query: Values, known: readonly string[]): Values {
  return mapValues(query, (name, value) => (known.includes(name) && !holdsCredential(String(value)) ? value : REDACTED))
}

/** A JSON body without its secrets, or undefined where it is too long to be kept. */
export function redactBody(body: unknown): unknown {
  const redacted = redactValue(body, 0)
  return (JSON.stringify(redacted) ?? '').length > LONGEST_BODY ? undefined : redacted
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return holdsCredential(value) ? REDACTED : value
  return mapNested(value, depth, (name, item) =>
    isSecretProperty(name) ? redactAll(item, depth + 1) : redactValue(item, depth + 1)
  )
}

function redactAll(value: unknown, depth: number): unknown {
  if (value === null) return null
  if (typeof value !== 'object') return REDACTED
  return mapNested(value, depth, (_, item) => redactAll(item, depth + 1))
}

/** `client_secret`, `Client-Secret` and `clientSecret` are one. */
function isSecretProperty(name: string): boolean {
  const folded = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return SECRET_PROPERTY.test(folded) && !PUBLIC_PROPERTY.test(folded)
}

/** Items of a list have no name. */
function mapNested(value: unknown, depth: number, map: (name: string, value: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '…'
  return Array.isArray(value) ? value.map(item => map('', item)) : mapValues(value as Values, map)
}

function mapValues(values: Values, map: (name: string, value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(name, value)]))
}
