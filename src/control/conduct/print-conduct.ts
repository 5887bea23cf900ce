/** The report on conduct as text. */
import type { ConductFinding, ConductReport, ConductRequest } from './judge-conduct.js'

export function printConduct({ findings, rules }: ConductReport): string {
  const off = rules.filter(({ on }) => !on).map(({ name }) => name)
  return [
    findings.length === 0
      ? 'Conduct: nothing to object to.'
      : `Conduct: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`,
    ...(off.length === 0 ? [] : [`Switched off: ${off.join(', ')}.`]),
    ...findings.flatMap(printFinding),
    ''
  ].join('\n')
}

function printFinding({ rule, severity, message, why, fix, requests }: ConductFinding): string[] {
  return ['', `${severity} ${rule}: ${message}`, `  why: ${why}`, `  fix: ${fix}`, ...printRequests(requests)]
}

/** A client without a pause sends thousands. */
const MAX_PRINTED = 10

function printRequests(requests: readonly ConductRequest[]): string[] {
  const more = requests.length - MAX_PRINTED
  return [...requests.slice(0, MAX_PRINTED).map(printRequest), ...(more > 0 ? [`  and ${more} more`] : [])]
}

function printRequest({ id, at, method, path, status, fault }: ConductRequest): string {
  return `  ${at} ${method} ${path} ${status ?? 'cut'}${fault === undefined ? '' : ` (fault ${fault})`}  ${id}`
}
