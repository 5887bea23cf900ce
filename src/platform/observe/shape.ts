import { isUlid } from '../../core/ids.js'
import { parseTimestamp } from '../../core/timestamp.js'

/** Deeper parts tell nothing about an entry. */
const MAX_DEPTH = 6

/** Maps whose keys are data. */
const MAPS: readonly string[] = ['tags', 'properties', '$defs']

/**
 * What a value looks like, without what it says: texts, numbers and the keys of maps are replaced by words. Null, true
 * and false stay. A list has the shapes of its items, each once.
 */
export function shapeOf(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return shapeOfText(value)
  if (typeof value === 'number') return '<number>'
  if (typeof value !== 'object' || value === null) return value
  if (depth === MAX_DEPTH) return '<any>'
  if (Array.isArray(value)) {
    const shapes = value.slice(0, MAX_ITEMS).map(each => JSON.stringify(shapeOf(each, depth + 1)))
    return [...new Set(shapes)].map(text => JSON.parse(text) as unknown)
  }
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([key, each]) => [
        isName(key) ? key : '<key>',
        MAPS.includes(key) && typeof each === 'object' && each !== null ? '<map>' : shapeOf(each, depth + 1)
      ])
  )
}

const MAX_ITEMS = 50

/** Whether a key could be the name of a property. Others are data. */
function isName(key: string): boolean {
  return /^[a-z]\w{0,40}$/i.test(key) && !isUlid(key)
}

function shapeOfText(text: string): string {
  if (text === '') return ''
  if (/^\*+$/.test(text)) return text
  if (isUlid(text)) return text === text.toUpperCase() ? '<ulid>' : '<ulid in lower case>'
  if (parseTimestamp(text) !== undefined) return text.endsWith('Z') ? '<time>' : '<time with an offset>'
  return /^https?:/.test(text) ? '<url>' : '<text>'
}

/** Headers that an entry of the ledger is about. */
const SHOWN_HEADERS = ['content-type', 'allow', 'retry-after', 'www-authenticate', 'access-control-allow-origin']

/** The headers of interest, without names of hosts. */
export function pickHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const shown = SHOWN_HEADERS.flatMap(name => {
    const value = headers[name]
    return value === undefined ? [] : [[name, hideValues(value)]]
  })
  return Object.fromEntries([
    ...shown,
    ...(headers['location'] === undefined ? [] : [['location', '<url>']])
  ]) as Record<string, string>
}

/** `Bearer realm="x"` as `Bearer realm="<text>"`. */
function hideValues(value: string): string {
  return value
    .replaceAll(/"[^"]*"/g, quoted => (/^"(invalid_token|invalid_request)"$/.test(quoted) ? quoted : '"<text>"'))
    .replaceAll(/https?:\/\/(?!localhost\b)[^\s,;"]+/g, '<url>')
    .slice(0, MAX_HEADER_LENGTH)
}

const MAX_HEADER_LENGTH = 200
