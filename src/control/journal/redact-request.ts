/** What a journal may keep of a request. */
import { REDACTED } from '../../contract/redaction.js'

const SECRET_HEADER = /auth|cookie|token|secret|passw|passphrase|key|credential|session|signature|jwt|assertion/i

/** Headers that say where, with all that stands in the query there. */
const URL_HEADER = /^(referer|x-original-ur[li]|x-rewrite-url|x-forwarded-uri)$/i

/** The data of a credential is secret as a whole. */
const SECRET_PROPERTY =
  /^(data|code|state|key|pwd|pin|jwt|cookies?|additional(token)?params|valuebase64)$|passw|passphrase|secret|token|apikey|privatekey|accesskey|signingkey|authorization$|assertion/

/** The address of a token endpoint is none. */
const PUBLIC_PROPERTY = /ur[li]$|type$|scopes?$/

/** What is a credential wherever it stands: behind a scheme word, in the form of the vendor's keys, a key. */
const SECRET_TEXT = /\b(bearer|basic|jwt) +[\w-]{6}|\bswo_[\w-]{4}|PRIVATE KEY-----/i

/** Levels of a body. What lies deeper is not kept. */
const DEEPEST = 50

/** Characters of a body as JSON. A longer one is not kept. */
const LONGEST_BODY = 65_536

type Values = Readonly<Record<string, unknown>>

/** Headers without their secrets; of `authorization` the scheme word is kept. */
export function redactHeaders(headers: Values): Values {
  return mapValues(headers, (name, value) => {
    const text = String(value)
    if (URL_HEADER.test(name)) return text.replace(/[?#].*/s, '')
    if (!SECRET_HEADER.test(name)) return isSecret(text) ? REDACTED : value
    const [, scheme] = name === 'authorization' ? (/^(bearer|jwt|basic) /i.exec(text) ?? []) : []
    return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
  })
}

/** A query with only the values that are known to be no secrets. */
export function redactQuery(query: Values, known: readonly string[]): Values {
  return mapValues(query, (name, value) => (known.includes(name) ? value : REDACTED))
}

/** A JSON body without its secrets, or undefined where it is too long to be kept. */
export function redactBody(body: unknown): unknown {
  const redacted = redactValue(body, 0)
  return (JSON.stringify(redacted) ?? '').length > LONGEST_BODY ? undefined : redacted
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return isSecret(value) ? REDACTED : value
  return mapNested(value, depth, (name, item) =>
    isSecretProperty(name) ? redactAll(item, depth + 1) : redactValue(item, depth + 1)
  )
}

function redactAll(value: unknown, depth: number): unknown {
  if (value === null) return null
  if (typeof value !== 'object') return REDACTED
  return mapNested(value, depth, (_, item) => redactAll(item, depth + 1))
}

function isSecret(text: string): boolean {
  return SECRET_TEXT.test(text) || (text.includes('eyJ') && (text.match(/[\w.-]+/g) ?? []).some(holdsJwt))
}

/** Part by part: one pattern for all of a JWT takes time that grows with the square of a text made for it. */
function holdsJwt(word: string): boolean {
  const parts = word.split('.')
  return parts.some((part, index) => /\beyJ[\w-]/.test(part) && parts[index + 1] !== '' && index + 2 < parts.length)
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
