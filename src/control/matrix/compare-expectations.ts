/** Compares a matrix with what is accepted. */
import { quote } from '../../core/quote.js'
import { isObject } from '../../core/values/is-object.js'
import { expected } from '../../validation/describe-value.js'
import { type Verdict, verdicts } from './judge-cell.js'
import type { CellResult } from './matrix-result.js'

/** Accepted verdicts: by operation, then by failure. */
export type Expectations = Readonly<Record<string, Readonly<Record<string, Verdict>>>>

export interface Difference {
  readonly operation: string
  readonly failure: string
  readonly expected: Verdict
  readonly found: Verdict
}

export interface Comparison {
  readonly worse: readonly Difference[]
  readonly better: readonly Difference[]
}

/** A cell that is not listed must pass, or not be reached. */
export function compareExpectations(cells: readonly CellResult[], expectations: Expectations): Comparison {
  const differences = cells.map(({ operation, failure, verdict }): Difference => {
    const accepted = expectations[operation]?.[failure] ?? (verdict === 'not reached' ? verdict : 'passed')
    return { operation, failure, expected: accepted, found: verdict }
  })
  return {
    worse: differences.filter(each => compare(each) > 0),
    // A cell that is not reached proves nothing.
    better: differences.filter(each => each.found !== 'not reached' && compare(each) < 0)
  }
}

function compare(difference: Difference): number {
  return verdicts.indexOf(difference.found) - verdicts.indexOf(difference.expected)
}

/** What a matrix accepts if it is taken as it is. Keeps what is expected of cells that did not run. */
export function toExpectations(cells: readonly CellResult[], before: Expectations = {}): Expectations {
  const all: Record<string, Record<string, Verdict>> = {}
  for (const [operation, row] of Object.entries(before)) all[operation] = { ...row }
  for (const { operation, failure, verdict } of cells) all[operation] = { ...all[operation], [failure]: verdict }
  return all
}

/** @returns what is wrong with the content of a file with expectations. */
export function findExpectationProblem(content: unknown): string | undefined {
  if (!isObject(content)) return expected('an object with operations', content)
  for (const [operation, row] of Object.entries(content)) {
    if (!isObject(row)) return `${operation}: ${expected('an object with failures', row)}`
    for (const [failure, verdict] of Object.entries(row)) {
      if (verdicts.includes(verdict as Verdict)) continue
      return `${operation}: ${failure}: expected one of ${verdicts.join(', ')}, got ${quote(String(verdict))}`
    }
  }
  return undefined
}

export function describeDifference({ operation, failure, expected: before, found }: Difference): string {
  return `${operation} ${failure}: ${before} before, ${found} now`
}
