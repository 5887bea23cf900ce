import { type ApiError, apiError } from './errors.js'
import type { CheckedEntry } from './fidelity/ledger.js'

/** What is required of an answer, see `--require`. */
export interface Requirements {
  /** Refuses every answer that rests on an assumption which can be told. */
  readonly require?: 'documented' | undefined
  /** The ids of entries of the ledger that may be relied on all the same. */
  readonly accept?: readonly string[] | undefined
}

/**
 * Says that an answer rests on entries of the ledger that are assumed.
 * @throws ApiError 501 `restsOnAssumption`, unless all are accepted. Inside a transaction, that undoes all.
 */
export type Rests = (...entries: readonly CheckedEntry[]) => void

/** The entries that hold. */
export function listShown<Entry extends CheckedEntry>(shown: Readonly<Record<Entry, boolean>>): Entry[] {
  return (Object.keys(shown) as Entry[]).filter(entry => shown[entry])
}

/** Undefined where nothing is required: whoever would say what an answer rests on need not find out. */
export function createRests(requirements: Requirements): Rests | undefined {
  if (requirements.require === undefined) return undefined
  return (...entries) => {
    const refusal = findRefusal(requirements, entries)
    if (refusal !== undefined) throw refusal
  }
}

/**
 * The error in the place of an answer that rests on assumed entries; undefined where that may be given.
 * @param instead the answer, where it is an error itself.
 */
export function findRefusal(
  { require, accept = [] }: Requirements,
  entries: readonly string[],
  instead?: ApiError
): ApiError | undefined {
  const refused = entries.filter(entry => !accept.includes(entry))
  const [ledger] = refused
  if (require === undefined || ledger === undefined) return undefined
  const { found, nearest } = instead?.explanation ?? {}
  return apiError('restsOnAssumption', { entries: refused, instead: instead?.body, ledger, found, nearest })
}

/** Why entries cannot be accepted; undefined where they can. */
export async function findRequirementProblem({ require, accept = [] }: Requirements): Promise<string | undefined> {
  if (accept.length === 0) return undefined
  if (require === undefined) return 'where nothing is required, all is accepted: add require documented'
  const { findAcceptProblem } = await import('./fidelity/find-entries.js')
  return findAcceptProblem(accept)
}
