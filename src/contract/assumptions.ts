import { type ApiError, apiError } from './errors.js'
import type { CheckedEntry } from './fidelity/ledger.js'

export type { CheckedEntry }
import { lazy } from '../core/lazy-module.js'
import { isObserved, nothingObserved, type Observed } from './errors/observed.js'
import type { Settings } from './settings.js'

/** Loads the search in the ledger. */
export const loadEntries = lazy(() => import('./fidelity/find-entries.js'))

/** Which responses the server may give, see `--require`. */
export interface Requirements {
  /** Refuses every response that rests on a detectable assumption. */
  readonly require?: 'documented' | undefined
  /** The ids of ledger entries that are allowed nevertheless. */
  readonly accept?: readonly string[] | undefined
  /** What was observed of the real platform. A response that rests on it is allowed. */
  readonly observed?: Observed | undefined
}

/**
 * Declares that a response rests on assumed ledger entries.
 * @throws ApiError 501 `restsOnAssumption` unless all are accepted. This rolls back the current transaction.
 */
export type Assume = (...entries: readonly CheckedEntry[]) => void

/** The entries whose condition is true. */
export function listShown<Entry extends CheckedEntry>(shown: Readonly<Record<Entry, boolean>>): Entry[] {
  return (Object.keys(shown) as Entry[]).filter(entry => shown[entry])
}

/**
 * Undefined if there are no requirements, so that operations can skip the detection.
 * @param settings of the sandbox; they can change later.
 */
export function createAssume(requirements: Requirements, settings: Readonly<Settings>): Assume | undefined {
  if (requirements.require === undefined) return undefined
  return (...entries) => {
    const refusal = findRefusal(requirements, { entries, settings })
    if (refusal !== undefined) throw refusal
  }
}

interface Resting {
  readonly entries: readonly string[]
  /** Of the sandbox. */
  readonly settings: Readonly<Settings>
  /** The response, if it is an error itself. */
  readonly instead?: ApiError
}

/**
 * The error that replaces a response which rests on assumed entries; undefined if the response is allowed.
 */
export function findRefusal(
  { require, accept = [], observed = nothingObserved }: Requirements,
  { entries, settings, instead }: Resting
): ApiError | undefined {
  const refused = entries.filter(entry => !accept.includes(entry) && !isObserved(observed, entry, settings))
  const [ledger] = refused
  if (require === undefined || ledger === undefined) return undefined
  const { found, nearest } = instead?.explanation ?? {}
  return apiError('restsOnAssumption', { entries: refused, instead: instead?.body, ledger, found, nearest })
}

/** Why the requirements are invalid; undefined if they are valid. */
export async function findRequirementProblem({ require, accept = [] }: Requirements): Promise<string | undefined> {
  if (accept.length === 0) return undefined
  if (require === undefined) return "`accept` has no effect unless `require` is 'documented'"
  const { findAcceptProblem } = await loadEntries()
  return findAcceptProblem(accept)
}
