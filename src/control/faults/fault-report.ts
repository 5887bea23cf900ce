import type { Fault } from './fault-schema.js'

/** `spent`: fired `times` times; `expired`: its `ttl` is over. */
export type FaultState = 'active' | 'spent' | 'expired'

export type FaultReport = Fault & {
  readonly id: string
  readonly phase: 'before' | 'after-commit'
  readonly state: FaultState
  /** How many requests matched while the fault was active. */
  readonly matched: number
  /** How many of them the fault affected. */
  readonly fired: number
}
