import type { ObservedRequest } from './observed-request.js'

export type Severity = 'error' | 'warning'

/** What a client should not do. */
export interface ConductRule {
  /** Short and stable, to switch the rule off. */
  readonly name: string
  readonly severity: Severity
  /** What goes wrong because of it. */
  readonly why: string
  readonly fix: string
  /** @param requests of one sandbox, in the order in which they arrived. */
  readonly find: (requests: readonly ObservedRequest[]) => Breach[]
}

/** A place where a client breaks a rule. */
export interface Breach {
  /** A sentence about this place. */
  readonly message: string
  /** The requests that show it, in their order. */
  readonly requests: readonly ObservedRequest[]
}
