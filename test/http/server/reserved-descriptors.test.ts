/** How many connections a limit of file descriptors allows. */
import t from 'tap'
import { leaveReserve } from '../../../src/http/server/reserved-descriptors.js'

t.test('keeps twenty descriptors free, or two fifths of a small limit', async t => {
  t.equal(leaveReserve(1_024, 30), 974)
  t.equal(leaveReserve(40, 20), 4)
})

t.test('takes connections even if the parent process has handed on all descriptors that were left', async t => {
  for (const open of [23, 24, 30, 40]) t.equal(leaveReserve(40, open), 2)
})
