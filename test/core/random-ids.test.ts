import t from 'tap'
import { createRandomIds } from '../../src/core/random-ids.js'

t.test('creates different ids of 32 digits, also after many', async t => {
  const createId = createRandomIds()
  const ids = Array.from({ length: 3_000 }, createId)
  t.equal(new Set(ids).size, ids.length)
  t.ok(ids.every(id => /^[0-9a-f]{32}$/.test(id)))
})

t.test('two sources give different ids', async t => {
  t.not(createRandomIds()(), createRandomIds()())
})
