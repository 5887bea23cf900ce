const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A hundred years: keeps sums of time within the range of a timestamp. */
const MAX_DURATION = 36_500 * 86_400_000

/** Milliseconds, or text such as `500ms`, `31s`, `15m`, `1h`, `7d` or `-1h`. */
export type Duration = string | number

/** In whole milliseconds, since ids and timestamps have no parts of one. Undefined for text that is not a duration. */
export function toMilliseconds(duration: Duration): number | undefined {
  return typeof duration === 'number' ? Math.round(duration) : parseDuration(duration)
}

/** Parses `500ms`, `31s`, `15m`, `1h`, `7d` or `-1h` into whole milliseconds. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? []
  if (amount === undefined) return undefined
  const milliseconds = Math.round(Number(amount) * (UNITS[unit as string] as number))
  return Math.abs(milliseconds) <= MAX_DURATION ? milliseconds : undefined
}
