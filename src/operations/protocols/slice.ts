import { isOverRoom, type Rendering, type Slice } from '../../store/shared/keyset.js'

/**
 * Pages through a constant list, as the store does through its tables.
 * @param keyOf returns a unique key.
 */
export function sliceOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { first, after, before, render, ...room }: Rendering<Item>
): Slice {
  const keys = items.map(keyOf)
  const placeOf = ([key = '']: readonly string[]) => keys.indexOf(key)
  const end = before === undefined ? undefined : placeOf(before)
  const begin = after === undefined ? 0 : placeOf(after) + 1
  const step = end === undefined ? 1 : -1
  const rendered: string[] = []
  let length = 0
  // From the edge on, as far as they fit.
  for (let index = end === undefined ? begin : end - 1; index in items && rendered.length < first; index += step) {
    const item = render(items[index] as Item)
    if (isOverRoom(room, { count: rendered.length, length }, item)) break
    length += item.length
    rendered.push(item)
  }
  const start = end === undefined ? begin : end - rendered.length
  const stop = start + rendered.length
  const edge = (index: number) => [keys[index] as string]
  return {
    items: end === undefined ? rendered : rendered.reverse(),
    totalCount: items.length,
    next: stop < items.length ? edge(stop - 1) : undefined,
    prev: start > 0 ? edge(start) : undefined
  }
}
