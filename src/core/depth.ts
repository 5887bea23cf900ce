/** Deeper than anything of the contract, and shallow enough for all that walks through a value. */
export const DEEPEST = 100

/** Whether a value as JSON has them is nested too deep; one that holds itself is. */
export function isTooDeep(value: unknown, depth: number = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some(part => isTooDeep(part, depth - 1))
}
