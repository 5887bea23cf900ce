import { startMock } from '../../src/library/start-mock.js'
import { median, show, table } from '../measure.js'
import type { Suite } from '../suite.js'
import { importOf, SHOPIFY } from '../fixtures.js'

const ROUNDS = 50
const IMPORTS = 1_000

/** Leases and resets. They run in this process, so that no HTTP is measured. */
export const leases: Suite = async () => {
  await using mock = await startMock({ maxSandboxes: ROUNDS * 2 })
  const taken: Record<'lease' | 'reset' | 'bigReset', number[]> = { lease: [], reset: [], bigReset: [] }
  await mock.sandbox()
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    await using box = await mock.sandbox()
    taken.lease.push(performance.now() - began)
    taken.reset.push(measure(() => box.reset()))
  }
  await using box = await mock.sandbox()
  for (let round = 0; round < 5; round++) {
    const request = importOf(SHOPIFY, box.organisationId)
    const headers = { authorization: `Bearer ${box.token}` }
    for (let made = 0; made < IMPORTS; made++) await mock.inject({ method: 'POST', url: request.path, headers })
    taken.bigReset.push(measure(() => box.reset()))
  }
  return table(
    ['', 'ms, median'],
    [
      ['lease of the demo seed', show(median(taken.lease))],
      ['reset of an unused sandbox', show(median(taken.reset))],
      [`reset of a sandbox with ${IMPORTS} imports`, show(median(taken.bigReset))]
    ]
  )
}

function measure(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
