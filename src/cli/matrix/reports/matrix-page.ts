/** The matrix as one page without outside resources: the table as a picture, and behind each cell its requests. */
import { failures } from '../../../control/matrix/catalogue.js'
import {
  type CellRequest,
  type CellResult,
  type MatrixResult,
  summarise
} from '../../../control/matrix/matrix-result.js'
import { escapeHtml, renderPage } from '../../../http/admin/page.js'
import { SIGNS, toTable } from './table.js'

const STYLE = `
body { max-width: 90rem; }
.matrix td.cell { text-align: center; padding: .2rem; }
.matrix a { display: block; border-radius: .3rem; padding: .4rem .6rem; color: #fff; text-decoration: none; }
.passed { background: #2e7d32; }
.not-reached { background: #616161; }
.failed { background: #c62828; }
.hung { background: #a14a00; }
.duplicate { background: #6a1b9a; }
.badge { color: #fff; border-radius: .3rem; padding: .1rem .5rem; font-size: .9rem; }
pre { background: #8882; padding: .6rem; overflow: auto; max-height: 20rem; }
details { border-top: 1px solid #8884; padding: .3rem 0; }
.scroll { overflow-x: auto; }
`

export function renderMatrix(result: MatrixResult): string {
  const { head, rows } = toTable(result)
  return renderPage(
    'Matrix',
    STYLE,
    `<h1>What the client does when the API fails</h1>
<p><code>${escapeHtml(result.command.join(' '))}</code>: ${escapeHtml(summarise(result))}.
<div class="scroll"><table class="matrix">
<tr>${head.map(name => `<th>${escapeHtml(name)}`).join('')}</tr>
${rows.map(({ title, cells }) => `<tr><th title="${escapeHtml(describeFailure(title))}">${escapeHtml(title)}${cells.map(renderCell).join('')}</tr>`).join('\n')}
</table></div>
${renderLeftOut(result)}
<h2>Cells</h2>
${result.cells.map(renderDetails).join('\n')}
<script>
addEventListener('hashchange', open)
open()
function open() {
  const found = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (found) found.open = true
}
</script>`
  )
}

function describeFailure(name: string): string {
  return `The client gets ${failures.find(each => each.name === name)?.description ?? name}.`
}

function idOf({ operation, failure }: CellResult): string {
  return escapeHtml(`${operation}.${failure}`)
}

function classOf({ verdict }: CellResult): string {
  return verdict.replace(' ', '-')
}

function renderCell(cell: CellResult | undefined): string {
  if (cell === undefined) return '<td>'
  const { verdict, how } = cell
  return `<td class="cell"><a class="${classOf(cell)}" href="#${idOf(cell)}" title="${escapeHtml(how)}">${SIGNS[verdict]} ${verdict}</a>`
}

function renderLeftOut({ leftOut }: MatrixResult): string {
  if (leftOut.length === 0) return ''
  return `<p>Left out: ${escapeHtml(leftOut.map(({ operation, failure }) => `${operation} ${failure}`).join(', '))}.`
}

function renderDetails(cell: CellResult): string {
  const { operation, failure, verdict, how, duration, exitCode, fired, conduct, requests, outputFile, output } = cell
  return `<details id="${idOf(cell)}"><summary><span class="badge ${classOf(cell)}">${SIGNS[verdict]} ${verdict}</span>
${escapeHtml(operation)}, ${escapeHtml(failure)}: ${escapeHtml(how)}</summary>
<p>${escapeHtml(describeFailure(failure))} Exit code ${exitCode ?? 'none'}, ${(duration / 1_000).toFixed(1)} s, the fault fired ${fired} times.
${conduct.length === 0 ? '' : `<p>Conduct: ${escapeHtml(conduct.join(', '))}.`}
<div class="scroll"><table><tr><th>ms<th>request<th>status<th>took<th>fault</tr>
${requests.map(renderRequest).join('\n')}
</table></div>
<p>Output (all of it is in <a href="${escapeHtml(outputFile)}">${escapeHtml(outputFile)}</a>):
<pre>${escapeHtml(output)}</pre></details>`
}

function renderRequest({ at, operation, method, path, status, duration, fault = '' }: CellRequest): string {
  const request = `${escapeHtml(operation)}<br><small>${escapeHtml(`${method} ${path}`)}</small>`
  return `<tr><td>${at}<td>${request}<td>${status ?? 'cut'}<td>${duration}<td>${escapeHtml(fault)}</tr>`
}
