import { checkBody } from '../control/check-body.js'
import type { Fault } from '../control/faults/fault-schema.js'
import type { FaultReport } from '../control/faults/faults.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'

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
  clear(): void
  /** @throws Error if a fault fired less often than `times`, or never if it has no `times`. */
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
  return `  ${id}: ${kind} on ${operation} fired ${fired} of ${times} times (matching requests: ${matched})`
}
