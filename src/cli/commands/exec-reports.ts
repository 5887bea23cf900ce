/** The reports of `exec` on what the command did. Loaded only if an option asks for one. */
import { writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { type Config, UsageError } from '../../config.js'
import { findRuleProblem, joinConduct, judgeConduct } from '../../control/conduct/judge-conduct.js'
import { printConduct } from '../../control/conduct/print-conduct.js'
import { type CoverageReport, describeCoverage } from '../../control/coverage/describe-coverage.js'
import { printCoverage } from '../../control/coverage/print-coverage.js'
import type { Sandboxes } from '../../control/sandboxes/sandboxes.js'
import { renderCoverage } from '../../http/admin/reports/coverage-page.js'
import type { execOptions } from '../command-table.js'
import { CommandFailed } from '../shared/command-failed.js'
import { assertJournal, collectRequests } from '../shared/collect-requests.js'

type ReportConfig = Pick<
  Config<(typeof execOptions)[number]>,
  'coverage' | 'minCoverage' | 'conduct' | 'conductOff' | 'journalSize'
>

/**
 * Call it before the command runs.
 * @returns a function that writes the reports to a file and to standard error. It returns whether the run may pass.
 * @throws UsageError for an unknown rule.
 */
export function collectReports(sandboxes: Sandboxes, config: ReportConfig): () => boolean {
  const { conductOff = [] } = config
  if (config.conduct !== undefined) assertJournal(config)
  const problem = findRuleProblem(conductOff)
  if (problem !== undefined) throw new UsageError(`--conduct-off: ${problem}`)
  const requests = config.conduct === undefined ? undefined : collectRequests(sandboxes)
  return () => {
    const isCovered = reportCoverage(describeCoverage(sandboxes.shared.coverage.list()), config)
    const reports = requests?.groups().map(group => judgeConduct(group, conductOff)) ?? []
    if (requests === undefined) return isCovered
    const report = joinConduct(reports, conductOff)
    process.stderr.write(printConduct(report))
    return isCovered && (config.conduct === 'report' || report.findings.length === 0)
  }
}

function reportCoverage(report: CoverageReport, { coverage, minCoverage = [] }: ReportConfig): boolean {
  if (coverage !== undefined) write(coverage, report)
  const missed = minCoverage.filter(({ of, percent }) => report[of].percent < percent)
  for (const { of, percent } of missed) {
    const { seen, total } = report[of]
    process.stderr.write(
      `versori-mock: coverage of ${of} is ${report[of].percent} % (${seen} of ${total}), less than ${percent} %.\n`
    )
  }
  const isIdle = minCoverage.length > 0 && report.operations.seen === 0
  if (isIdle) process.stderr.write('versori-mock: the command called no operation, so its coverage proves nothing.\n')
  return missed.length === 0 && !isIdle
}

/** @throws CommandFailed if the file cannot be written. */
function write(file: string, report: CoverageReport): void {
  const text = { '.json': toJson, '.html': renderCoverage }[extname(file)] ?? printCoverage
  try {
    writeFileSync(file, text(report))
  } catch (cause) {
    throw new CommandFailed(`cannot write ${file} (${(cause as Error).message})`, { cause })
  }
}

function toJson(report: CoverageReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
