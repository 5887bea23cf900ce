import { checkBody } from '../control/check-body.js'
import type { Fault } from '../control/faults/fault-schema.js'
import type { FaultReport } from '../control/faults/faults.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'

export interface FaultControls {
  /** @throws ApiError for a fault that cannot be, with what is allowed. */
  add(fault: Fault): Promise<FaultReport>
  list(): FaultReport[]
  get(id: string): FaultReport | undefined
  remove(id: string): boolean
  clear(): void
  /** @throws Error where a fault has not fired as often as it should have: `times`, or else once. */
  assertFired(): void
}

export function createFaultControls(sandbox: Sandbox): FaultControls {
  return {
    add: async fault => sandbox.faults.add(await checkBody('Fault', fault)),
    list: () => sandbox.faults.list(),
    get: id => sandbox.faults.find(id),
    remove: id => sandbox.faults.remove(id),
    clear: () => sandbox.faults.clear(),
    assertFired() {
      const pending = sandbox.faults.listPending()
      if (pending.length > 0) throw new Error(`faults have not fired:\n${pending.map(describeFault).join('\n')}`)
    }
  }
}

function describeFault({ id, kind, operation, times = 1, matched, fired }: FaultReport): string {
  return `  ${id}: ${kind} on ${operation} fired ${fired} of ${times} times, having met ${matched} requests`
}
