/** The matrix for the summary of a CI run. */
import { listRemarks, type MatrixResult, summarise } from '../../../control/matrix/matrix-result.js'
import { SIGNS, toTable } from './table.js'

export function writeMarkdown(result: MatrixResult): string {
  const { head, rows } = toTable(result)
  return [
    '# What the client does when the API fails',
    '',
    `\`${result.command.join(' ')}\`: ${summarise(result)}.`,
    '',
    writeRow(head),
    writeRow(head.map(() => '---')),
    ...rows.map(({ title, cells }) =>
      writeRow([title, ...cells.map(cell => (cell === undefined ? '' : `${SIGNS[cell.verdict]} ${cell.verdict}`))])
    ),
    '',
    ...listRemarks(result.cells).map(({ cell, remark }) => `- **${cell.operation}, ${cell.failure}**: ${remark}.`),
    ...(result.leftOut.length === 0
      ? []
      : ['', `Left out: ${result.leftOut.map(({ operation, failure }) => `${operation} ${failure}`).join(', ')}.`]),
    ''
  ].join('\n')
}

function writeRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
