import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { stringify } from 'yaml'
import { inSlices } from '../../../src/core/streams/in-slices.js'
import { LazyList, readDocument } from '../../../src/core/streams/lazy-list.js'
import { writeJson } from '../../../src/core/streams/write-json.js'
import { writeYaml } from '../../../src/core/streams/write-yaml.js'

/** A document twice: as a plain value, and with lazy lists. */
interface Pair {
  readonly plain: unknown
  readonly lazy: unknown
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(fc.constantFrom('word', '# x', '- y', 'a: b', '\n', '\t', ' ', "'", '"', '{', 'null', '1'), {
      maxLength: 60
    })
    .map(words => words.join(' '))
)
const name = fc.stringMatching(/^[a-z]{1,8}$/)
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null)
)
const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true })
  )
}))

const { document } = fc.letrec<{ document: Pair; list: Pair; item: Pair }>(tie => ({
  document: fc
    .uniqueArray(fc.tuple(name, fc.oneof({ depthSize: 'small' }, value.map(both), tie('list'))), {
      maxLength: 5,
      selector: ([key]) => key
    })
    .map(entries => ({
      plain: Object.fromEntries(entries.flatMap(([key, { plain }]) => (plain === undefined ? [] : [[key, plain]]))),
      lazy: Object.fromEntries(entries.map(([key, { lazy }]) => [key, lazy]))
    })),
  list: fc.tuple(fc.array(tie('item'), { maxLength: 3 }), fc.boolean()).map(([items, isOptional]) => ({
    plain: isOptional && items.length === 0 ? undefined : items.map(({ plain }) => plain),
    lazy: new LazyList(() => items.map(({ lazy }) => lazy), { isOptional })
  })),
  item: fc.oneof({ depthSize: 'small' }, value.map(both), tie('document'))
}))

function both(plain: unknown): Pair {
  return { plain, lazy: plain }
}

t.test('writes the same JSON as JSON.stringify, with and without indentation', async () => {
  fc.assert(
    fc.property(document, fc.constantFrom(0, 2), ({ plain, lazy }, indent) => {
      assert.equal([...writeJson(lazy, indent)].join(''), JSON.stringify(plain, null, indent))
    })
  )
})

t.test('writes the same YAML as the package yaml', async () => {
  fc.assert(
    fc.property(document, ({ plain, lazy }) => {
      const expected = stringify(plain, { aliasDuplicateObjects: false })
      assert.equal([...writeYaml(lazy, stringify)].join(''), expected)
    }),
    { numRuns: 1_000 }
  )
})

t.test('reads a whole document', async () => {
  fc.assert(fc.property(document, ({ plain, lazy }) => assert.deepEqual(readDocument(lazy), plain)))
})

t.test('reads an item only when it is written', async t => {
  const read: number[] = []
  const items = function* () {
    for (let item = 0; item < 3; item++) {
      read.push(item)
      yield item
    }
  }
  const pieces = writeJson({ list: new LazyList(items) })
  t.strictSame(
    Array.from({ length: 4 }, () => [String(pieces.next().value), read.length]),
    [
      ['{"list":', 1],
      ['[', 1],
      ['0', 1],
      ['', 1]
    ]
  )
})

t.test('ends a slice between two items, or within a long one, and lets other work through', async t => {
  let turns = 0
  const timer = setInterval(() => turns++)
  const pieces = ['a', 'b', '', 'ccc', '', 'd', '', 'eeeee', 'f', 'g', '']
  const slices: [string, boolean][] = []
  let last = turns
  for await (const slice of inSlices(pieces, { usual: 4, longest: 6 })) {
    slices.push([slice, turns === last])
    last = turns
  }
  clearInterval(timer)
  t.strictSame(
    slices.map(([slice]) => slice),
    ['abccc', 'deeeee', 'fg']
  )
})
