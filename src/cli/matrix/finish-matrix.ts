/** Writes the reports of the matrix, and decides its exit code. */
import { type Comparison, describeDifference } from '../../control/matrix/compare-expectations.js'
import { type CellResult, isAcceptable, type MatrixResult, summarise } from '../../control/matrix/matrix-result.js'
import { nameOfCell } from '../../control/matrix/plan-cells.js'
import type { ExpectationsFile } from './expectations-file.js'
import { printTable } from './reports/print-table.js'
import type { MatrixConfig } from './matrix-config.js'
import type { ResultsFolder } from './results-folder.js'

export interface FinishOptions {
  readonly config: MatrixConfig
  readonly folder: ResultsFolder
  readonly expectations: ExpectationsFile | undefined
  readonly isStopped: boolean
  /** To standard error. */
  readonly write: (text: string) => void
}

/** The exit code of a program that Ctrl-C has stopped. */
const STOPPED = 130

/** @returns the exit code. */
export function finishMatrix(result: MatrixResult, options: FinishOptions): number {
  const { config, folder, expectations, isStopped, write } = options
  const comparison = isStopped ? undefined : expectations?.compare(result.cells)
  if (!isStopped && config.update === true) expectations?.accept(result.cells)
  const isBad = judgeBy(isStopped ? undefined : expectations, comparison, config)
  folder.writeReports(result, isBad)
  process.stdout.write(config.json === true ? `${JSON.stringify(result, null, 2)}\n` : `\n${printTable(result)}`)
  write(`${summarise(result)}. Reports: ${folder.path}/index.html, matrix.md, junit.xml, matrix.json.\n`)
  if (result.leftOut.length > 0) write(`Left out: ${result.leftOut.map(nameOfCell).join(', ')}.\n`)
  if (isStopped) {
    write('Stopped. Continue with --continue.\n')
    return STOPPED
  }
  if (expectations !== undefined) write(describeComparison(comparison, config))
  const isReached = result.cells.some(({ verdict }) => verdict !== 'not reached')
  if (!isReached) write('No failure was reached, so the matrix proves nothing.\n')
  return isReached && !result.cells.some(isBad) ? 0 : 1
}

/** @returns whether a cell makes the matrix fail: with expectations, only one that is worse than expected. */
function judgeBy(
  expectations: ExpectationsFile | undefined,
  comparison: Comparison | undefined,
  { update }: MatrixConfig
): (cell: CellResult) => boolean {
  if (expectations === undefined) return ({ verdict }) => !isAcceptable(verdict)
  const worse = update === true ? [] : (comparison?.worse ?? [])
  return cell => worse.some(each => each.operation === cell.operation && each.failure === cell.failure)
}

function describeComparison(comparison: Comparison | undefined, { expect, update }: MatrixConfig): string {
  if (comparison === undefined) return `${expect} written: what was found is accepted from now on.\n`
  const { worse, better } = comparison
  const hint = better.length > 0 && update !== true ? [`Accept the better ones with --update.`] : []
  return [
    worse.length === 0 ? `Nothing is worse than in ${expect}.` : `Worse than in ${expect}:`,
    ...worse.map(each => `  ${describeDifference(each)}`),
    ...(better.length === 0 ? [] : [`Better than in ${expect}:`]),
    ...better.map(each => `  ${describeDifference(each)}`),
    ...hint,
    ''
  ].join('\n')
}
