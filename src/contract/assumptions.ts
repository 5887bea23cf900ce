import { apiError } from './errors.js'
import type { CheckedEntry } from './fidelity/ledger.js'

/** What is required of an answer, see `--require`. */
export interface Requirements {
  /** Refuses every answer that rests on an assumption which can be told. */
  readonly require?: 'documented' | undefined
  /** The ids of entries of the ledger that may be relied on all the same. */
  readonly accept?: readonly string[] | undefined
}

/**
 * Says that an answer rests on an entry of the ledger that is assumed.
 * @throws ApiError 501 `restsOnAssumption`, unless the entry is accepted. Inside a transaction, that undoes all.
 */
export type Rests = (entry: CheckedEntry) => void

/** Undefined where nothing is required: whoever would say what an answer rests on need not find out. */
export function createRests(requirements: Requirements): Rests | undefined {
  if (requirements.require === undefined) return undefined
  return entry => {
    const refusal = findRefusal(requirements, entry)
    if (refusal !== undefined) throw refusal
  }
}

/** Why entries cannot be accepted; undefined where they can. */
export async function findRequirementProblem({ require, accept = [] }: Requirements): Promise<string | undefined> {
  if (accept.length === 0) return undefined
  if (require === undefined) return 'where nothing is required, all is accepted: add require documented'
  const { findAcceptProblem } = await import('./fidelity/find-entries.js')
  return findAcceptProblem(accept)
}

/** The error in the place of what rests on an assumed entry; undefined where that may be answered. */
export function findRefusal({ require, accept = [] }: Requirements, entry: string) {
  if (require === undefined || accept.includes(entry)) return undefined
  return apiError('restsOnAssumption', { entry }, { ledger: entry })
}
