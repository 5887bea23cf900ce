/** The matrix as JUnit XML: a suite for each operation, a test case for each failure. */
import type { CellResult, MatrixResult } from '../../../control/matrix/matrix-result.js'
import { groupBy } from '../../../control/conduct/observed-request.js'

/** @param isBad whether a cell makes the matrix fail. */
export function writeJUnit({ cells }: MatrixResult, isBad: IsBad): string {
  const suites = groupBy(cells, ({ operation }) => operation).map(each => writeSuite(each, isBad))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="versori-mock matrix">\n${suites.join('')}</testsuites>\n`
}

type IsBad = (cell: CellResult) => boolean

function writeSuite(cells: readonly CellResult[], isBad: IsBad): string {
  const [{ operation }] = cells as [CellResult]
  const failed = cells.filter(isBad).length
  const skipped = cells.filter(cell => isSkipped(cell) && !isBad(cell)).length
  const seconds = cells.reduce((sum, { duration }) => sum + duration, 0) / 1_000
  return (
    `  <testsuite name="${escapeXml(operation)}" tests="${cells.length}" failures="${failed}" skipped="${skipped}" ` +
    `errors="0" time="${seconds.toFixed(3)}">\n${cells.map(each => writeCase(each, isBad(each))).join('')}  </testsuite>\n`
  )
}

function isSkipped({ verdict }: CellResult): boolean {
  return verdict === 'not reached'
}

function writeCase(cell: CellResult, isFailure: boolean): string {
  const { operation, failure, verdict, how, duration, output } = cell
  const head = `    <testcase classname="${escapeXml(operation)}" name="${escapeXml(failure)}" time="${(duration / 1_000).toFixed(3)}">\n`
  const message = `message="${escapeXml(`${verdict}; ${how}`)}"`
  const failed = isFailure ? `      <failure type="${verdict}" ${message}/>\n` : ''
  const mark = !isFailure && isSkipped(cell) ? `      <skipped ${message}/>\n` : failed
  return `${head}${mark}      <system-out>${escapeXml(output)}</system-out>\n    </testcase>\n`
}

/** XML 1.0 has no control characters but these. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
