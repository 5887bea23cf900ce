/** What a journal may keep of a request. */
import { REDACTED } from '../../contract/redaction.js'

const SECRET_HEADER = /authorization|cookie|token|secret|password|key/i

/** The data of a credential is secret as a whole. */
const SECRET_PROPERTY =
  /^(data|password|clientSecret|accessToken|refreshToken|idToken|token|secret|apiKey|privateKey|code|state|additionalTokenParams)$/i

type Values = Readonly<Record<string, unknown>>

/** Headers without their secrets; of `authorization` the scheme word is kept. */
export function redactHeaders(headers: Values): Values {
  return mapValues(headers, (name, value) => {
    if (!SECRET_HEADER.test(name)) return value
    const [, scheme] = name === 'authorization' ? (/^(bearer|jwt|basic) /i.exec(String(value)) ?? []) : []
    return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`
  })
}

/** A query with only the values that are known to be no secrets. */
export function redactQuery(query: Values, known: readonly string[]): Values {
  return mapValues(query, (name, value) => (known.includes(name) ? value : REDACTED))
}

/** A JSON body without its secrets. */
export function redactBody(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(redactBody)
  if (typeof body !== 'object' || body === null) return body
  return mapValues(body as Values, (name, value) =>
    SECRET_PROPERTY.test(name) ? redactAll(value) : redactBody(value)
  )
}

function redactAll(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactAll)
  if (typeof value === 'object' && value !== null) return mapValues(value as Values, (_, item) => redactAll(item))
  return value === null ? null : REDACTED
}

function mapValues(values: Values, map: (name: string, value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(name, value)]))
}
