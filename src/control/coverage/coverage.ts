/** Counts the outcomes of each operation. Unlike the journal, it keeps them over a reset, and has no limit. */
export interface Coverage {
  /** @param outcome `success`, the rule of an error, or a fault as `toFaultOutcome` names it. */
  add(operation: string, outcome: string): void
  list(): OutcomeCount[]
  clear(): void
}

export interface OutcomeCount {
  readonly operation: string
  readonly outcome: string
  readonly count: number
}

export const SUCCESS = 'success'

/** Faults with the same kind but another phase are different outcomes. */
export function toFaultOutcome(kind: string, phase: string): string {
  return `fault ${kind} ${phase}`
}

/** @param whole counts the same for all sandboxes together, so that ended ones stay counted. */
export function createCoverage(whole?: Coverage): Coverage {
  const counts = new Map<string, Map<string, number>>()
  return {
    add(operation, outcome) {
      let outcomes = counts.get(operation)
      if (outcomes === undefined) counts.set(operation, (outcomes = new Map<string, number>()))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      whole?.add(operation, outcome)
    },
    list: () =>
      [...counts].flatMap(([operation, outcomes]) =>
        [...outcomes].map(([outcome, count]) => ({ operation, outcome, count }))
      ),
    clear: () => counts.clear()
  }
}
