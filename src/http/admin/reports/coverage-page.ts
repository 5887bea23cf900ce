/** The report on coverage as one page without outside resources. */
import type { CoverageReport, CoverageSummary, OperationCoverage } from '../../../control/coverage/describe-coverage.js'
import { escapeHtml, renderPage } from '../page.js'

const STYLE = `
.bar { background: #8883; height: .6rem; border-radius: .3rem; overflow: hidden; min-width: 8rem; }
.bar i { display: block; height: 100%; background: #2e7d32; }
.seen, .missing { display: inline-block; border-radius: .3rem; padding: 0 .4rem; margin: .1rem; }
.seen { background: #2e7d3233; }
.missing { border: 1px dashed #8888; opacity: .8; }
`

export function renderCoverage(report: CoverageReport): string {
  const { operations, errors, faults, details } = report
  return renderPage(
    'Coverage',
    STYLE,
    `<h1>Coverage</h1>
<table>
<tr><th>what<th>seen<th>of<th>%<th></tr>
${renderSummary('operations that succeeded', operations)}
${renderSummary('errors of the operations that were called', errors)}
${renderSummary('faults of the operations that were called', faults)}
</table>
<table>
<tr><th>operation<th>calls<th>outcomes</tr>
${details.map(renderOperation).join('\n')}
</table>`
  )
}

function renderSummary(title: string, { seen, total, percent }: CoverageSummary): string {
  return `<tr><td>${title}<td>${seen}<td>${total}<td>${percent}<td><div class="bar"><i style="width:${percent}%"></i></div></tr>`
}

function renderOperation({ operation, method, path, called, outcomes }: OperationCoverage): string {
  const shown = outcomes.map(({ kind, name, status, count }) => {
    const label = kind === 'fault' ? `fault ${name}` : kind === 'success' ? String(status) : `${status} ${name}`
    return count === 0
      ? `<span class="missing">${escapeHtml(label)}</span>`
      : `<span class="seen">${escapeHtml(label)} × ${count}</span>`
  })
  const place = `${escapeHtml(operation)}<br><small>${method} ${escapeHtml(path)}</small>`
  return `<tr><td>${place}<td>${called}<td>${called === 0 ? '<small>never called</small>' : shown.join(' ')}</tr>`
}
