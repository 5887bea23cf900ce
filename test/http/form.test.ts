import fc from 'fast-check'
import t from 'tap'
import type { ApiError } from '../../src/contract/errors.js'
import { readForm } from '../../src/http/form.js'
import { formType, toForm } from '../helpers/http-import.js'
import { countTurns } from '../helpers/turns.js'

const SLICE = 131_072

t.test('reads parts of any length, wherever a slice ends', async t => {
  const lengths = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: SLICE - 300, max: SLICE + 300 }))
  const contents = fc.array(
    lengths.map(length => 'x\r\n-'.repeat(length / 4)),
    { minLength: 1, maxLength: 4 }
  )
  await fc.assert(
    fc.asyncProperty(contents, async texts => {
      const parts = texts.map((content, index) => ({ name: `p${index}`, content }))
      const form = await readForm(formType, toForm(parts))
      const found = Array.from(form, ([name, bytes]) => ({ name, content: bytes.toString() }))
      if (fc.stringify(found) !== fc.stringify(parts)) throw new Error(`found ${found.length} parts`)
    })
  )
  t.pass('the property holds for every run')
})

t.test('reads a large form in slices', async t => {
  const turns = countTurns()
  t.teardown(turns.stop)
  const content = Buffer.alloc(20 * SLICE, 'x')
  t.equal((await readForm(formType, toForm([{ name: 'file', content }]))).get('file')?.length, content.length)
  t.ok(turns.count() >= 20)
})

t.test('stops at the first fault', async t => {
  const turns = countTurns()
  t.teardown(turns.stop)
  const many = Buffer.from('\r\n--a\r\n\r\n'.repeat(400_000))
  const refused = await readForm('multipart/form-data; boundary=a', many).catch((error: unknown) => error as ApiError)
  t.match(refused, { body: { fields: [{ field: '', message: 'has more than 20 parts' }] } })
  t.ok(turns.count() < 4, 'of 27 slices')
})
