import { findItems, holdsLazyList, LazyList } from './lazy-list.js'

/** Between two pieces, `CONSISTENT` says that the pieces so far do not depend on those that follow. */
export const CONSISTENT = ''

/**
 * Writes a document in pieces: the same text as `JSON.stringify(document, null, indent)`. After each item of a list of
 * the document itself, it yields `CONSISTENT`.
 */
export function* writeJson(document: unknown, indent = 0): Generator<string> {
  const step = ' '.repeat(indent)
  const [colon, newline] = indent === 0 ? [':', ''] : [': ', '\n']

  function* writeValue(value: unknown, margin: string): Generator<string> {
    if (holdsLazyList(value)) {
      yield* writeObject(value, margin)
      return
    }
    const text = JSON.stringify(value, null, indent)
    yield margin === '' ? text : text.replaceAll('\n', newline + margin)
  }

  function* writeObject(object: Readonly<Record<string, unknown>>, margin: string): Generator<string> {
    const inner = margin + step
    const start = `{${newline}`
    let separator = start
    for (const [name, value] of Object.entries(object)) {
      const items = value instanceof LazyList ? findItems(value as LazyList<unknown>) : undefined
      if (value === undefined || (value instanceof LazyList && items === undefined)) continue
      yield `${separator}${inner}${JSON.stringify(name)}${colon}`
      separator = `,${newline}`
      if (items === undefined) yield* writeValue(value, inner)
      else yield* writeList(items, inner)
    }
    yield separator === start ? '{}' : `${newline}${margin}}`
  }

  function* writeList(items: Iterable<unknown>, margin: string): Generator<string> {
    const inner = margin + step
    let isEmpty = true
    for (const item of items) {
      yield `${isEmpty ? '[' : ','}${newline}${inner}`
      isEmpty = false
      yield* writeValue(item, inner)
      if (margin === step) yield CONSISTENT
    }
    yield isEmpty ? '[]' : `${newline}${margin}]`
  }

  yield* writeValue(document, '')
}
