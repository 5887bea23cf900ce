const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A hundred years: no time reckoned with it leaves what a timestamp can say. */
const LONGEST = 36_500 * 86_400_000

/** Whole milliseconds of a text such as `500ms`, `31s`, `15m`, `1h`, `7d` or `-1h`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? []
  if (amount === undefined) return undefined
  const milliseconds = Math.round(Number(amount) * (UNITS[unit as string] as number))
  return Math.abs(milliseconds) <= LONGEST ? milliseconds : undefined
}
