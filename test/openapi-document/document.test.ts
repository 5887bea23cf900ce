/** References that lead to references: the mock resolves them as a person would, and each only once. */
import fc from 'fast-check'
import t from 'tap'
import { createDocument } from '../../src/openapi-document/document.js'
import { asObject, type Json } from '../../src/openapi-document/json.js'
import { createMessages } from '../../src/openapi-document/messages.js'

const FIELDS = ['get', 'post', 'parameters'] as const

interface Item {
  /** The index of the item that it refers to. */
  readonly next: number | undefined
  readonly fields: readonly string[]
}

/** Path items that refer to each other, also in circles. */
const graphs = fc.integer({ min: 1, max: 60 }).chain(size =>
  fc.array(
    fc.record({
      next: fc.option(fc.nat(size - 1), { nil: undefined, freq: 8 }),
      fields: fc.subarray([...FIELDS])
    }),
    { minLength: size, maxLength: size }
  )
)

const isCircular = (items: readonly Item[], start: number): boolean => {
  const seen = new Set<number>()
  for (let at: number | undefined = start; at !== undefined; at = items[at]?.next) {
    if (seen.has(at)) return true
    seen.add(at)
  }
  return false
}

/** The fields of an item and of those that it refers to. The first one wins. */
function resolve(items: readonly Item[], index: number): Json {
  const { next, fields } = items[index] as Item
  const own = Object.fromEntries(fields.map(field => [field, `${index}`]))
  return next === undefined ? own : { ...resolve(items, next), ...own }
}

/** Counts the reads of `$ref`. */
function toDocument(items: readonly Item[]) {
  let reads = 0
  const parts = items.map(({ next, fields }, index) => {
    const part = Object.fromEntries(fields.map(field => [field, `${index}`]))
    if (next === undefined) return part
    return Object.defineProperty(part, '$ref', {
      enumerable: true,
      get() {
        reads++
        return `#/items/${next}`
      }
    })
  })
  const messages = createMessages('strict')
  return { parts, messages, document: createDocument({ items: parts }, false, messages), countReads: () => reads }
}

t.test('each item has its own fields, and those that it refers to', async t => {
  fc.assert(
    fc.property(graphs, items => {
      const { parts, messages, document } = toDocument(items)
      parts.forEach((value, index) => {
        const found = asObject(document.follow({ value, at: `#/items/${index}` }).value)
        if (isCircular(items, index)) return
        const fields = FIELDS.filter(name => name in found).map(name => [name, found[name]])
        t.strictSame(Object.fromEntries(fields), resolve(items, index))
      })
      const isRefused = messages.list().some(({ text }) => text === 'a reference is circular')
      t.equal(
        isRefused,
        items.some((_, index) => isCircular(items, index))
      )
    })
  )
})

t.test('following all references reads each reference a few times', async t => {
  fc.assert(
    fc.property(graphs, items => {
      const { parts, document, countReads } = toDocument(items)
      for (const value of [...parts, ...parts]) document.follow({ value, at: '#' })
      t.ok(countReads() <= 12 * items.length, `${countReads()} reads of ${items.length} items`)
    })
  )
})

t.test('a chain of any length leads to its end', async t => {
  const { parts, messages, document } = toDocument(
    Array.from({ length: 5_000 }, (_, index) => ({ next: index < 4_999 ? index + 1 : undefined, fields: ['get'] }))
  )
  t.strictSame(document.follow({ value: parts[0], at: '#' }), {
    value: { get: '0' },
    at: '#/items/4999',
    beside: new Map([['get', '#/get']])
  })
  t.match(messages.list(), [
    { text: 'a property beside a $ref replaces the property of the target', severity: 'warning' }
  ])
})

t.test('a reference does not copy the fields that nobody reads', async t => {
  const large = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x-${index}`, 0]))
  const root = { items: [{ ...large, get: 1 }] }
  const document = createDocument(root, false, createMessages('strict'))
  const plain = document.follow({ value: { $ref: '#/items/0', summary: 'a' }, at: '#' })
  t.equal(plain.value, root.items[0])
  const merged = document.follow({ value: { $ref: '#/items/0', post: 2, ...large }, at: '#' })
  t.strictSame(merged.value, { post: 2, get: 1 })
})
