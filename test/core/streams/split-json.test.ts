import fc from 'fast-check'
import t from 'tap'
import type { JsonOutline } from '../../../src/core/streams/json-outline.js'
import { createJsonSplitter } from '../../../src/core/streams/split-json.js'

const LISTS = ['list', 'other', '__proto__']
const DOCUMENTS = ['a', 'é']
const OPTIONS = { lists: LISTS, partLength: 1_000, maxItemLength: 1e6, maxHeadLength: 1e6 }

const texts = fc.oneof(
  fc.constantFrom('"', '\\', '\\"', '[', ']}', ',', 'é', '😀', '\uFEFF'),
  fc.string({ maxLength: 3 })
)
const values = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    texts,
    fc.constantFrom(null, true, -0.5, 1e21),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(texts, tie('value'), { maxKeys: 3 })
  )
})).value

/** Properties of an object, which may come twice. */
const objects = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...LISTS, 'lis\\u0074'), fc.constantFrom('a', 'b')),
      fc.array(values, { maxLength: 5 })
    )
  )
  .chain(lists =>
    fc.tuple(fc.constant(lists), fc.array(fc.tuple(fc.constantFrom('a', 'list', 'é'), values), { maxLength: 3 }))
  )
  .map(([lists, others]) => [...lists, ...others].map(([key, value]) => `"${key}" : ${JSON.stringify(value)}`))
  .map(members => ` {${members.join(' ,\n')}}\t`)

/** A text with up to two small mistakes. */
const documents = fc
  .tuple(
    objects,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('', '"', '[', ']', '{', '}', ',', ':', '\\', ' ', '1', '\uFEFF')), {
      maxLength: 2
    })
  )
  .map(([text, mistakes]) =>
    mistakes.reduce((wrong, [at, put]) => {
      const position = at % (wrong.length + 1)
      return wrong.slice(0, position) + put + wrong.slice(position + (put === '' ? 1 : 0))
    }, text)
  )

function readWhole(outline: JsonOutline): unknown {
  const { value } = outline.readHead()
  for (const part of outline.listReplacedParts()) outline.readPart(part)
  for (const name of LISTS) {
    const items = outline.listParts(name).flatMap(part => {
      const read = outline.readPart(part).value as unknown[]
      return read.map((item, index) => ({ item, position: part.offset + index }))
    })
    if (items.some(({ position }, index) => position !== index)) throw new Error('the offsets of parts are wrong')
    if (items.length > 0) (value as Record<string, unknown>)[name] = items.map(({ item }) => item)
  }
  for (const name of DOCUMENTS) {
    const document = outline.readDocument(name)
    if (document !== undefined) (value as Record<string, unknown>)[name] = readStrictly(document)
  }
  return value
}

function readStrictly(bytes: Buffer): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}

/** The value as JSON, or the kind of its problem. */
function describe(read: () => unknown): string {
  try {
    return JSON.stringify(read())
  } catch {
    return 'refused'
  }
}

t.test('reads and refuses the same texts as JSON.parse, in any chunks and parts', async t => {
  const seen = new Set<boolean>()
  const property = fc.property(
    documents,
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
    (text, chunkLength, partLength) => {
      const bytes = Buffer.from(text)
      const actual = describe(() => {
        const splitter = createJsonSplitter({ ...OPTIONS, documents: DOCUMENTS, partLength })
        for (let at = 0; at < bytes.length; at += chunkLength) splitter.push(bytes.subarray(at, at + chunkLength))
        return readWhole(splitter.finish())
      })
      const expected = describe(() => {
        const value = readStrictly(bytes)
        if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object')
        return value
      })
      seen.add(expected === 'refused')
      if (actual !== expected) throw new Error(`${actual} is not ${expected}`)
    }
  )
  fc.assert(property, { numRuns: 5_000 })
  t.strictSame(seen, new Set([true, false]))
})

t.test('refuses long items and long other properties before they have arrived', async t => {
  const start = (text: string) => {
    const splitter = createJsonSplitter({ lists: LISTS, partLength: 10, maxItemLength: 20, maxHeadLength: 30 })
    splitter.push(Buffer.from(text))
  }
  const message = 'its properties except list, other, __proto__ are longer than 30 bytes together'
  start(`{"list":["${'x'.repeat(18)}","${'x'.repeat(17)}`)
  t.throws(() => start(`{"list":[1,"${'x'.repeat(20)}`), { path: 'list[1]', message: 'is longer than 20 bytes' })
  t.throws(() => start(`{"list":["${'x'.repeat(19)}"`), { path: 'list[0]', message: 'is longer than 20 bytes' })
  t.throws(() => start(`{"other":[],"a":"${'x'.repeat(20)}`), { path: '', message })
  t.throws(() => start(`{"${'x'.repeat(40)}`), { path: '', message })
  t.throws(() => start(`{${'"a":[],'.repeat(7)}`), { path: '', message })
})

t.test('refuses what is nested deep before it has arrived', async t => {
  const start = (text: string) =>
    createJsonSplitter({ ...OPTIONS, documents: ['a'], maxDepth: 4 }).push(Buffer.from(text))
  const message = 'is nested more than 4 levels deep'
  for (const text of ['{"list":[[[[["["]]],{}]', '{"a":{"x":[[["[["]],{}]}', '{"b":[[[["[["]],{}]]']) start(text)
  t.throws(() => start('{"list":[[[[[['), { path: '', message })
  t.throws(() => start('{"a":{"x":[[[{'), { path: '', message })
  t.throws(() => start('{"b":[[[[['), { path: '', message })
})

t.test('leaves long documents out of the other properties, if they are objects', async t => {
  const splitter = createJsonSplitter({ ...OPTIONS, documents: ['a'], maxHeadLength: 30 })
  const document = JSON.stringify({ text: 'x'.repeat(100) })
  splitter.push(Buffer.from(`{"b":1,"a":${document}`))
  splitter.push(Buffer.from(',"c":[]}'))
  const outline = splitter.finish()
  t.strictSame(outline.readHead().value, { b: 1, a: {}, c: [] })
  t.equal(outline.readDocument('a')?.toString(), document)
  t.equal(outline.readDocument('b'), undefined)
  t.throws(
    () =>
      createJsonSplitter({ ...OPTIONS, documents: ['a'], maxHeadLength: 30 }).push(
        Buffer.from(`{"a":["${'x'.repeat(100)}`)
      ),
    {
      message: 'its properties except list, other, __proto__, a are longer than 30 bytes together'
    }
  )
})

t.test('splits a list into parts, and frees each when it is read', async t => {
  const splitter = createJsonSplitter(OPTIONS)
  splitter.push(Buffer.from(JSON.stringify({ list: Array.from({ length: 1_000 }, (_, index) => index) })))
  const outline = splitter.finish()
  const parts = outline.listParts('list')
  t.ok(parts.length === 4 && parts.every(({ start, end }) => end - start < 1_010))
})
