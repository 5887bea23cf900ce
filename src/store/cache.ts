/** Values computed from the data of a store. Any write empties the cache. */
export interface Cache {
  find<Value>(key: string): Value | undefined
  set(key: string, value: unknown): void
  /** Runs a write that leaves all cached values valid, such as the insert of a new connector. */
  keepDuring<Result>(write: () => Result): Result
  /** For a rollback: values computed during the transaction are wrong after it. */
  clear(): void
}

/** The length before each part keeps keys distinct, because a part may contain any character. */
export function cacheKey(kind: string, ...parts: readonly string[]): string {
  let key = kind
  for (const part of parts) key += ` ${part.length} ${part}`
  return key
}

/** A new entry replaces the oldest. */
const MAX_ENTRIES = 200

/** @param countWrites Counts every write to the database, so that no write goes unnoticed. */
export function createCache(countWrites: () => number): Cache {
  const entries = new Map<string, unknown>()
  let writes = countWrites()

  function clearIfWritten(): void {
    const now = countWrites()
    if (now !== writes) entries.clear()
    writes = now
  }

  return {
    find<Value>(key: string) {
      clearIfWritten()
      return entries.get(key) as Value | undefined
    },
    set(key, value) {
      clearIfWritten()
      if (entries.size >= MAX_ENTRIES) entries.delete(entries.keys().next().value as string)
      entries.set(key, value)
    },
    keepDuring(write) {
      clearIfWritten()
      const result = write()
      writes = countWrites()
      return result
    },
    clear: () => entries.clear()
  }
}
