import { quote } from '../core/quote.js'

/** A value in an error message: a scalar as it is, an array or object by its type. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return value === null ? 'null' : 'an object'
  return typeof value === 'string' ? quote(value) : JSON.stringify(value)
}

/** What the format `uri` expects, in every message. */
export const ABSOLUTE_URL = 'an absolute URL such as "https://example.com/oauth/token"'

/** `expected a string, got 5`. */
export function expected(what: string, value: unknown): string {
  return `expected ${what}, got ${describeValue(value)}`
}
