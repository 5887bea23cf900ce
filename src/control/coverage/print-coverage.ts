/** The report on coverage as text, for a terminal or a file. */
import type { CoverageReport, CoverageSummary, OperationCoverage, OutcomeCoverage } from './describe-coverage.js'

export function printCoverage(report: CoverageReport): string {
  const called = report.details.filter(each => each.called > 0)
  const others = report.details.filter(each => each.called === 0)
  return [
    `${line('Operations', report.operations)}  (that succeeded, of all)`,
    `${line('Errors', report.errors)}  (of the operations that were called)`,
    `${line('Faults', report.faults)}  (of the operations that were called)`,
    ...called.flatMap(each => ['', ...printOperation(each)]),
    ...(others.length === 0 ? [] : ['', 'Never called:', ...others.map(({ operation }) => `  ${operation}`)]),
    ''
  ].join('\n')
}

function line(title: string, { seen, total, percent }: CoverageSummary): string {
  return `${title.padEnd(11)}${String(seen).padStart(4)} of ${String(total).padEnd(4)}${String(percent).padStart(4)} %`
}

function printOperation({ operation, method, path, called, outcomes }: OperationCoverage): string[] {
  const [seen, missing] = [outcomes.filter(({ count }) => count > 0), outcomes.filter(({ count }) => count === 0)]
  return [
    `${operation}  ${method} ${path}  (${called} times)`,
    ...seen.map(each => `  ${nameOf(each).padEnd(36)} ${each.count}`),
    ...(missing.length === 0 ? [] : [`  not seen: ${missing.map(nameOf).join(', ')}`])
  ]
}

function nameOf({ kind, name, status }: OutcomeCoverage): string {
  if (kind === 'fault') return `fault ${name}`
  return kind === 'success' ? String(status) : `${status} ${name}`
}
