/** Assertions about faults. A failure shows the faults that there were instead, nearest first. */
import type { FaultReport } from './faults.js'

/** What a fault must be. */
export interface FaultCriteria {
  readonly id?: string | undefined
  readonly operation?: string | undefined
  readonly kind?: string | undefined
  readonly phase?: 'before' | 'after-commit' | undefined
  readonly state?: 'active' | 'spent' | 'expired' | undefined
}

export const faultCriteriaNames = ['id', 'operation', 'kind', 'phase', 'state'] as const

/** How often the matching faults fired together, must be `count`; without it, at least once. */
export function explainFired(
  faults: readonly FaultReport[],
  criteria: FaultCriteria,
  count: number | undefined
): string | undefined {
  const fired = faults
    .filter(fault => findMismatches(fault, criteria).length === 0)
    .reduce((sum, fault) => sum + fault.fired, 0)
  if (count === undefined ? fired > 0 : fired === count) return undefined
  const wanted = count === undefined ? 'at least once' : `${count} times`
  const head = `expected faults with ${JSON.stringify(criteria)} to fire ${wanted}, but they fired ${fired} times`
  return `${head}; ${describeNearest(faults, criteria)}`
}

export function describeFault({ id, kind, operation, times = 1, matched, fired }: FaultReport): string {
  return `  ${id}: ${kind} on ${operation} fired ${fired} of ${times} times (matching requests: ${matched})`
}

function describeNearest(faults: readonly FaultReport[], criteria: FaultCriteria): string {
  if (faults.length === 0) return 'there were no faults'
  const distance = (fault: FaultReport) => findMismatches(fault, criteria).length
  const nearest = [...faults].sort((one, other) => distance(one) - distance(other))
  return `the faults, nearest first:\n${nearest.map(describeFault).join('\n')}`
}

function findMismatches(fault: FaultReport, criteria: FaultCriteria): string[] {
  return faultCriteriaNames.filter(name => criteria[name] !== undefined && criteria[name] !== fault[name])
}
