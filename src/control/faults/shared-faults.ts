/** The faults of every sandbox: the default one and all leases, those that come later included. */
import { apiError } from '../../contract/errors.js'
import { assertConsistent } from './check-fault.js'
import { EVERY_SANDBOX } from './every-sandbox.js'
import type { FaultReport } from './fault-report.js'
import type { Fault } from './fault-schema.js'
import { type FaultSize, findFaultExcess, sizeOfFault } from './fault-excess.js'

/**
 * A fault of every sandbox. Each sandbox has a copy that counts by itself, so that `times`, `skip` and quotas do not
 * depend on what other sandboxes do. The totals include sandboxes that have ended.
 */
export interface SharedFault extends FaultSize {
  readonly id: string
  readonly fault: Fault
  matched: number
  fired: number
}

/** The faults of a sandbox. */
interface Holder {
  receive(fault: SharedFault): void
  remove(id: string): boolean
}

export interface SharedFaults {
  /** @throws ApiError 400 `invalidBody`, 409 `faultLimitReached`. */
  add(fault: Fault): FaultReport
  /** With the totals of all sandboxes. */
  list(): FaultReport[]
  find(id: string): FaultReport | undefined
  /** The faults that have fired less than `times` times in total; without `times`, the faults that have not fired. */
  listPending(): FaultReport[]
  remove(id: string): boolean
  clear(): void
  /** Gives all faults to a sandbox, and those that are added later. Returns a function that ends this. */
  attach(holder: Holder): () => void
}

export function createSharedFaults(): SharedFaults {
  let shared: SharedFault[] = []
  let added = 0
  const holders = new Set<Holder>()
  const list = () => shared.map(toReport)

  function remove(id: string): boolean {
    const kept = shared.filter(each => each.id !== id)
    if (kept.length === shared.length) return false
    shared = kept
    for (const holder of holders) holder.remove(id)
    return true
  }

  return {
    add(given) {
      const fault = { ...structuredClone(given), sandbox: EVERY_SANDBOX } as Fault
      assertConsistent(fault)
      const size = sizeOfFault(fault)
      const limit = findFaultExcess([...shared, size])
      if (limit !== undefined) throw apiError('faultLimitReached', { limit })
      const entry = { id: `shared-${++added}`, fault, ...size, matched: 0, fired: 0 }
      shared.push(entry)
      for (const holder of holders) holder.receive(entry)
      return toReport(entry)
    },
    list,
    find: id => list().find(each => each.id === id),
    listPending: () => list().filter(({ fired, times = 1 }) => fired < times),
    remove,
    clear() {
      for (const { id } of shared) remove(id)
    },
    attach(holder) {
      holders.add(holder)
      for (const entry of shared) holder.receive(entry)
      return () => void holders.delete(holder)
    }
  }
}

/** Active as long as it exists, because a sandbox that is leased later starts with all of it. */
function toReport({ id, fault, matched, fired }: SharedFault): FaultReport {
  return { id, ...fault, phase: fault.phase ?? 'before', state: 'active', matched, fired }
}
