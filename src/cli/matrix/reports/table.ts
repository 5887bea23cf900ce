/** The cells as a table: a row for each failure, a column for each operation. */
import { failureNames } from '../../../control/matrix/catalogue.js'
import type { Verdict } from '../../../control/matrix/judge-cell.js'
import type { CellResult, MatrixResult } from '../../../control/matrix/matrix-result.js'

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly { readonly title: string; readonly cells: readonly (CellResult | undefined)[] }[]
}

/** Not by colour alone. */
export const SIGNS: Readonly<Record<Verdict, string>> = {
  'passed': '✓',
  'not reached': '·',
  'failed': '✗',
  'hung': '…',
  'duplicate': '‼'
}

export function toTable({ cells }: Pick<MatrixResult, 'cells'>): Table {
  const operations = [...new Set(cells.map(({ operation }) => operation))].sort()
  const names = failureNames.filter(name => cells.some(({ failure }) => failure === name))
  return {
    head: ['failure', ...operations],
    rows: names.map(title => ({
      title,
      cells: operations.map(operation => cells.find(each => each.operation === operation && each.failure === title))
    }))
  }
}
