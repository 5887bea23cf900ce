/** The parts of a ledger entry. Plain data, loaded only on request. */
import type { ErrorName } from '../errors.js'
import type { OperationId } from '../operations.js'
import type { SettingName } from '../settings.js'

/** How defensible our answer to an open question of the import is (docs/contract.md 7). */
export type Confidence = 'high' | 'medium-high' | 'medium' | 'low-medium' | 'low'

export interface EntryDetails {
  /** The number of the open question that the entry answers (docs/contract.md 7). */
  readonly question?: number
  readonly confidence?: Confidence
  /** Settings that change the behaviour. */
  readonly settings?: readonly SettingName[]
  /** Operations that show the behaviour, if not all do. */
  readonly operations?: readonly OperationId[]
  /** Errors that report it. */
  readonly errors?: readonly ErrorName[]
  /** Whether a response reports that it rests on the entry. `--require documented` then refuses it. */
  readonly checked?: boolean
}

/** @param source where the vendor says so: `SPEC:n` (a line of its document), or a section of docs/contract.md. */
export function documented<const Details extends Omit<EntryDetails, 'checked'>>(
  behaviour: string,
  source: string,
  details: Details = {} as Details
) {
  return { behaviour, evidence: 'documented' as const, source, ...details }
}

/** @param source who saw the real platform do it, and where. */
export function observed<const Details extends Omit<EntryDetails, 'checked'>>(
  behaviour: string,
  source: string,
  details: Details = {} as Details
) {
  return { behaviour, evidence: 'observed' as const, source, ...details }
}

/** @param because why we decided so; the contract leaves it open. */
export function assumed<const Details extends EntryDetails>(
  behaviour: string,
  because: string,
  details: Details = {} as Details
) {
  return { behaviour, evidence: 'assumed' as const, because, ...details }
}

/** @param because what it is for; the real platform does not have it. */
export function ofMock<const Details extends Omit<EntryDetails, 'checked'>>(
  behaviour: string,
  because: string,
  details: Details = {} as Details
) {
  return { behaviour, evidence: 'mock' as const, because, ...details }
}

export interface Behaviour extends EntryDetails {
  readonly behaviour: string
  readonly evidence: 'documented' | 'observed' | 'assumed' | 'mock'
  readonly source?: string
  readonly because?: string
}

/** What the ledger adds to the table of errors, which has the evidence. */
export interface ErrorNote extends Omit<EntryDetails, 'checked' | 'errors'> {
  /** When the error occurs. */
  readonly behaviour: string
  readonly source?: string
  readonly because?: string
}
