/** Removes secrets from headers and query parameters. */
import { holdsCredential, isSecretProperty, looksRandom, REDACTED } from '../../contract/redaction.js'

const SECRET_HEADER = /auth|cookie|token|secret|passw|passphrase|key|credential|session|signature|jwt|assertion/i

/** Headers with a URL, whose query may hold secrets. */
const URL_HEADER = /^(referer|x-original-ur[li]|x-rewrite-url|x-forwarded-uri)$/i

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

/** Keeps the values of known parameters. Others may be secret: then their name or their value shows it. */
export function redactQuery(query: Values, known: readonly string[]): Values {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const texts = [value].flat().map(String)
      const isSecret =
        texts.some(holdsCredential) || (!known.includes(name) && (isSecretProperty(name) || texts.some(looksRandom)))
      return [name, isSecret ? REDACTED : value]
    })
  )
}
