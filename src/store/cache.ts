/**
 * Values computed from the data of a store, such as rendered responses.
 *
 * Each value belongs to a scope: what it was computed from. A write drops the values of the scopes that it changes. A
 * write that does not name its scopes drops all values, so that forgetting to name one costs time and not truth.
 */
export interface Cache {
  find<Value>(key: string): Value | undefined
  /** @param size Bytes. A value that would take a quarter of the cache is not kept. */
  set(key: string, value: unknown, options: { readonly scope: Scope; readonly size: number }): void
  /** Runs a write that changes nothing but these scopes. */
  changing<Result>(scopes: readonly Scope[], write: () => Result): Result
  /** For a rollback: values computed during the transaction are wrong after it. */
  clear(): void
  readonly bytes: () => number
}

/**
 * - A connector: the value was computed from it and its parts alone.
 * - `connectors`: from several connectors, or from which connectors there are.
 * - `others`: from nothing that belongs to a connector, such as an API key.
 */
export type Scope = { readonly connectorId: string } | 'connectors' | 'others'

/** The length before each part keeps keys distinct, because a part may contain any character. */
export function cacheKey(kind: string, ...parts: readonly string[]): string {
  let key = kind
  for (const part of parts) key += ` ${part.length} ${part}`
  return key
}

/** Bytes. A page of 20 connectors of the demo seed takes 160 kB. */
export const DEFAULT_CACHE_BYTES = 16 * 2 ** 20

/** Of the cache. */
const MAX_SHARE = 0.25

/** Bytes of an entry besides its key and value. */
const ENTRY_SIZE = 200

interface Entry {
  readonly value: unknown
  readonly size: number
  readonly scope: string
}

/** @param countWrites Counts every write to the database, so that no write goes unnoticed. */
export function createCache(countWrites: () => number, maxBytes = DEFAULT_CACHE_BYTES): Cache {
  const entries = new Map<string, Entry>()
  const keysOf = new Map<string, Set<string>>()
  let bytes = 0
  let writes = countWrites()

  function clear(): void {
    entries.clear()
    keysOf.clear()
    bytes = 0
  }

  function clearIfWritten(): void {
    const now = countWrites()
    if (now !== writes) clear()
    writes = now
  }

  function remove(key: string): void {
    const entry = entries.get(key)
    if (entry === undefined) return
    entries.delete(key)
    bytes -= entry.size
    const keys = keysOf.get(entry.scope)
    keys?.delete(key)
    if (keys?.size === 0) keysOf.delete(entry.scope)
  }

  function add(key: string, entry: Entry): void {
    entries.set(key, entry)
    bytes += entry.size
    const keys = keysOf.get(entry.scope)
    if (keys === undefined) keysOf.set(entry.scope, new Set([key]))
    else keys.add(key)
  }

  return {
    find<Value>(key: string) {
      clearIfWritten()
      return entries.get(key)?.value as Value | undefined
    },
    set(key, value, options) {
      clearIfWritten()
      remove(key)
      const size = options.size + 2 * key.length + ENTRY_SIZE
      if (size > maxBytes * MAX_SHARE) return
      // The oldest leave first.
      for (const oldest of entries.keys()) {
        if (bytes + size <= maxBytes) break
        remove(oldest)
      }
      add(key, { value, size, scope: nameOf(options.scope) })
    },
    changing(scopes, write) {
      clearIfWritten()
      const result = write()
      writes = countWrites()
      for (const scope of scopes) for (const key of keysOf.get(nameOf(scope)) ?? []) remove(key)
      return result
    },
    clear,
    bytes: () => bytes
  }
}

function nameOf(scope: Scope): string {
  return typeof scope === 'string' ? scope : scope.connectorId
}
