/** Runs the cells of the matrix, several at once if wanted, until they are done or the time is over. */
import { judgeConduct } from '../../control/conduct/judge-conduct.js'
import { type Failure, failures, toFault } from '../../control/matrix/catalogue.js'
import { judgeCell } from '../../control/matrix/judge-cell.js'
import type { CellRequest, CellResult } from '../../control/matrix/matrix-result.js'
import { allRequests } from '../../control/matrix/observed-run.js'
import type { CellId } from '../../control/matrix/plan-cells.js'
import { elapsed } from '../../core/timers.js'
import { type MockedCommand, type MockedRun, runWithMock } from './run-with-mock.js'

export interface CellsOptions {
  readonly mocked: MockedCommand
  /** The run without a fault. */
  readonly baseline: MockedRun
  readonly jobs: number
  /** Milliseconds for all cells. Cells that have not begun by then are left out. */
  readonly budget: number
  /** Milliseconds without a sign of life, apart from the time that the command takes anyway. */
  readonly patience: number
  /** The file for the output of a cell. */
  readonly fileFor: (cell: CellId) => { readonly path: string; readonly name: string }
  readonly signal: AbortSignal
  readonly onEnd: (cell: CellResult) => void
}

/** A run may take so many times as long as the one without a fault, and this much longer. */
const SLOWDOWN = 10

/** @returns the cells that have not run. */
export async function runCells(cells: readonly CellId[], options: CellsOptions): Promise<CellId[]> {
  const left = [...cells]
  const end = elapsed() + options.budget
  const work = async () => {
    while (!options.signal.aborted && elapsed() < end) {
      const cell = left.shift()
      if (cell === undefined) return
      const result = await runCell(cell, options)
      if (result === undefined) left.unshift(cell)
      else options.onEnd(result)
    }
  }
  await Promise.all(Array.from({ length: options.jobs }, work))
  return left
}

/** @returns undefined if the run was stopped. */
async function runCell(cell: CellId, options: CellsOptions): Promise<CellResult | undefined> {
  const { mocked, baseline, patience, signal } = options
  const file = options.fileFor(cell)
  const run = await runWithMock(mocked, {
    fault: toFault(failures.find(({ name }) => name === cell.failure) as Failure, cell.operation),
    outputFile: file.path,
    patience: patience + baseline.duration,
    limit: (patience + baseline.duration) * SLOWDOWN,
    signal
  })
  return signal.aborted ? undefined : toResult(cell, run, baseline, file.name)
}

function toResult(cell: CellId, run: MockedRun, baseline: MockedRun, outputFile: string): CellResult {
  const { verdict, how, retries } = judgeCell(run, baseline)
  const findings = run.groups.flatMap(group => judgeConduct(group).findings)
  return {
    ...cell,
    verdict,
    how,
    retries,
    exitCode: run.exitCode,
    duration: Math.round(run.duration),
    fired: run.fired,
    conduct: [...new Set(findings.map(({ rule }) => rule))],
    requests: toRequests(run),
    outputFile,
    output: run.output
  }
}

/** Of a run with more, the report shows the first ones. */
const MAX_SHOWN_REQUESTS = 200

function toRequests(run: MockedRun): CellRequest[] {
  const requests = allRequests(run)
  const begun = requests[0]?.startedAt ?? 0
  return requests
    .slice(0, MAX_SHOWN_REQUESTS)
    .map(({ startedAt, operation = 'none', method, path, status, duration, fault }) => ({
      at: Math.round(startedAt - begun),
      operation,
      method,
      path,
      ...(status !== undefined && { status }),
      duration: Math.round(duration),
      ...(fault !== undefined && { fault: fault.kind })
    }))
}
