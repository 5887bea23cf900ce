/** The reports of the matrix are well-formed, whatever a command prints. */
import fc from 'fast-check'
import t from 'tap'
import { failureNames } from '../../../src/control/matrix/catalogue.js'
import { verdicts } from '../../../src/control/matrix/judge-cell.js'
import { type CellResult, isAcceptable, type MatrixResult } from '../../../src/control/matrix/matrix-result.js'
import { renderMatrix } from '../../../src/cli/matrix/reports/matrix-page.js'
import { writeJUnit } from '../../../src/cli/matrix/reports/write-junit.js'
import { writeMarkdown } from '../../../src/cli/matrix/reports/write-markdown.js'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('</system-out>', ']]>', '<script>alert(1)</script>', '"><b>', '\u001b[31m&amp;\u0000')
)

const cell = fc.record({
  operation: fc.constantFrom('GetConnector', 'ListConnectors'),
  failure: fc.constantFrom(...failureNames),
  verdict: fc.constantFrom(...verdicts),
  how: text,
  output: text,
  outputFile: fc.constant('output/x.txt'),
  retries: fc.nat(3),
  exitCode: fc.constantFrom(0, 1, null),
  duration: fc.nat(100_000),
  fired: fc.nat(3),
  conduct: fc.constantFrom([], ['no-pause']),
  requests: fc.array(
    fc.record({ at: fc.nat(), operation: text, method: fc.constant('GET'), path: text, duration: fc.nat() }),
    { maxLength: 2 }
  )
}) as fc.Arbitrary<CellResult>

const result: fc.Arbitrary<MatrixResult> = fc.record({
  command: fc.array(text, { minLength: 1, maxLength: 3 }),
  baseline: fc.constant({ duration: 1, operations: [] }),
  cells: fc.uniqueArray(cell, { maxLength: 5, selector: ({ operation, failure }) => operation + failure }),
  leftOut: fc.constant([])
})

/** Tags must match, attributes be quoted, and entities be known. @returns the names of the elements. */
function parseXml(xml: string): string[] {
  const [open, names]: [string[], string[]] = [[], []]
  const rest = xml
    .replace(/^<\?xml [^?]+\?>\n/, '')
    .replaceAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, end: string, name: string, __, empty: string) => {
      if (end === '' && empty === '') open.push(name)
      if (end !== '' && open.pop() !== name) throw new Error(`</${name}> ends nothing`)
      if (end === '') names.push(name)
      return ''
    })
  if (open.length > 0 || /[<>]|&(?!(amp|lt|gt|quot);)/.test(rest)) throw new Error(`not well-formed: ${rest}`)
  return names
}

t.test('JUnit XML is well-formed, with a failure for each cell that is not acceptable', async t => {
  fc.assert(
    fc.property(result, fc.constantFrom(...verdicts), (each, accepted) => {
      const isBad = ({ verdict }: CellResult) => !isAcceptable(verdict) && verdict !== accepted
      const xml = writeJUnit(each, isBad)
      // eslint-disable-next-line no-control-regex -- XML 1.0 does not have these characters.
      t.notMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
      const names = parseXml(xml)
      t.equal(names.filter(name => name === 'testcase').length, each.cells.length)
      const bad = each.cells.filter(isBad)
      t.equal(names.filter(name => name === 'failure').length, bad.length)
    })
  )
})

t.test('no text of a command becomes markup of the page', async t => {
  fc.assert(
    fc.property(result, each => {
      const page = renderMatrix(each)
      t.equal(page.split('<script>').length, 2, 'its own')
      t.notMatch(page, '<b>')
      t.equal(page.split('<details ').length, each.cells.length + 1)
    })
  )
})

t.test('Markdown has a row for each failure', async t => {
  fc.assert(
    fc.property(result, each => {
      const rows = writeMarkdown(each).match(/^\| [a-z0-9-]+ \| .*\|$/gm) ?? []
      t.equal(Math.max(rows.length - 2, 0), new Set(each.cells.map(({ failure }) => failure)).size, 'and its head')
    })
  )
})
