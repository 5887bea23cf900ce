/** A model of the matrix: for generated clients whose behaviour is known, every cell is judged right. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Fault } from '../../src/control/faults/fault-schema.js'
import { failures, toFault } from '../../src/control/matrix/catalogue.js'
import { judgeCell, type Verdict } from '../../src/control/matrix/judge-cell.js'
import type { ObservedRun } from '../../src/control/matrix/observed-run.js'
import { collectRequests } from '../../src/cli/shared/collect-requests.js'
import { buildApp } from '../../src/http/app.js'
import { runToyClient, type ToyClient } from '../helpers/conduct/toy-client.js'

/** Milliseconds. Far longer than a response of the mock takes, so that only a fault exceeds it. */
const TIMEOUT = 400

t.setTimeout(120_000)

const clients = fc.record({
  retries: fc.nat(3),
  timeout: fc.constantFrom(undefined, TIMEOUT),
  checks: fc.boolean(),
  isTolerant: fc.boolean()
})

/** The operation works, but the client does not get its response. */
const LOST = ['reset-after-commit', 'delay', 'malformed', 'truncated']
/** The operation does not run, and works the next time. */
const ONCE = ['503-once', '429', '401-once', 'reset-before', 'empty', '409']
const ALWAYS = ['503-always', '404']

/** What the matrix must say. */
function predict(failure: string, { retries, timeout, checks, isTolerant }: ToyClient): Verdict {
  const givesUp = isTolerant ? 'passed' : 'failed'
  if (failure === 'quota') return 'not reached'
  if (failure === 'dribble') return 'passed'
  if (failure === 'delay' && timeout === undefined) return 'hung'
  if (ALWAYS.includes(failure) || retries === 0) return givesUp
  if (ONCE.includes(failure)) return 'passed'
  if (!LOST.includes(failure)) throw new Error(`no prediction for ${failure}`)
  return checks ? 'passed' : 'duplicate'
}

/** A run of the client with a mock of its own. A client that waits without end is stopped. */
async function observeRun(client: ToyClient, fault?: Fault): Promise<ObservedRun> {
  const app = await buildApp(fault === undefined ? {} : { faults: [fault] })
  const requests = collectRequests(app.sandboxes)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const waitsForever = fault?.kind === 'delay' && client.timeout === undefined
  const stop = waitsForever ? AbortSignal.timeout(TIMEOUT) : undefined
  const exitCode = await runToyClient(url, { ...client, ...(waitsForever && { retries: 0 }) }, stop)
  const fired = app.sandboxes.shared.faults.list()[0]?.fired ?? 0
  await app.close()
  return { exitCode, isHung: waitsForever, duration: 1, groups: requests.groups(), fired }
}

/** Soon enough for every client. */
function shorten(fault: Fault): Fault {
  return fault.kind === 'dribble' ? { ...fault, duration: 20 } : fault
}

t.test('every cell of a client that is known is judged right', async (t: Test) => {
  t.setTimeout(120_000)
  const baseline = await observeRun({ retries: 0, timeout: undefined, checks: false, isTolerant: false })
  t.equal(baseline.exitCode, 0)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...failures), clients, async (failure, client) => {
      const run = await observeRun(client, shorten(toFault(failure, 'ImportPublicConnectorVersion')))
      const { verdict, how, retries } = judgeCell(run, baseline)
      t.equal(verdict, predict(failure.name, client), `${failure.name}: ${how}`)
      if (ALWAYS.includes(failure.name)) t.equal(retries, client.retries)
    }),
    { numRuns: 45, examples: failures.map(failure => [failure, { ...naive }]) }
  )
})

const naive: ToyClient = { retries: 1, timeout: TIMEOUT, checks: false, isTolerant: false }
