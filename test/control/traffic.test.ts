import fc from 'fast-check'
import t from 'tap'
import { createTraffic } from '../../src/control/sandboxes/traffic.js'
import { createClock } from '../../src/core/clock.js'

function createTimed() {
  let now = Date.UTC(2024, 0, 1)
  return { traffic: createTraffic(createClock(() => now)), pass: (milliseconds: number) => void (now += milliseconds) }
}

t.test('counts the requests of each second by the class of their status', async t => {
  const { traffic, pass } = createTimed()
  for (const status of [200, 201, 404, 503, undefined]) traffic.add(status, 1)
  pass(1_000)
  traffic.add(302, 1)
  t.match(traffic.list(), [
    { at: '2024-01-01T00:00:00.000Z', counts: { '2xx': 2, '4xx': 1, '5xx': 1, 'cut': 1 } },
    { at: '2024-01-01T00:00:01.000Z', counts: { '3xx': 1 } }
  ])
})

t.test('forgets what is older than two minutes, also if nothing follows', async t => {
  const { traffic, pass } = createTimed()
  traffic.add(200, 1)
  pass(119_000)
  t.equal(traffic.list().length, 1)
  pass(1_000)
  t.strictSame(traffic.list(), [])
})

t.test('keeps one count for each second, however many requests it has', async t => {
  const { traffic, pass } = createTimed()
  for (let index = 0; index < 500; index++) {
    traffic.add(200, index)
    pass(1_000)
  }
  t.ok(traffic.list().length <= 120)
})

t.test('median and p95 are exact to 10 %', async t => {
  const durations = fc.array(fc.double({ min: 0.06, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(durations, values => {
      const { traffic } = createTimed()
      for (const value of values) traffic.add(200, value)
      const sorted = values.toSorted((one, other) => one - other)
      const exact = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] as number
      const [second] = traffic.list()
      const isNear = (measured = 0, wanted: number) => Math.abs(measured - wanted) <= wanted * 0.1 + 0.005
      return isNear(second?.median, exact(0.5)) && isNear(second?.p95, exact(0.95))
    })
  )
  t.pass()
})
