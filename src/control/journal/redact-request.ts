/** Removes secrets from a request before it enters the journal. */
import { holdsCredential, isPublicParams, isSecretProperty, REDACTED } from '../../contract/redaction.js'

const SECRET_HEADER = /auth|cookie|token|secret|passw|passphrase|key|credential|session|signature|jwt|assertion/i

/** Headers with a URL, whose query may hold secrets. */
const URL_HEADER = /^(referer|x-original-ur[li]|x-rewrite-url|x-forwarded-uri)$/i

/** Levels of a body. Deeper values become `…`. */
const MAX_DEPTH = 50

/** Characters of a body as JSON. */
const MAX_BODY_LENGTH = 65_536

type Values = Readonly<Record<string, unknown>>

/** Keeps the scheme of `authorization`. */
export function redactHeaders(headers: Values): Values {
  const redacted: Record<string, unknown> = {}
  for (const name in headers) redacted[name] = redactHeader(name, headers[name])
  return redacted
}

function redactHeader(name: string, value: unknown): unknown {
  const text = String(value)
  if (URL_HEADER.test(name)) return text.replace(/[?#].*/s, '')
  if (!SECRET_HEADER.test(name)) return holdsCredential(text) ? REDACTED : value
  const [, scheme] = name === 'authorization' ? (/^(bearer|jwt|basic) /i.exec(text) ?? []) : []
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
}

/** Keeps only the values of known parameters, because the values of others may be secret. */
export function redactQuery(query: Values, known: readonly string[]): Values {
  return mapValues(query, (name, value) => (known.includes(name) && !holdsCredential(String(value)) ? value : REDACTED))
}

/** Undefined if the JSON body is too long for the journal. */
export function redactBody(body: unknown): unknown {
  const redacted = redactValue(body, 0)
  return (JSON.stringify(redacted) ?? '').length > MAX_BODY_LENGTH ? undefined : redacted
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
  return mapNested(value, depth, (name, item) =>
    isPublicParams(name) ? redactValue(item, depth + 1) : redactAll(item, depth + 1)
  )
}

/** Calls `map` with an empty name for the items of a list. */
function mapNested(value: unknown, depth: number, map: (name: string, value: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '…'
  return Array.isArray(value) ? value.map(item => map('', item)) : mapValues(value as Values, map)
}

function mapValues(values: Values, map: (name: string, value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(name, value)]))
}
