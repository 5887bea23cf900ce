/** What was worked out from the data of a world, for as long as it holds. */
export interface DerivedValues {
  /** What was kept under the key, unless something has been written since. */
  find<Value>(key: string): Value | undefined
  keep(key: string, value: unknown): void
  /** Does a write after which everything that is kept still holds, such as that of a new connector. */
  beside<Result>(write: () => Result): Result
  /** Drops everything, as after a write that was undone: what was worked out in its midst does not hold. */
  clear(): void
}

/** The key of what was worked out from some texts, which may hold anything: each is told apart by its length. */
export function keyOf(what: string, ...from: readonly string[]): string {
  let key = what
  for (const text of from) key += ` ${text.length} ${text}`
  return key
}

/** The one that was kept first makes room. */
const MOST_VALUES = 200

/** @param countWrites counts all that is ever written to the world: whoever writes, and however, is noticed. */
export function createDerivedValues(countWrites: () => number): DerivedValues {
  const kept = new Map<string, unknown>()
  let writes = countWrites()

  function dropIfChanged(): void {
    const now = countWrites()
    if (now !== writes) kept.clear()
    writes = now
  }

  return {
    find<Value>(key: string) {
      dropIfChanged()
      return kept.get(key) as Value | undefined
    },
    keep(key, value) {
      dropIfChanged()
      if (kept.size >= MOST_VALUES) kept.delete(kept.keys().next().value as string)
      kept.set(key, value)
    },
    beside(write) {
      dropIfChanged()
      const result = write()
      writes = countWrites()
      return result
    },
    clear: () => kept.clear()
  }
}
