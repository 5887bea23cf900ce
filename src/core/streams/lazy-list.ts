/** Documents that are too large for the memory: objects with lists whose items are read only when they are written. */

interface LazyListOptions {
  /** Whether an empty list is left out with its property. */
  readonly isOptional?: boolean
}

/** A list whose items are read one after the other. An item may contain lazy lists as properties. */
export class LazyList<Item> {
  readonly read: () => Iterable<Item>
  readonly isOptional: boolean

  constructor(read: () => Iterable<Item>, { isOptional = false }: LazyListOptions = {}) {
    this.read = read
    this.isOptional = isOptional
  }
}

/** Whether a value is an object with a lazy list as a property. */
export function holdsLazyList(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && Object.values(value).some(property => property instanceof LazyList)
  )
}

/** The items of a list that is written; undefined for an empty list that is left out. */
export function findItems<Item>(list: LazyList<Item>): Iterable<Item> | undefined {
  const items = list.read()[Symbol.iterator]()
  const first = items.next()
  if (first.done === true) return list.isOptional ? undefined : []
  return prepend(first.value, items)
}

function* prepend<Item>(first: Item, rest: Iterator<Item>): Generator<Item> {
  yield first
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value
}

/** Reads a whole document into memory. */
export function readDocument(document: unknown): unknown {
  if (!holdsLazyList(document)) return document
  const entries = Object.entries(document).flatMap(([name, value]) => {
    if (!(value instanceof LazyList)) return [[name, value]]
    const items = findItems(value as LazyList<unknown>)
    return items === undefined ? [] : [[name, Array.from(items, readDocument)]]
  })
  return Object.fromEntries(entries) as unknown
}
