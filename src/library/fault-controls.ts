import { checkBody } from '../control/check-body.js'
import { describeFault, explainFired, type FaultCriteria, faultCriteriaNames } from '../control/faults/explain-fired.js'
import type { Fault } from '../control/faults/fault-schema.js'
import type { FaultReport } from '../control/faults/faults.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import { assertKnown } from './assert-known.js'
import type { CountOptions } from './request-controls.js'

/** The faults of a sandbox. `docs/control-plane.md` lists the kinds. */
export interface FaultControls {
  /**
   * Adds a fault. It applies once the promise resolves, so await it before the request.
   * @throws ApiError for a fault with an unknown property or a value that is not allowed.
   */
  add(fault: Fault): Promise<FaultReport>
  /** All faults in the order they were added, with how often each matched and fired. */
  list(): FaultReport[]
  get(id: string): FaultReport | undefined
  /** @returns whether there was such a fault. */
  remove(id: string): boolean
  /** Removes the faults of the sandbox. Those of every sandbox stay. */
  clear(): void
  /**
   * @throws Error if a fault fired less often than `times`, or never without `times`; or if there was no fault.
   * Faults of every sandbox do not count.
   */
  assertFired(): void
  /**
   * @param options `count`: how often the matching faults fired together. Default: at least once.
   * @throws Error that shows the faults, nearest first; TypeError for an unknown criterion.
   */
  assert(criteria?: FaultCriteria, options?: CountOptions): void
}

export function createFaultControls(sandbox: Sandbox): FaultControls {
  return {
    add: async fault => sandbox.faults.add(await checkBody('Fault', fault)),
    list: () => sandbox.faults.list(),
    get: id => sandbox.faults.find(id),
    remove: id => sandbox.faults.remove(id),
    clear: () => sandbox.faults.clear(),
    assertFired() {
      if (!sandbox.faults.hadAny()) throw new Error('no fault was added to this sandbox, so none can have fired')
      const pending = sandbox.faults.listPending()
      if (pending.length > 0) throw new Error(`faults have not fired:\n${pending.map(describeFault).join('\n')}`)
    },
    assert(criteria = {}, options = {}) {
      assertKnown('criterion', Object.keys(criteria), faultCriteriaNames)
      assertKnown('option', Object.keys(options), ['count'])
      const problem = explainFired(sandbox.faults.list(), criteria, options.count)
      if (problem !== undefined) throw new Error(problem)
    }
  }
}
