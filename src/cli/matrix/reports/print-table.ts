/** The matrix for a terminal. */
import { listRemarks, type MatrixResult } from '../../../control/matrix/matrix-result.js'
import { SIGNS, toTable } from './table.js'

export function printTable(result: Pick<MatrixResult, 'cells'>): string {
  const remarks = listRemarks(result.cells)
  return [
    ...printRows(result),
    ...(remarks.length === 0 ? [] : ['']),
    ...remarks.map(({ cell, remark }) => `${cell.operation}, ${cell.failure}: ${remark}`),
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
