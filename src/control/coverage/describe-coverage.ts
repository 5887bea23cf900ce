/** The report on coverage: of what the contract and the mock know, what was seen. */
import type { Operation } from '../../contract/operations.js'
import { type ErrorName, errorTable } from '../../contract/errors.js'
import type { OutcomeCount } from './coverage.js'
import { allOperations, listPossibleOutcomes, type PossibleOutcome } from './possible-outcomes.js'

export interface CoverageReport {
  /** Operations that succeeded at least once, of all. */
  readonly operations: CoverageSummary
  /** Errors that were seen, of those of the operations that were called. */
  readonly errors: CoverageSummary
  /** Faults that were seen, of those of the operations that were called. */
  readonly faults: CoverageSummary
  /** Each operation, in the order of the vendor's document. */
  readonly details: readonly OperationCoverage[]
}

export interface CoverageSummary {
  readonly seen: number
  readonly total: number
  /** Rounded down, so that 100 means all of them. */
  readonly percent: number
}

export interface OperationCoverage {
  readonly operation: string
  readonly method: string
  readonly path: string
  /** How many outcomes were counted. */
  readonly called: number
  readonly outcomes: readonly OutcomeCoverage[]
}

export interface OutcomeCoverage {
  readonly kind: 'success' | 'error' | 'fault'
  readonly name: string
  /** Absent for a fault. */
  readonly status?: number
  readonly count: number
}

/** @param counts what was seen. */
export function describeCoverage(counts: readonly OutcomeCount[]): CoverageReport {
  const details = allOperations.map(operation =>
    describeOperation(
      operation,
      counts.filter(each => each.operation === operation.operationId)
    )
  )
  const called = details.filter(each => each.called > 0).flatMap(({ outcomes }) => outcomes)
  const successes = details.flatMap(({ outcomes }) => outcomes).filter(({ kind }) => kind === 'success')
  return {
    operations: summarise(successes),
    errors: summarise(called.filter(({ kind }) => kind === 'error')),
    faults: summarise(called.filter(({ kind }) => kind === 'fault')),
    details
  }
}

function summarise(outcomes: readonly OutcomeCoverage[]): CoverageSummary {
  const [seen, total] = [outcomes.filter(({ count }) => count > 0).length, outcomes.length]
  return { seen, total, percent: total === 0 ? 100 : Math.floor((seen * 100) / total) }
}

function describeOperation(operation: Operation, counts: readonly OutcomeCount[]): OperationCoverage {
  const possible = listPossibleOutcomes(operation)
  const others = counts
    .filter(({ outcome }) => !possible.some(each => each.counts.includes(outcome)))
    .map(({ outcome }) => toOther(outcome))
  const outcomes = [...possible, ...others].map(each => toOutcome(each, counts))
  const { operationId, method, path } = operation
  return { operation: operationId, method, path, called: sum(counts), outcomes }
}

/** An outcome that is not expected of the operation, such as a full disk. */
function toOther(outcome: string): PossibleOutcome {
  if (outcome.startsWith('fault ')) return { kind: 'fault', name: outcome.slice('fault '.length), counts: [outcome] }
  const rule = errorTable[outcome as ErrorName] as { readonly status: number } | undefined
  return { kind: 'error', name: outcome, status: rule?.status ?? 500, counts: [outcome] }
}

function toOutcome({ kind, name, status, counts }: PossibleOutcome, seen: readonly OutcomeCount[]): OutcomeCoverage {
  const count = sum(seen.filter(({ outcome }) => counts.includes(outcome)))
  return { kind, name, ...(status !== undefined && { status }), count }
}

function sum(counts: readonly OutcomeCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0)
}
