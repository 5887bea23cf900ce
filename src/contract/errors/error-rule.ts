import type { OperationId } from '../operations.js'

/**
 * How sure we are that the real platform does so: the vendor says it, somebody has seen it, or we decided it. `mock`:
 * it
 * has no counterpart there.
 */
export type Evidence = 'documented' | 'observed' | 'assumed' | 'mock'

/** The name that the client may have meant; the sentence that suggests it comes from `didYouMean`. */
export interface Nearest {
  readonly nearest?: string | undefined
}

export interface ErrorRule<Data> {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly evidence: Evidence
  /** Where the contract names the status for some operations only; for the others it is as `evidence` says. */
  readonly documentedFor: readonly OperationId[]
  /** What to do about it, in a sentence. Nothing of a credential may appear in it. */
  readonly details: (data: Data) => string
}

/** @param evidence a list of operations, where the contract names the status for these, and no others. */
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
