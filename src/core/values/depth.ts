/** Deeper than any valid input, and shallow enough for recursive code. */
export const MAX_DEPTH = 100

/** A seed holds parts of bodies some levels deeper than they were sent. */
export const MAX_SEED_DEPTH = MAX_DEPTH + 20

/** Whether a JSON-like value is nested too deep. A value that contains itself is too deep. */
export function isTooDeep(value: unknown, depth: number = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth === 0) return true
  if (Array.isArray(value)) return value.some(part => isTooDeep(part, depth - 1))
  // Faster than Object.values, which would create a list for each object of every request body.
  for (const name in value) {
    if (isTooDeep((value as Readonly<Record<string, unknown>>)[name], depth - 1)) return true
  }
  return false
}
