/**
 * Times are stored as `2024-01-15T09:00:00.000000Z`: UTC with six decimals, so that they sort as text. Responses show
 * them as Go formats them, without trailing zeros (docs/contract.md 3.2).
 */
const RFC3339 = /^(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/

/** Many writes share an instant, and formatting one takes as long as several ids. */
let last = { instant: Number.NaN, text: '' }

/** The stored form of an instant in milliseconds. */
export function timestamp(instant: number): string {
  if (instant !== last.instant) {
    last = { instant, text: `${new Date(instant).toISOString().slice(0, -1)}000Z` }
  }
  return last.text
}

/** The stored form of an RFC 3339 time, truncated to six decimals. */
export function parseTimestamp(text: string): string | undefined {
  const match = RFC3339.exec(text)
  if (match === null) return undefined
  const [, date, time, fraction = '', zone = ''] = match
  const seconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`)
  if (Number.isNaN(seconds) || !isCalendarDate(date as string)) return undefined
  const utc = new Date(seconds).toISOString()
  if (utc.length !== 24) return undefined
  return `${utc.slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}

/** A stored time as responses show it. */
export function shortTimestamp(stored: string): string {
  // A loop, because a regular expression takes five times as long, and a page of a list has hundreds of times.
  if (!stored.endsWith('Z')) return stored
  let end = stored.length - 1
  while (stored[end - 1] === '0') end--
  if (stored[end - 1] === '.') end--
  return `${stored.slice(0, end)}Z`
}

/** Date.parse accepts 31 February as 2 March. */
function isCalendarDate(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date)
}
