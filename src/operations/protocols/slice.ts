import type { Rendering, Slice } from '../../store/shared/keyset.js'

/**
 * Pages through a constant list, as the store does through its tables.
 * @param keyOf returns a unique key.
 */
export function sliceOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { first, after, before, render }: Rendering<Item>
): Slice {
  const keys = items.map(keyOf)
  const placeOf = ([key = '']: readonly string[]) => keys.indexOf(key)
  const end = before === undefined ? undefined : placeOf(before)
  const start = end !== undefined ? Math.max(0, end - first) : after === undefined ? 0 : placeOf(after) + 1
  const stop = Math.min(end ?? items.length, start + first)
  const edge = (index: number) => [keys[index] as string]
  return {
    items: items.slice(start, stop).map(render),
    totalCount: items.length,
    next: stop < items.length ? edge(stop - 1) : undefined,
    prev: start > 0 ? edge(start) : undefined
  }
}
