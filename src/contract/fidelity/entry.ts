/** What an entry of the ledger says. Plain data, loaded only where it is asked for. */
import type { ErrorName } from '../errors.js'
import type { OperationId } from '../operations.js'
import type { SettingName } from '../settings.js'

/** What CONTRACT.md 7 gives an answer to one of its questions. */
export type Confidence = 'high' | 'medium-high' | 'medium' | 'low-medium' | 'low'

export interface EntryDetails {
  /** The number of the question of CONTRACT.md 7 that it answers. */
  readonly question?: number
  readonly confidence?: Confidence
  /** Those that change the behaviour. */
  readonly settings?: readonly SettingName[]
  /** Those that show it, where not all do. */
  readonly operations?: readonly OperationId[]
  /** Those by which it is told. */
  readonly errors?: readonly ErrorName[]
  /** Whether an answer that rests on it is told from one that does not, and refused under `--require documented`. */
  readonly checked?: boolean
}

/** The vendor says so; `source` is where: `SPEC:n` is a line of the vendor's document, the rest is in CONTRACT.md. */
export function documented<const Details extends Omit<EntryDetails, 'checked'>>(
  behaviour: string,
  source: string,
  details: Details = {} as Details
) {
  return { behaviour, evidence: 'documented' as const, source, ...details }
}

/** Somebody saw the real platform do so. */
export function observed<const Details extends Omit<EntryDetails, 'checked'>>(
  behaviour: string,
  source: string,
  details: Details = {} as Details
) {
  return { behaviour, evidence: 'observed' as const, source, ...details }
}

/** The contract leaves it open. @param because why it was decided so. */
export function assumed<const Details extends EntryDetails>(
  behaviour: string,
  because: string,
  details: Details = {} as Details
) {
  return { behaviour, evidence: 'assumed' as const, because, ...details }
}

/** It has no counterpart on the real platform. @param because what it is for. */
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

/** What the ledger says of an error besides what the table of errors does, which knows the evidence. */
export interface ErrorNote extends Omit<EntryDetails, 'checked' | 'errors'> {
  /** When it is answered. */
  readonly behaviour: string
  readonly source?: string
  readonly because?: string
}
