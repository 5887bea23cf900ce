/** The parts of the matrix that know no processes: the plan, the judge, and what is expected. */
import fc from 'fast-check'
import t from 'tap'
import { operationIds, operations } from '../../src/contract/operations.js'
import { failureNames, failures, listFailures, toFault } from '../../src/control/matrix/catalogue.js'
import {
  compareExpectations,
  describeDifference,
  findExpectationProblem,
  toExpectations
} from '../../src/control/matrix/compare-expectations.js'
import { findDuplicates } from '../../src/control/matrix/find-duplicates.js'
import { judgeCell, verdicts } from '../../src/control/matrix/judge-cell.js'
import type { CellResult } from '../../src/control/matrix/matrix-result.js'
import { planCells } from '../../src/control/matrix/plan-cells.js'
import { createRandom } from '../../src/core/random.js'
import { findFaultProblems } from '../../src/control/faults/find-fault-problems.js'
import { demo } from '../helpers/app.js'
import { imported, listed, observeAll, refused, corrupted } from '../helpers/conduct/observed.js'

t.test('every failure of the catalogue is a fault that the mock takes', async t => {
  for (const failure of failures) t.strictSame(await findFaultProblems(toFault(failure, 'GetConnector')), [])
  t.equal(new Set(failureNames).size, failures.length)
})

t.test('404 and 409 are tried only where an operation can respond with them', async t => {
  const namesOf = (id: (typeof operationIds)[number]) => listFailures(operations[id]).map(({ name }) => name)
  t.ok(namesOf('ImportPublicConnectorVersion').includes('409'))
  t.ok(namesOf('GetConnector').includes('404'))
  t.notOk(namesOf('GetConnector').includes('409'))
  t.notOk(namesOf('ListConnectors').includes('404'))
})

const called = fc.uniqueArray(
  fc.record({ operation: fc.constantFrom(...operationIds), calls: fc.integer({ min: 1, max: 100 }) }),
  { selector: ({ operation }) => operation, maxLength: 8 }
)

t.test('the plan has each failure of each operation once, those that tell most first', async t => {
  fc.assert(
    fc.property(called, all => {
      const cells = planCells(all)
      const expected = all.flatMap(({ operation }) =>
        listFailures(operations[operation]).map(({ name }) => `${operation} ${name}`)
      )
      t.strictSame(cells.map(({ operation, failure }) => `${operation} ${failure}`).sort(), expected.sort())
      const ranks = cells.map(({ failure }) => failureNames.indexOf(failure))
      t.strictSame(
        ranks,
        [...ranks].sort((one, other) => one - other)
      )
    })
  )
  const first = planCells([
    { operation: 'ListConnectors', calls: 9 },
    { operation: 'DeleteConnector', calls: 5 },
    { operation: 'ImportPublicConnectorVersion', calls: 1 }
  ]).slice(0, 3)
  t.strictSame(
    first.map(({ operation }) => operation),
    ['ImportPublicConnectorVersion', 'DeleteConnector', 'ListConnectors']
  )
})

t.test('the plan can be narrowed, and a sample is repeatable', async t => {
  fc.assert(
    fc.property(called, fc.integer({ min: 1, max: 30 }), fc.nat(), (all, size, seed) => {
      const whole = planCells(all)
      const draw = () => planCells(all, { sample: { size, random: createRandom(seed) } })
      t.equal(draw().length, Math.min(size, whole.length))
      t.strictSame(draw(), draw())
      t.strictSame(
        draw(),
        whole.filter(cell =>
          draw().some(({ operation, failure }) => operation === cell.operation && failure === cell.failure)
        )
      )
    })
  )
  const all = [
    { operation: 'GetConnector', calls: 1 },
    { operation: 'ListConnectors', calls: 1 }
  ]
  t.strictSame(planCells(all, { operations: ['GetConnector'], failures: ['delay'] }), [
    { operation: 'GetConnector', failure: 'delay' }
  ])
})

const groups = (...lists: Parameters<typeof observeAll>[0][]) => ({ groups: lists.map(observeAll) })
const deleted = { operation: 'DeleteConnector', method: 'DELETE', path: '/x', status: 204 }
const once = groups([imported])

t.test('a duplicate is a creation that took effect more often than without a fault', async t => {
  const count = (...lists: Parameters<typeof groups>) => findDuplicates(groups(...lists), once).map(each => each.count)
  t.strictSame(count([corrupted(imported, 'reset'), imported]), [1])
  t.strictSame(count([corrupted(imported, 'reset'), imported, imported]), [2])
  t.strictSame(count([corrupted(imported, 'delay'), imported]), [1])
  t.strictSame(count([corrupted(imported, 'reset', 'before'), imported]), [], 'the first did not run')
  t.strictSame(count([refused(imported, 503), imported]), [])
  t.strictSame(count([corrupted(imported, 'reset'), imported, deleted]), [], 'cleaned up')
  t.strictSame(count([corrupted(imported, 'reset')], [imported]), [], 'in different sandboxes')
  t.strictSame(count([corrupted(imported, 'reset'), { ...imported, path: '/other' }]), [], 'of different connectors')
  t.strictSame(
    findDuplicates(groups([corrupted(imported, 'reset'), imported]), groups([imported, imported])),
    [],
    'the command imports twice anyway'
  )
})

t.test('a content that differs from run to run is no duplicate by itself', async t => {
  const at = (time: number) => ({ ...imported, body: { time } })
  const baseline = groups([at(1), at(1)], [at(2)])
  const count = (...all: Parameters<typeof observeAll>[0]) =>
    findDuplicates(groups(all), baseline).map(each => each.count)
  t.strictSame(count(corrupted(at(3), 'reset'), at(3)), [])
  t.strictSame(count(corrupted(at(3), 'reset'), at(3), at(3)), [1])
})

t.test('only what is made after an incomplete response counts', async t => {
  const count = (...all: Parameters<typeof observeAll>[0]) => findDuplicates(groups(all), once).map(each => each.count)
  t.strictSame(count(imported, imported, corrupted(imported, 'reset')), [])
  t.strictSame(count(imported, corrupted(imported, 'reset'), imported), [1])
  const late = { ...imported, fault: { id: 'shared-1', kind: 'delay', phase: 'after-commit' } } as const
  t.strictSame(count(late, imported), [], 'the client has the response')
  t.strictSame(count(corrupted(imported, 'delay'), imported), [1])
})

t.test('another organisation or another id of a connector is the same creation', async t => {
  const connect = (connectorId: string) => ({
    operation: 'CreateConnectorConnection',
    method: 'POST',
    path: `/o/${demo.acme.id}/connectors/${connectorId}/connections`,
    connectorId,
    status: 200,
    body: { name: 'one', authSchemeConfigId: connectorId }
  })
  const baseline = groups([connect('a')])
  const of = (requests: Parameters<typeof observeAll>[0]) => findDuplicates(groups(requests), baseline).length
  t.equal(of([corrupted(connect('b'), 'reset'), connect('b')]), 1)
  t.equal(of([corrupted(connect('b'), 'reset'), { ...connect('b'), body: { name: 'two' } }]), 0)
})

const run = (requests: Parameters<typeof observeAll>[0], more = {}) => ({
  exitCode: 0,
  isHung: false,
  duration: 2_000,
  fired: 1,
  ...groups(requests),
  ...more
})

t.test('the judge says how a client copes', async t => {
  const judge = (...args: Parameters<typeof run>) => {
    const { verdict, how } = judgeCell(run(...args), { ...once, duration: 1_000 })
    return `${verdict}: ${how}`
  }
  t.equal(judge([refused(imported, 503), { ...imported, after: 10 }]), 'passed: retried 1 time')
  t.equal(
    judge([refused(imported, 429), { ...refused(imported, 429), after: 500 }, { ...imported, after: 1_000 }]),
    'passed: retried 2 times, waited 1.0 s'
  )
  t.equal(judge([refused(imported, 503)]), 'passed: gave up cleanly')
  t.equal(judge([corrupted(imported, 'reset'), listed]), 'passed: looked what had become of it')
  t.equal(judge([refused(listed, 503), { ...listed, path: '/other' }]), 'passed: gave up cleanly')
  t.equal(judge([corrupted(imported, 'delay')]), 'passed: gave up cleanly')
  t.equal(
    judge([{ ...imported, fault: { id: 'shared-1', kind: 'dribble', phase: 'before' } }]),
    'passed: waited for the response'
  )
  t.equal(judge([refused(imported, 503)], { exitCode: 3 }), 'failed: exit code 3, no retry')
  t.equal(judge([refused(imported, 503), imported], { exitCode: null }), 'failed: ended by a signal, after 1 retry')
  t.equal(judge([corrupted(imported, 'delay')], { isHung: true, exitCode: null }), 'hung: no end after 2.0 s')
  t.equal(
    judge([corrupted(imported, 'reset'), imported], { exitCode: 1 }),
    'duplicate: ImportPublicConnectorVersion took effect 2 times'
  )
  t.equal(judge([imported], { fired: 0 }), 'not reached: the fault never fired')
  t.equal(judge([listed], { fired: 0, exitCode: 1 }), 'failed: the fault never fired; the command failed without it')
})

t.test('a request that began before the affected one ended is no retry', async t => {
  const [first, other] = observeAll([refused(listed, 503), listed])
  const judge = (startedAt: number) =>
    judgeCell({ ...run([]), groups: [[first, { ...other, startedAt }]] as never }, { ...once, duration: 1 }).retries
  t.strictSame([judge(1_001), judge(1_004), judge(1_005), judge(2_000)], [0, 0, 1, 1])
})

t.test('judging reads each request a fixed number of times', async t => {
  const countReads = (size: number) => {
    let reads = 0
    const requests = observeAll(
      Array.from({ length: size }, (_, index) => (index % 2 ? corrupted(imported, 'reset') : listed))
    )
    const counted = requests.map(({ path, method, ...rest }) => ({
      ...rest,
      get path() {
        return (reads++, path)
      },
      get method() {
        return (reads++, method)
      }
    }))
    judgeCell({ ...run([]), groups: [counted] }, { ...once, duration: 1 })
    return reads
  }
  const [one, two, four] = [countReads(100), countReads(200), countReads(400)]
  t.ok(two <= 2.2 * one && four <= 2.2 * two, `${one}, ${two}, ${four}`)
})

const cell = fc.record({
  operation: fc.constantFrom('A', 'B', 'C'),
  failure: fc.constantFrom('x', 'y'),
  verdict: fc.constantFrom(...verdicts)
})
const cellsOf = fc.uniqueArray(cell, {
  selector: ({ operation, failure }) => operation + failure
}) as fc.Arbitrary<unknown> as fc.Arbitrary<CellResult[]>

t.test('what is accepted has no difference to itself, and a worse cell is one', async t => {
  fc.assert(
    fc.property(cellsOf, cellsOf, (before, after) => {
      const accepted = toExpectations(before)
      t.strictSame(compareExpectations(before, accepted), { worse: [], better: [] })
      t.equal(findExpectationProblem(accepted), undefined)
      const { worse, better } = compareExpectations(after, accepted)
      for (const { operation, failure, verdict } of after) {
        const old = before.find(each => each.operation === operation && each.failure === failure)?.verdict
        const expected = old ?? (verdict === 'not reached' ? verdict : 'passed')
        const change = verdicts.indexOf(verdict) - verdicts.indexOf(expected)
        t.equal(
          worse.some(each => each.operation === operation && each.failure === failure),
          change > 0
        )
        t.equal(
          better.some(each => each.operation === operation && each.failure === failure),
          change < 0 && verdict !== 'not reached'
        )
      }
      t.strictSame(compareExpectations(after, toExpectations(after, accepted)), { worse: [], better: [] })
    })
  )
  const [difference] = compareExpectations([{ operation: 'A', failure: 'x', verdict: 'hung' } as CellResult], {
    A: { x: 'failed' }
  }).worse
  t.equal(describeDifference(difference as NonNullable<typeof difference>), 'A x: failed before, hung now')
})

t.test('a file of expectations with a mistake is refused', async t => {
  t.equal(findExpectationProblem([]), 'expected an object with operations, got an array')
  t.equal(findExpectationProblem({ A: 'passed' }), 'A: expected an object with failures, got "passed"')
  t.match(findExpectationProblem({ A: { x: 'fine' } }), /^A: x: expected one of passed, .*, got "fine"$/)
})
