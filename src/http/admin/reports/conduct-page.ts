/** The report on conduct as one page without outside resources. */
import type { ConductFinding, ConductReport, ConductRequest } from '../../../control/conduct/judge-conduct.js'
import { escapeHtml, renderPage } from '../page.js'

const STYLE = `
.error { border-left: .3rem solid #c62828; padding-left: .8rem; }
.warning { border-left: .3rem solid #ef6c00; padding-left: .8rem; }
`

export function renderConduct({ findings, rules }: ConductReport): string {
  const rows = rules.map(
    ({ name, severity, why, on }) =>
      `<tr><td>${name}<td>${severity}<td>${escapeHtml(why)}<td>${on ? findings.filter(({ rule }) => rule === name).length : 'off'}</tr>`
  )
  return renderPage(
    'Conduct',
    STYLE,
    `<h1>Conduct</h1>
<table><tr><th>rule<th>severity<th>why<th>findings</tr>
${rows.join('\n')}
</table>
${findings.map(renderFinding).join('\n')}`
  )
}

function renderFinding({ rule, severity, message, fix, requests }: ConductFinding): string {
  return `<section class="${severity}"><h2>${rule} <small>${severity}</small></h2>
<p>${escapeHtml(message)}<p><b>Fix:</b> ${escapeHtml(fix)}
<table><tr><th>time<th>request<th>status<th>fault<th>id</tr>
${requests.map(renderRequest).join('\n')}
</table></section>`
}

function renderRequest({ id, at, method, path, status, fault = '' }: ConductRequest): string {
  return (
    `<tr><td>${at}<td>${escapeHtml(`${method} ${path}`)}<td>${status ?? 'cut'}<td>${escapeHtml(fault)}` +
    `<td>${escapeHtml(id)}</tr>`
  )
}
