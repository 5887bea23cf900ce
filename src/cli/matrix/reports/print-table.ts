/** The matrix for a terminal. */
import { isAcceptable, type MatrixResult } from '../../../control/matrix/matrix-result.js'
import { SIGNS, toTable } from './table.js'

export function printTable(result: Pick<MatrixResult, 'cells'>): string {
  const bad = result.cells.filter(({ verdict }) => !isAcceptable(verdict))
  return [
    ...printRows(result),
    ...(bad.length === 0 ? [] : ['']),
    ...bad.map(({ operation, failure, verdict, how }) => `${operation}, ${failure}: ${verdict}; ${how}`),
    ''
  ].join('\n')
}

/** The lines of the table alone. */
export function printRows(result: Pick<MatrixResult, 'cells'>): string[] {
  const { head, rows } = toTable(result)
  const texts = rows.map(({ title, cells }) => [
    title,
    ...cells.map(cell => (cell === undefined ? '' : `${SIGNS[cell.verdict]} ${cell.verdict}`))
  ])
  const widths = head.map((name, index) => Math.max(...[name, ...texts.map(row => row[index] ?? '')].map(length)))
  return [head, ...texts].map(row =>
    row
      .map((text, index) => text.padEnd(widths[index] as number))
      .join('  ')
      .trimEnd()
  )
}

function length(text: string): number {
  return text.length
}
