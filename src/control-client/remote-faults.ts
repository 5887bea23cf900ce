import { describeFault, explainFired, type FaultCriteria } from '../control/faults/explain-fired.js'
import type { Fault } from '../control/faults/fault-schema.js'
import type { FaultReport } from '../control/faults/faults.js'
import { type Call, ControlError } from './call.js'

export interface RemoteFaults {
  /** Adds a fault. It applies once the promise resolves. */
  add(fault: Fault): Promise<FaultReport>
  /** All faults in the order they were added, with how often each matched and fired. */
  list(): Promise<FaultReport[]>
  get(id: string): Promise<FaultReport | undefined>
  /** @returns whether there was such a fault. */
  remove(id: string): Promise<boolean>
  /** Removes the faults of the sandbox. Those of every sandbox stay. */
  clear(): Promise<void>
  /**
   * @throws Error if a fault fired less often than `times`, or never if it has no `times`; or if there is no fault.
   * Faults of every sandbox do not count.
   */
  assertFired(): Promise<void>
  /** @throws Error if the matching faults fired another number of times. Without `count`: if they did not fire. */
  assert(criteria?: FaultCriteria, options?: { readonly count?: number | undefined }): Promise<void>
}

export function createRemoteFaults(call: Call): RemoteFaults {
  const list = async (query = '') => (await call<{ faults: FaultReport[] }>(`GET /faults${query}`)).faults
  return {
    add: fault => call('POST /faults', fault),
    list: () => list(),
    get: id => orUndefined(call(`GET ${pathOf(id)}`)),
    async remove(id) {
      return (await orUndefined(call(`DELETE ${pathOf(id)}`).then(() => true))) ?? false
    },
    clear: () => call('DELETE /faults'),
    async assertFired() {
      const own = (await list()).filter(({ sandbox }) => sandbox !== '*')
      if (own.length === 0) throw new Error('the sandbox has no faults, so none can have fired')
      const pending = await list('?pending=true')
      if (pending.length > 0) throw new Error(`faults have not fired:\n${pending.map(describeFault).join('\n')}`)
    },
    async assert(criteria = {}, { count } = {}) {
      const problem = explainFired(await list(), criteria, count)
      if (problem !== undefined) throw new Error(problem)
    }
  }
}

function pathOf(id: string): string {
  return `/faults/${encodeURIComponent(id)}`
}

/** Undefined instead of a 404. */
export async function orUndefined<Result>(result: Promise<Result>): Promise<Result | undefined> {
  try {
    return await result
  } catch (error) {
    if (error instanceof ControlError && error.status === 404) return undefined
    throw error
  }
}
