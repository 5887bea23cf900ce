/** The result of the matrix. Plain data: what `--json` prints, and what a stopped run continues from. */
import type { CalledOperation, CellId } from './plan-cells.js'
import { type Verdict, verdicts } from './judge-cell.js'

export interface MatrixResult {
  readonly command: readonly string[]
  /** The run without a fault. */
  readonly baseline: { readonly duration: number; readonly operations: readonly CalledOperation[] }
  readonly cells: readonly CellResult[]
  /** Cells that did not run, because the budget was used up or the run was stopped. */
  readonly leftOut: readonly CellId[]
}

export interface CellResult extends CellId {
  readonly verdict: Verdict
  readonly how: string
  readonly retries: number
  /** Null if a signal ended the command. */
  readonly exitCode: number | null
  /** Milliseconds. */
  readonly duration: number
  /** How often the fault fired. */
  readonly fired: number
  /** The names of the rules of conduct that the client broke. */
  readonly conduct: readonly string[]
  /** The requests of the run. */
  readonly requests: readonly CellRequest[]
  /** The file with all output, relative to the folder of the results. */
  readonly outputFile: string
  /** The end of the output. */
  readonly output: string
}

export interface CellRequest {
  /** Milliseconds since the first request of the run. */
  readonly at: number
  readonly operation: string
  readonly method: string
  readonly path: string
  /** Absent if the connection was cut. */
  readonly status?: number
  readonly duration: number
  /** The kind of the fault that affected it. */
  readonly fault?: string
}

export function countVerdicts(cells: readonly CellResult[]): Record<Verdict, number> {
  const counts = verdicts.map(verdict => [verdict, cells.filter(cell => cell.verdict === verdict).length])
  return Object.fromEntries(counts) as Record<Verdict, number>
}

/** One line for people. */
export function summarise({ cells, leftOut }: Pick<MatrixResult, 'cells' | 'leftOut'>): string {
  const counts = Object.entries(countVerdicts(cells)).filter(([, count]) => count > 0)
  const parts = counts.map(([verdict, count]) => `${count} ${verdict}`)
  return [...parts, ...(leftOut.length === 0 ? [] : [`${leftOut.length} left out`])].join(', ')
}

/** The cells to look at: those that are not acceptable, and those that pass although the client broke a rule. */
export function listRemarks(cells: readonly CellResult[]): { readonly cell: CellResult; readonly remark: string }[] {
  return cells
    .filter(({ verdict, conduct }) => !isAcceptable(verdict) || conduct.length > 0)
    .map(cell => ({ cell, remark: describeRemark(cell) }))
}

function describeRemark({ verdict, how, conduct }: CellResult): string {
  const rules = conduct.length === 0 ? '' : ` (conduct: ${conduct.join(', ')})`
  return `${verdict}; ${how}${rules}`
}

/** Whether a client copes: a cell that was not reached proves nothing, but is no fault of the client. */
export function isAcceptable(verdict: Verdict): boolean {
  return verdict === 'passed' || verdict === 'not reached'
}
