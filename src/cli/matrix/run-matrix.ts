/** Runs the command without a failure, plans the cells, runs them, and reports. */
import type { CellResult, MatrixResult } from '../../control/matrix/matrix-result.js'
import type { CellId } from '../../control/matrix/plan-cells.js'
import { CommandFailed } from '../shared/command-failed.js'
import { finishMatrix, type FinishOptions } from './finish-matrix.js'
import type { MatrixPlan } from './matrix-plan.js'
import { createProgress } from './progress.js'
import { type Baseline, runBaseline } from './run-baseline.js'
import { runCells } from './run-cells.js'
import type { MockedCommand } from './run-with-mock.js'

export interface MatrixOptions extends Omit<FinishOptions, 'isStopped'> {
  readonly plan: MatrixPlan
  readonly signal: AbortSignal
  /** The width of the terminal. Undefined if the output goes elsewhere. */
  readonly columns: number | undefined
}

/** @returns the exit code. */
export async function runMatrix(mocked: MockedCommand, options: MatrixOptions): Promise<number> {
  const { config, plan, folder, signal, write } = options
  const { command } = mocked
  const before = config.continue === true ? folder.readFinished(command) : []
  write('Running the command without a failure …\n')
  const baseline = await runBaseline(mocked, { folder, signal, patience: plan.patience })
  const cells = plan.toCells(baseline.operations)
  if (cells.length === 0) throw noCells(baseline)
  const done = before.filter(each => holds(cells, each))
  const left = cells.filter(each => !holds(done, each))
  const toResult = (leftOut: readonly CellId[]): MatrixResult => ({
    command,
    baseline: describeBaseline(baseline),
    cells: inOrder(done, cells),
    leftOut
  })
  const progress = createProgress({
    total: left.length,
    jobs: plan.jobs,
    expected: baseline.run.duration,
    columns: options.columns,
    write
  })
  const leftOut = await runCells(left, {
    mocked,
    baseline: baseline.run,
    ...plan,
    fileFor: folder.fileFor,
    signal,
    onEnd: cell => {
      done.push(cell)
      progress.end(cell, inOrder(done, cells))
      folder.save(toResult(left.filter(each => !holds(done, each))))
    }
  })
  return finishMatrix(toResult(leftOut), { ...options, isStopped: signal.aborted })
}

function noCells({ operations }: Baseline): CommandFailed {
  return new CommandFailed(
    `there is nothing to try: the command calls ${operations.map(({ operation }) => operation).join(', ')}, ` +
      'but no failure of --faults fits an operation of --operations. Choose others.'
  )
}

function holds(cells: readonly CellId[], { operation, failure }: CellId): boolean {
  return cells.some(cell => cell.operation === operation && cell.failure === failure)
}

/** Several jobs end in any order. */
function inOrder(done: readonly CellResult[], cells: readonly CellId[]): CellResult[] {
  return cells.flatMap(each => done.filter(cell => holds([each], cell)))
}

function describeBaseline({ run, operations }: Baseline): MatrixResult['baseline'] {
  return { duration: Math.round(run.duration), operations }
}
