import fc from 'fast-check'
import t from 'tap'
import { createBodyStore, type KeptBody, MAX_BODY_LENGTH } from '../../src/control/journal/body-store.js'

const readText = (body: KeptBody) => body.read()?.toString()

t.test('keeps bodies as they were sent, oldest dropped first, within the limit', async () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 50 })
    .chain(unit => fc.integer({ min: 0, max: 3_000 }).map(times => unit.repeat(times).slice(0, 70_000)))
  const property = fc.property(
    fc.array(fc.tuple(text, fc.boolean()), { maxLength: 30 }),
    fc.integer({ min: 0, max: 400_000 }),
    (bodies, limit) => {
      const store = createBodyStore(() => limit, limit)
      const kept = bodies.map(([body, isText]) => store.keep(isText ? body : Buffer.from(body)))
      if (store.size() > limit) throw new Error(`${store.size()} bytes of ${limit}`)
      const isKept = kept.map(body => body.read() !== undefined)
      if (isKept.lastIndexOf(false) > isKept.indexOf(true) && isKept.includes(true)) {
        const after = bodies.slice(isKept.indexOf(true)).map(([body]) => Buffer.byteLength(body))
        if (Math.max(...after) <= limit) throw new Error('dropped a newer body before an older one')
      }
      kept.forEach((body, index) => {
        const [sent] = bodies[index] as [string, boolean]
        const bytes = Buffer.from(sent)
        const read = body.read()
        if (read === undefined) return
        if (body.isCut !== bytes.length > MAX_BODY_LENGTH) throw new Error('cut or not')
        if (read.length > MAX_BODY_LENGTH || !bytes.subarray(0, read.length).equals(read))
          throw new Error('other bytes')
        if (!body.isCut && read.length !== bytes.length) throw new Error('too short')
      })
    }
  )
  fc.assert(property, { numRuns: 300 })
})

t.test('few bodies take little memory, and the slabs of many are used again', async t => {
  const store = createBodyStore(() => 32 * 1_048_576, 32 * 1_048_576)
  const first = store.keep('a')
  t.equal(store.size(), 8_192)
  const kept = Array.from({ length: 2_000 }, () => store.keep(Buffer.alloc(MAX_BODY_LENGTH, 1)))
  t.ok(store.size() <= 32 * 1_048_576)
  t.equal(first.read(), undefined)
  t.ok(kept.filter(body => body.read() !== undefined).length > 450, 'most of the limit is in use')
  t.equal(kept.at(-1)?.read()?.length, MAX_BODY_LENGTH)
})

t.test('uses the memory of released bodies again before it takes more', async t => {
  const store = createBodyStore(() => 32 * 1_048_576, 32 * 1_048_576)
  const kept: KeptBody[] = []
  for (let index = 0; index < 5_000; index++) {
    kept.push(store.keep(Buffer.alloc(10_000, index % 256)))
    if (kept.length > 100) kept.shift()?.release()
  }
  t.ok(store.size() <= 4 * 1_048_576, `${store.size()} bytes for a hundred bodies`)
  const wrong = kept.filter((body, index) => body.read()?.equals(Buffer.alloc(10_000, (4_900 + index) % 256)) !== true)
  t.strictSame(wrong, [])
})

t.test('a text is cut between characters, and clear drops all', async t => {
  const store = createBodyStore(() => 1_000_000, 1_000_000)
  const body = store.keep('é'.repeat(40_000))
  t.equal(readText(body), 'é'.repeat(32_768))
  t.equal(body.isCut, true)
  store.clear()
  t.strictSame([body.read(), store.size()], [undefined, 0])
})
