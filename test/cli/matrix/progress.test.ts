/** What the matrix says while it runs. */
import fc from 'fast-check'
import t from 'tap'
import type { CellResult } from '../../../src/control/matrix/matrix-result.js'
import { failureNames } from '../../../src/control/matrix/catalogue.js'
import { verdicts } from '../../../src/control/matrix/judge-cell.js'
import { createProgress } from '../../../src/cli/matrix/progress.js'
import { printRows } from '../../../src/cli/matrix/reports/print-table.js'

const cellsOf = fc.uniqueArray(
  fc.record({
    operation: fc.constantFrom('GetConnector', 'ListConnectors', 'ImportPublicConnectorVersion'),
    failure: fc.constantFrom(...failureNames),
    verdict: fc.constantFrom(...verdicts),
    how: fc.constant('exit code 1, no retry')
  }),
  { minLength: 1, maxLength: 12, selector: ({ operation, failure }) => operation + failure }
) as fc.Arbitrary<unknown> as fc.Arbitrary<CellResult[]>

/** All that is written for these cells. */
function show(cells: readonly CellResult[], columns: number | undefined): string {
  let text = ''
  const write = (part: string) => void (text += part)
  const progress = createProgress({ total: cells.length, jobs: 1, expected: 1_000, columns, write })
  for (const [index, cell] of cells.entries()) progress.end(cell, cells.slice(0, index + 1))
  return text
}

/** What a terminal shows: `ESC [ 5 A` goes five lines up, `ESC [ J` erases all from there. */
function render(text: string): string[] {
  let lines: string[] = []
  for (const part of text.split('\u001b[')) {
    const [, up] = /^(\d+)A$/.exec(part) ?? []
    if (up !== undefined) lines = lines.slice(0, lines.length - Number(up))
    else lines = [...lines, ...part.replace(/^J/, '').split('\n').slice(0, -1)]
  }
  return lines
}

t.test('a terminal shows the table of all cells, and the latest one below it', async t => {
  fc.assert(
    fc.property(cellsOf, cells => {
      const lines = render(show(cells, 200))
      t.strictSame(lines.slice(0, -1), printRows({ cells }))
      const { operation, failure } = cells.at(-1) as CellResult
      t.match(lines.at(-1), `[${cells.length}/${cells.length}] `)
      t.match(lines.at(-1), `${operation} ${failure}: `)
    })
  )
})

t.test('a file, and a terminal that is too narrow, get a line for each cell', async t => {
  fc.assert(
    fc.property(cellsOf, fc.constantFrom(undefined, 20), (cells, columns) => {
      const text = show(cells, columns)
      t.notMatch(text, '\u001b')
      t.equal(text.split('\n').length, cells.length + 1)
    })
  )
})
