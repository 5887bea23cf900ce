/** Deeper than any valid input, and shallow enough for recursive code. */
export const MAX_DEPTH = 100

/** A seed holds parts of bodies some levels deeper than they were sent. */
export const MAX_SEED_DEPTH = MAX_DEPTH + 20

/** Whether a JSON-like value is nested too deep. A value that contains itself is. */
export function isTooDeep(value: unknown, depth: number = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some(part => isTooDeep(part, depth - 1))
}
