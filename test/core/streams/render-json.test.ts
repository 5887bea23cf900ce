import fc from 'fast-check'
import t from 'tap'
import { LazyList, readDocument } from '../../../src/core/streams/lazy-list.js'
import { renderJson } from '../../../src/core/streams/render-json.js'
import { countTurns } from '../../helpers/turns.js'

t.test('renders what JSON.stringify renders', async t => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), fc.jsonValue(), async (items, value) => {
      const document = { value, list: new LazyList(() => items) }
      const { bytes } = await renderJson(document)
      if (bytes.toString() !== JSON.stringify(readDocument(document))) throw new Error(bytes.toString())
    })
  )
  t.pass('the property holds for every run')
})

t.test('renders less than 300,000 characters in a turn', async t => {
  const turns = countTurns()
  t.teardown(turns.stop)
  const text = 'x'.repeat(10_000)
  function* list() {
    for (let index = 0; index < 200; index++) {
      turns.add(text.length)
      yield text
    }
  }
  const { bytes } = await renderJson({ list: new LazyList(list) })
  t.equal(bytes.length, 200 * (text.length + 3) + '{"list":[]}'.length - 1)
  t.ok(Math.max(...turns.list()) < 300_000)
})
