import { createHash } from 'node:crypto'

/** A hash of a JSON value. The order of keys does not change it. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(toCanonicalJson(value)).digest('base64')
}

/** JSON with sorted keys, so that equal objects have the same text. */
export function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, sortKeys)
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
