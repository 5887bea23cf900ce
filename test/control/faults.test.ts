/** Faults without HTTP: which fault affects a request, how often, with which delay, and what its report says. */
import fc from 'fast-check'
import t from 'tap'
import { drawDelay } from '../../src/control/faults/fault-delay.js'
import type { Fault } from '../../src/control/faults/fault-schema.js'
import { createFaults, type FaultCall, type Faults } from '../../src/control/faults/faults.js'
import { createClock } from '../../src/core/clock.js'
import { createRandom } from '../../src/core/random.js'

const call: FaultCall = {
  operation: 'ImportPublicConnectorVersion',
  organisationId: '01J0000000ACME000000000RG1',
  connectorId: '01J00000005H0P1FY000000C01',
  version: 'latest',
  headers: {}
}

/** Faults with a clock at 0 and repeatable random numbers. */
function create({ seed = 1 } = {}) {
  const clock = createClock(() => 0)
  return { clock, faults: createFaults(clock, createRandom(seed)) }
}

/** Whether a fault affects each of `count` requests. */
const fireTimes = (faults: Faults, count: number) =>
  Array.from({ length: count }, () => faults.fire(call) !== undefined)

/** The body of the error that `add` throws. */
function errorOf(fault: Fault, { faults } = create()): unknown {
  try {
    return faults.add(fault)
  } catch (error) {
    return (error as { body: unknown }).body
  }
}

const reset: Fault = { operation: '*', kind: 'reset' }

t.test('reports a fault until it is removed', async t => {
  const { faults } = create()
  const report = {
    id: 'fault-1',
    operation: '*',
    kind: 'status',
    status: 503,
    match: { version: 'latest' },
    phase: 'before',
    state: 'active',
    matched: 0,
    fired: 0
  } as const
  t.strictSame(faults.add({ operation: '*', kind: 'status', status: 503, match: { version: 'latest' } }), report)
  t.strictSame(faults.find('fault-1'), report)
  t.strictSame(faults.list(), [report])
  t.equal(faults.find('fault-2'), undefined)
  t.equal(faults.remove('fault-2'), false)
  t.equal(faults.remove('fault-1'), true)
  t.equal(faults.remove('fault-1'), false)
  t.strictSame(faults.list(), [])
  t.equal(faults.fire(call), undefined)
  t.equal(faults.add(reset).id, 'fault-2', 'ids are not reused')
})

t.test('ignores later changes to the object that was added', async t => {
  const { faults } = create()
  const fault = { operation: '*', kind: 'reset', times: 1, match: { version: 'latest' } } as const satisfies Fault
  faults.add(fault)
  Object.assign(fault, { times: 5 })
  Object.assign(fault.match, { version: 'none' })
  t.strictSame(fireTimes(faults, 3), [true, false, false])
})

const matches: readonly (readonly [what: string, fault: Partial<Fault>, isMatch: boolean])[] = [
  ['any operation', {}, true],
  ['the operation', { operation: 'ImportPublicConnectorVersion' }, true],
  ['an empty match', { match: {} }, true],
  ['the organisation', { match: { organisationId: '01J0000000ACME000000000RG1' } }, true],
  ['the organisation in lower case', { match: { organisationId: '01j0000000acme000000000rg1' } }, true],
  ['another organisation', { match: { organisationId: '01J0000000G10BEX0000000RG2' } }, false],
  ['the connector', { match: { connectorId: '01J00000005H0P1FY000000C01' } }, true],
  ['the connector in mixed case', { match: { connectorId: '01j00000005H0p1fy000000C01' } }, true],
  ['another connector', { match: { connectorId: '01J0000000HVBSP0T000000C02' } }, false],
  ['the version', { match: { version: 'latest' } }, true],
  ['the version in another case', { match: { version: 'Latest' } }, false],
  ['the version that the alias refers to', { match: { version: '2024-07' } }, false],
  [
    'organisation, connector and version',
    {
      match: {
        organisationId: call.organisationId,
        connectorId: call.connectorId,
        version: 'latest'
      }
    },
    true
  ],
  [
    'the organisation but another version',
    { match: { organisationId: call.organisationId, version: 'default' } },
    false
  ]
]

for (const [what, fault, isMatch] of matches) {
  t.test(`a fault for ${what} ${isMatch ? 'matches' : 'does not match'}`, async t => {
    const { faults } = create()
    faults.add({ ...reset, ...fault } as Fault)
    t.equal(faults.fire(call) !== undefined, isMatch)
    t.match(faults.list(), [{ matched: isMatch ? 1 : 0, fired: isMatch ? 1 : 0 }])
  })
}

t.test('returns the fault that fires with its phase, delay and retryAfter', async t => {
  const { faults } = create()
  faults.add({ operation: '*', kind: 'status', status: 503, retryAfter: 7, times: 1 })
  faults.add({ operation: '*', kind: 'reset', phase: 'after-commit', delay: { fixed: 12 } })
  t.strictSame(faults.fire(call), {
    id: 'fault-1',
    fault: { operation: '*', kind: 'status', status: 503, retryAfter: 7, times: 1 },
    phase: 'before',
    delay: 0,
    retryAfter: 7
  })
  t.strictSame(faults.fire(call), {
    id: 'fault-2',
    fault: { operation: '*', kind: 'reset', phase: 'after-commit', delay: { fixed: 12 } },
    phase: 'after-commit',
    delay: 12,
    retryAfter: undefined
  })
})

t.test('skips the first requests and fires at most the given number of times', async t => {
  const count = fc.nat({ max: 12 })
  fc.assert(
    fc.property(count, fc.option(count.filter(times => times > 0)), count, (skip, times, requests) => {
      const { faults } = create()
      faults.add({ ...reset, skip, ...(times !== null && { times }) })
      const fired = fireTimes(faults, requests)
      const [report] = faults.list()
      const first = Math.min(skip, requests)
      const last = Math.min(requests, skip + (times ?? requests))
      t.strictSame(
        fired,
        Array.from({ length: requests }, (_, index) => index >= first && index < last)
      )
      t.equal(report?.fired, Math.max(0, last - first))
      t.equal(
        report?.matched,
        times === null ? requests : Math.min(requests, skip + times),
        'a spent fault no longer matches'
      )
      t.equal(report?.state, times !== null && requests >= skip + times ? 'spent' : 'active')
    })
  )
})

t.test('fires the first added of several faults and does not count the request for the others', async t => {
  const { faults } = create()
  faults.add({ ...reset, times: 1 })
  faults.add({ ...reset, skip: 1, times: 1 })
  faults.add({ ...reset, match: { version: 'none' } })
  faults.add(reset)
  t.strictSame(
    Array.from({ length: 5 }, () => faults.fire(call)?.id),
    ['fault-1', 'fault-4', 'fault-2', 'fault-4', 'fault-4']
  )
  t.strictSame(
    faults.list().map(({ matched, fired }) => [matched, fired]),
    [
      [1, 1],
      [2, 1],
      [0, 0],
      [3, 3]
    ]
  )
})

t.test('fires with the given probability, repeatably with the same seed', async t => {
  for (const probability of [0.05, 0.3, 0.9]) {
    const { faults } = create({ seed: 42 })
    faults.add({ ...reset, probability })
    const fired = fireTimes(faults, 10_000).filter(Boolean).length
    t.ok(Math.abs(fired / 10_000 - probability) < 0.02, `${fired} of 10000 at ${probability}`)
    t.match(faults.list(), [{ matched: 10_000, fired }])
  }
  const sequence = (seed: number) => {
    const { faults } = create({ seed })
    faults.add({ ...reset, probability: 0.5 })
    return fireTimes(faults, 64)
  }
  t.strictSame(sequence(42), sequence(42))
  t.strictNotSame(sequence(42), sequence(43))
})

t.test('never fires with probability 0 and always with probability 1', async t => {
  const never = create()
  never.faults.add({ ...reset, probability: 0 })
  t.notOk(fireTimes(never.faults, 1_000).some(Boolean))
  const always = create()
  always.faults.add({ ...reset, probability: 1 })
  t.ok(fireTimes(always.faults, 1_000).every(Boolean))
})

t.test('counts only requests that the fault affected towards times', async t => {
  const { faults } = create()
  faults.add({ ...reset, probability: 0.2, times: 3 })
  t.equal(fireTimes(faults, 1_000).filter(Boolean).length, 3)
  t.match(faults.list(), [{ state: 'spent', fired: 3 }])
})

t.test('expires by the clock of the sandbox and is active again if the clock is set back', async t => {
  const { faults, clock } = create()
  clock.freeze()
  faults.add({ ...reset, ttl: '10s' })
  clock.advance(9_999)
  t.ok(faults.fire(call))
  clock.advance(1)
  t.equal(faults.fire(call), undefined)
  t.match(faults.list(), [{ state: 'expired', matched: 1, fired: 1 }])
  clock.advance(-1)
  t.match(faults.list(), [{ state: 'active' }])
})

t.test('lists faults as pending that have not fired as often as expected, even if they have expired', async t => {
  const { faults, clock } = create()
  faults.add({ ...reset, times: 2 })
  t.strictSame(faults.listPending(), faults.list())
  faults.fire(call)
  t.match(faults.listPending(), [{ id: 'fault-1', fired: 1 }])
  faults.fire(call)
  t.strictSame(faults.listPending(), [])
  faults.add({ ...reset, ttl: '1s' })
  clock.advance(1_000)
  t.match(faults.listPending(), [{ id: 'fault-2', state: 'expired', fired: 0 }])
  faults.add(reset)
  t.equal(faults.listPending().length, 2)
  faults.fire(call)
  t.strictSame(
    faults.listPending().map(({ id }) => id),
    ['fault-2'],
    'without times, firing once is enough'
  )
  faults.clear()
  t.strictSame(faults.list(), [])
})

t.test('holds 1,000 faults; another one replaces a spent or expired fault or is refused', async t => {
  const created = create()
  const { faults, clock } = created
  for (let index = 0; index < 998; index++) faults.add({ ...reset, match: { version: 'none' } })
  faults.add({ ...reset, times: 1 })
  faults.add({ ...reset, ttl: '1s', match: { version: 'none' } })
  const full = {
    code: '409904',
    message: 'fault limit reached',
    details: 'The sandbox cannot have more than 1000 active faults. Delete some.'
  }
  t.strictSame(errorOf(reset, created), full)
  t.equal(faults.list().length, 1_000, 'a refused fault is not added')

  faults.fire(call)
  t.equal(faults.add({ ...reset, match: { version: 'none' } }).id, 'fault-1001')
  t.equal(faults.find('fault-999'), undefined, 'the spent fault made room')
  t.strictSame(errorOf(reset, created), full)
  clock.advance(1_000)
  faults.add(reset)
  t.equal(faults.find('fault-1000'), undefined, 'the expired fault made room')
  t.strictSame(errorOf(reset, created), full)
  t.equal(faults.remove('fault-5'), true)
  t.ok(faults.add(reset))
})

t.test('refuses a reversed range of delays and a duration of 0', async t => {
  const invalidBody = (fields: unknown) => ({
    code: '400004',
    message: 'invalid request body',
    fields,
    details: 'Correct the listed fields.'
  })
  t.strictSame(
    errorOf({ ...reset, delay: { uniform: [5, 1] }, ttl: '0s' }),
    invalidBody([
      { field: 'delay.uniform', message: 'must start with the shorter delay, got [5, 1]' },
      { field: 'ttl', message: 'must be greater than 0, such as "10s", got "0s"' }
    ])
  )
  t.strictSame(
    errorOf({ operation: '*', kind: 'quota', limit: 1, window: '0ms' }),
    invalidBody([{ field: 'window', message: 'must be greater than 0, such as "10s", got "0ms"' }])
  )
  t.match(errorOf({ ...reset, delay: { uniform: [5, 5] }, ttl: '1ms' }), { id: 'fault-1' })
})

/** For each of `count` requests: undefined if it passes, otherwise the seconds to wait. */
const retriesOf = (faults: Faults, count: number) => Array.from({ length: count }, () => faults.fire(call)?.retryAfter)

t.test('counts a quota in windows that start with a request', async t => {
  const { faults, clock } = create()
  clock.freeze()
  faults.add({ operation: '*', kind: 'quota', limit: 2, window: '10s' })
  t.strictSame(retriesOf(faults, 3), [undefined, undefined, 10])
  clock.advance(2_500)
  t.strictSame(retriesOf(faults, 1), [8], 'seconds are rounded up')
  clock.advance(7_499)
  t.strictSame(retriesOf(faults, 1), [1])
  clock.advance(1)
  t.strictSame(retriesOf(faults, 3), [undefined, undefined, 10])
  clock.advance(60_000)
  t.strictSame(retriesOf(faults, 3), [undefined, undefined, 10], 'the next window starts with the next request')
  clock.advance(-86_400_000)
  t.strictSame(retriesOf(faults, 3), [undefined, undefined, 10], 'setting the clock back starts a new window')
  t.match(faults.list(), [{ matched: 14, fired: 6 }])
})

t.test('lets only skipped requests pass with a quota of 0', async t => {
  const { faults } = create()
  faults.add({ operation: '*', kind: 'quota', limit: 0, window: '500ms', skip: 1 })
  t.strictSame(retriesOf(faults, 3), [undefined, 1, 1])
})

t.test('never exceeds the quota of a window, and lets a client pass that waits for retryAfter', async () => {
  const steps = fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9_000 }), (gaps, limit, window) => {
      const { faults, clock } = create()
      clock.freeze()
      faults.add({ operation: '*', kind: 'quota', limit, window: `${window}ms` })
      let start = Number.NEGATIVE_INFINITY
      let passed = 0
      for (const gap of gaps) {
        clock.advance(gap)
        const now = clock.now()
        if (now >= start + window) [start, passed] = [now, 0]
        const [retryAfter] = retriesOf(faults, 1)
        if (retryAfter === undefined) passed++
        else if (passed !== limit || retryAfter !== Math.ceil((start + window - now) / 1_000)) return false
        if (passed > limit) return false
      }
      const [last] = retriesOf(faults, limit + 1).slice(-1)
      clock.advance((last ?? Number.NaN) * 1_000)
      return retriesOf(faults, 1)[0] === undefined
    })
  )
})

const DRAWS = 20_000

/** Many delays, sorted. */
function drawMany(delay: Parameters<typeof drawDelay>[0], seed = 5): number[] {
  const random = createRandom(seed)
  return Array.from({ length: DRAWS }, () => drawDelay(delay, random)).sort((a, b) => a - b)
}

const quantile = (sorted: readonly number[], part: number) => sorted[Math.floor(part * sorted.length)] as number

t.test('draws a fixed delay', async t => {
  t.strictSame(new Set(drawMany({ fixed: 250 })), new Set([250]))
  t.strictSame(new Set(drawMany({ fixed: 0 })), new Set([0]))
})

t.test('draws a uniform delay', async t => {
  const delays = drawMany({ uniform: [100, 300] })
  t.ok((delays[0] as number) >= 100 && (delays.at(-1) as number) <= 300)
  for (const part of [0.1, 0.25, 0.5, 0.75, 0.9]) {
    t.ok(Math.abs(quantile(delays, part) - (100 + 200 * part)) < 4, `${part}: ${quantile(delays, part)}`)
  }
  t.strictSame(new Set(drawMany({ uniform: [70, 70] })), new Set([70]))
})

t.test('draws a lognormal delay with the given median and spread', async t => {
  const delays = drawMany({ lognormal: { median: 100, sigma: 0.5 } })
  /** Quantiles of the standard normal distribution: the fraction below each number of standard deviations. */
  const normal = [
    [0.0228, -2],
    [0.1587, -1],
    [0.5, 0],
    [0.8413, 1],
    [0.9772, 2]
  ] as const
  for (const [part, deviations] of normal) {
    const found = Math.log(quantile(delays, part) / 100) / 0.5
    t.ok(Math.abs(found - deviations) < 0.06, `${part}: ${found}`)
  }
  t.ok((delays[0] as number) > 0)
  t.strictSame(new Set(drawMany({ lognormal: { median: 100, sigma: 0 } })), new Set([100]))
})

t.test('limits a lognormal delay to its maximum and to the maximum of a timer', async t => {
  const cut = drawMany({ lognormal: { median: 100, sigma: 1, max: 150 } })
  t.equal(cut.at(-1), 150)
  t.ok(Math.abs(quantile(cut, 0.5) - 100) < 5, 'the median does not change')
  const longest = drawMany({ lognormal: { median: 600_000, sigma: 10 } }).at(-1) as number
  t.equal(longest, 2 ** 31 - 1)
})

t.test('draws the same delays with the same seed', async t => {
  for (const delay of [{ uniform: [1, 9] as [number, number] }, { lognormal: { median: 5, sigma: 1 } }]) {
    t.ok(drawMany(delay, 8).join() === drawMany(delay, 8).join())
    t.ok(drawMany(delay, 8).join() !== drawMany(delay, 9).join())
  }
})

t.test('bounds the faults that match by the body, and all faults together', async t => {
  const byBody: Fault = { ...reset, match: { body: { name: 'x' } } }
  const many = create()
  for (let index = 0; index < 100; index++) many.faults.add(byBody)
  t.match(errorOf(byBody, many), { details: /cannot have more than 100 active faults that match by the body\./ })
  t.ok(many.faults.add(reset), 'others still fit')
  many.faults.remove('fault-1')
  t.ok(many.faults.add(byBody))

  const long = create()
  const fault: Fault = { operation: '*', kind: 'status', status: 500, body: 'x'.repeat(2 ** 20) }
  for (let index = 0; index < 7; index++) long.faults.add(fault)
  t.match(errorOf(fault, long), { details: /cannot have more than active faults of 8388608 characters in total\./ })
  t.equal(JSON.stringify(long.faults.list()).length > 7 * 2 ** 20, true)
  long.faults.remove('fault-1')
  t.ok(long.faults.add(fault))
})
