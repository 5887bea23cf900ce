import fc from 'fast-check'
import t from 'tap'
import { createClock } from '../../src/core/clock.js'
import { createIds, isUlid } from '../../src/core/ids.js'
import { createRandom } from '../../src/core/random.js'

t.test('ids ascend, whatever the clock does', async () => {
  const moves = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(moves, fc.integer(), (steps, seed) => {
      let now = Date.UTC(2026, 0, 1)
      const next = createIds(
        createClock(() => now),
        createRandom(seed)
      )
      const ids = steps.map(step => {
        now += step
        return next()
      })
      return ids.every(isUlid) && ids.every((id, index) => index === 0 || id > (ids[index - 1] as string))
    })
  )
})

t.test('a millisecond has more ids than its last digit', async t => {
  const next = createIds(
    createClock(() => 0),
    () => 0.9999
  )
  const ids = Array.from({ length: 34 }, next)
  t.equal(ids[0], '0000000001ZZZZZZZZZZZZZZZZ')
  t.equal(ids[1], '00000000020000000000000000')
  t.equal(ids[32], '0000000002000000000000000Z')
  t.equal(ids[33], '00000000020000000000000010')
})

t.test('an id that is taken is passed over', async t => {
  const clock = createClock(() => 0)
  const taken = createIds(clock, createRandom(1))()
  const next = createIds(clock, createRandom(1), id => id === taken)
  const id = next()
  t.not(id, taken)
  t.ok(isUlid(id))
})
