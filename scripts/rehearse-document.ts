/** The tables of docs/rehearse.md and README.md: the rules of conduct, and the matrix of the example. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { conductRules } from '../src/control/conduct/judge-conduct.js'
import { failureNames } from '../src/control/matrix/catalogue.js'
import type { Expectations } from '../src/control/matrix/compare-expectations.js'
import { SIGNS } from '../src/cli/matrix/reports/table.js'
import { packagePath } from '../src/core/package.js'
import { table } from './markdown.js'

export function renderConductRules(): string {
  return table(
    ['rule', 'severity', 'why', 'fix'],
    conductRules.map(({ name, severity, why, fix }) => [`\`${name}\``, severity, why, fix])
  )
}

/** What both clients do if the import fails. */
export function renderExampleMatrix(): string {
  const [naive, careful] = ['naive', 'careful'].map(readVerdicts) as [Verdicts, Verdicts]
  const rows = failureNames.filter(name => naive[name] !== undefined)
  return table(
    ['failure of the import', 'naive client', 'careful client'],
    rows.map(name => [`\`${name}\``, describe(naive[name]), describe(careful[name])])
  )
}

type Verdicts = Expectations[string]

function readVerdicts(client: string): Verdicts {
  const text = readFileSync(packagePath('examples', 'matrix', `${client}.yaml`), 'utf8')
  return (parse(text) as Expectations)['ImportPublicConnectorVersion'] ?? {}
}

function describe(verdict: Verdicts[string] | undefined): string {
  return verdict === undefined ? '' : `${SIGNS[verdict]} ${verdict}`
}
