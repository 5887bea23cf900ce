import { findItems, holdsLazyList, LazyList } from './lazy-list.js'
import { CONSISTENT } from './write-json.js'

/** The function of the package `yaml`, which is loaded only when it is needed. */
type Stringify = (value: unknown, options: object) => string

interface Place {
  /** How many lists contain the object. */
  readonly depth: number
  /** Whether the next property is the first of an item of a list. */
  isFirst: boolean
}

type Properties = Readonly<Record<string, unknown>>

/**
 * Writes a document in pieces: the same text as `stringify(document, { aliasDuplicateObjects: false })`. After each
 * item of a list of the document itself, it yields `CONSISTENT`.
 */
export function* writeYaml(document: unknown, stringify: Stringify): Generator<string> {
  const toText = (value: unknown) => stringify(value, { aliasDuplicateObjects: false })

  /**
   * Some properties of an object. Within lists, the text is made with the lists around it, so that long lines break
   * where they would in the whole document.
   */
  function write(properties: Properties, place: Place): string {
    const { depth } = place
    let value: object = properties
    for (let level = 0; level < depth; level++) value = { k: [value] }
    const text = withoutLines(toText(value), depth)
    const dash = depth * 4 - 2
    const isItem = depth > 0 && place.isFirst
    place.isFirst = false
    return depth === 0 || isItem ? text : `${text.slice(0, dash)}  ${text.slice(dash + 2)}`
  }

  function* writeObject(object: Properties, place: Place): Generator<string> {
    let pending: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(object)) {
      const items = value instanceof LazyList ? findItems(value as LazyList<unknown>) : undefined
      if (value instanceof LazyList && items === undefined) continue
      pending[name] = value instanceof LazyList ? [] : value
      if (items === undefined || Array.isArray(items)) continue
      const text = write(pending, place)
      pending = {}
      // The list is written next: only its name stays.
      yield text.replace(/ \[\]\n$/, '\n')
      yield* writeList(items, place.depth + 1)
    }
    if (place.isFirst || Object.keys(pending).length > 0) yield write(pending, place)
  }

  function* writeList(items: Iterable<unknown>, depth: number): Generator<string> {
    for (const item of items) {
      const place = { depth, isFirst: true }
      if (holdsLazyList(item)) yield* writeObject(item, place)
      else yield write(item as Properties, place)
      if (depth === 1) yield CONSISTENT
    }
  }

  if (holdsLazyList(document)) yield* writeObject(document, { depth: 0, isFirst: true })
  else yield toText(document)
}

function withoutLines(text: string, count: number): string {
  let start = 0
  for (let line = 0; line < count; line++) start = text.indexOf('\n', start) + 1
  return text.slice(start)
}
