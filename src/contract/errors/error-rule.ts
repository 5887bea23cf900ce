import type { OperationId } from '../operations.js'

/**
 * How sure we are that the real platform does the same: the vendor says so, somebody saw it, or we decided it. `mock`
 * marks what the real platform does not have.
 */
export type Evidence = 'documented' | 'observed' | 'assumed' | 'mock'

/** The name that the client may have meant; `didYouMean` makes a sentence of it. */
export interface Nearest {
  readonly nearest?: string | undefined
}

export interface ErrorRule<Data> {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly evidence: Evidence
  /** Operations whose status the contract names. For all others, `evidence` holds. */
  readonly documentedFor: readonly OperationId[]
  /** Says what is wrong and what to do. Must not contain any part of a credential. */
  readonly details: (data: Data) => string
}

/** @param evidence a list of operations means: documented for these, assumed for all others. */
export function rule<Data = unknown>(
  code: string,
  message: string,
  evidence: Evidence | readonly OperationId[],
  details: (data: Data) => string
): ErrorRule<Data> {
  const isFull = typeof evidence === 'string'
  return {
    code,
    status: Number(code.slice(0, 3)),
    message,
    evidence: isFull ? evidence : 'assumed',
    documentedFor: isFull ? [] : evidence,
    details
  }
}

export function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`
}
