import fc from 'fast-check'
import t from 'tap'
import { createClock } from '../../../src/core/clock.js'
import { createIds, isUlid } from '../../../src/core/ids.js'
import { createRandom } from '../../../src/core/random.js'
import { encodeReplica, markId, markText, MAX_REPLICA } from '../../../src/core/text/replica.js'

const anyReplica = fc.integer({ min: 0, max: MAX_REPLICA })
const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 })

t.test('the mark of each replica is unique, and marks have the order of their replicas', async t => {
  const marks = Array.from({ length: MAX_REPLICA + 1 }, (_, replica) => encodeReplica(replica))
  t.strictSame(
    [0, 9, 10, 31, 32, 1_023].map(replica => marks[replica]),
    ['00', '09', '0A', '0Z', '10', 'ZZ']
  )
  t.equal(new Set(marks).size, 1_024)
  t.strictSame(marks, marks.toSorted())
})

t.test('a marked id is a ULID of the same time with the mark at its 11th and 12th character', async t => {
  fc.assert(
    fc.property(anyReplica, anyTime, fc.integer(), (replica, time, randomSeed) => {
      const id = createIds(
        createClock(() => time),
        createRandom(randomSeed)
      )()
      const marked = markId(id, replica)
      t.ok(isUlid(marked))
      t.strictSame(
        [marked.slice(0, 10), marked.slice(10, 12), marked.slice(12)],
        [id.slice(0, 10), encodeReplica(replica), id.slice(12)]
      )
    })
  )
})

t.test('without a replica nothing is marked', async t => {
  t.strictSame(
    [markId('01J0000000ACME000000000RG1', undefined), markText('abc', undefined)],
    ['01J0000000ACME000000000RG1', 'abc']
  )
})
