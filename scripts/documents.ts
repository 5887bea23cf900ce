/** The generated parts of the documents. `npm run docs` writes them; test/documents.test.ts compares them. */
import { readdirSync, readFileSync } from 'node:fs'
import { flagOf, type OptionName, options, usageOf, variableOf } from '../src/config.js'
import { type CommandName, commandNames, commandTable } from '../src/cli/command-table.js'
import { toEntryId } from '../src/contract/errors/entry-id.js'
import { type ErrorName, errorTable } from '../src/contract/errors.js'
import { contentLimits } from '../src/contract/limits.js'
import { type OperationId, operationIds, operations } from '../src/contract/operations.js'
import { settingNames, settingTable } from '../src/contract/settings.js'
import { packagePath } from '../src/core/package.js'
import { renderVendorLinks } from './citations.js'
import { renderDemo } from './demo-document.js'
import { renderDependencies } from './dependencies.js'
import { renderDrift } from './drift-document.js'
import { renderExamples } from './examples.js'
import { renderFidelity } from './fidelity.js'
import { renderImport } from './import-document.js'
import { renderSamples } from './openapi-samples.js'
import { renderConductRules, renderExampleMatrix } from './rehearse-document.js'
import { asText, fillIn, table } from './markdown.js'
import { renderObservationsSchema, renderSeedSchema } from './seed-schema.js'

/** The text of each file with generated parts, by its path in the project. */
export async function renderDocuments(): Promise<Record<string, string>> {
  return {
    'docs/contract.md': fill('docs/contract.md', { links: renderVendorLinks(read('docs/contract.md')) }),
    'docs/dependencies.md': fill('docs/dependencies.md', renderDependencies()),
    'docs/errors.md': fill('docs/errors.md', { errors: renderErrors() }),
    'docs/fidelity.md': fill('docs/fidelity.md', renderFidelity()),
    'docs/limits.md': fill('docs/limits.md', { contents: renderLimits() }),
    'docs/operations.md': fill('docs/operations.md', { operations: renderOperations() }),
    'docs/rehearse.md': fill('docs/rehearse.md', { matrix: renderExampleMatrix(), conduct: renderConductRules() }),
    'README.md': fill('README.md', { matrix: renderExampleMatrix() }),
    'docs/seeds.md': fill('docs/seeds.md', renderDemo()),
    'docs/settings.md': fill('docs/settings.md', { settings: renderSettings() }),
    'docs/command-line.md': fill('docs/command-line.md', { commands: renderCommands() }),
    ...Object.fromEntries(testingPages().map(path => [path, fill(path, renderExamples(path))])),
    'docs/drift.md': fill('docs/drift.md', renderDrift()),
    'fixtures/openapi-samples.json': await renderSamples(),
    'fixtures/seed.schema.json': renderSeedSchema(),
    'fixtures/observations.schema.json': renderObservationsSchema(),
    'docs/import.md': fill('docs/import.md', await renderImport())
  }
}

/** The pages whose code comes from the examples. */
export function testingPages(): string[] {
  return ['docs/testing.md', ...readdirSync(packagePath('docs', 'testing')).map(name => `docs/testing/${name}`)]
}

function fill(path: string, parts: Record<string, string>): string {
  return fillIn(read(path), parts)
}

function read(path: string): string {
  return readFileSync(packagePath(path), 'utf8')
}

function renderErrors(): string {
  const names = (Object.keys(errorTable) as ErrorName[]).sort(
    (a, b) => Number(errorTable[a].code) - Number(errorTable[b].code)
  )
  const rows = names.map(name => {
    const { code, status, message, details } = errorTable[name]
    return [
      `\`${code}\``,
      String(status),
      message,
      `\`${name}\``,
      renderEvidence(name),
      asText(details(detailsExample as never))
    ]
  })
  return table(['code', 'status', 'message', 'rule', 'evidence', 'details'], rows)
}

function renderEvidence(name: ErrorName): string {
  const { evidence, documentedFor } = errorTable[name]
  const shown =
    documentedFor.length === 0 ? evidence : `documented for ${documentedFor.join(', ')}; otherwise ${evidence}`
  return `[${shown}](fidelity.md#${toEntryId(name)})`
}

/** Placeholders for details that depend on the request. */
const detailsExample = {
  nearest: '…',
  claim: '…',
  failure: '…',
  allowed: '…',
  limit: '…',
  minutes: '…',
  problem: '…',
  connectorId: '…',
  id: '…',
  snapshots: '…',
  mebibytes: '…',
  total: '…',
  users: '…',
  entries: ['…'],
  instead: { code: '…', message: '…' }
}

function renderLimits(): string {
  const rows = contentLimits.map(({ what, limit, unit, over }) => [
    what,
    `${limit.toLocaleString('en-GB')} ${unit}`,
    over
  ])
  return table(['what', 'limit', 'over the limit'], rows)
}

function renderOperations(): string {
  const rows = operationIds.map(id => {
    const { method, path, success } = operations[id]
    const test = findTestOf(id) ?? 'none'
    const link = `[${test}](../${test})`
    return [id, `\`${method} ${path}\``, String(success.status), link]
  })
  const summary = `The mock serves all ${operationIds.length} operations of Connect v1.`
  return [summary, '', table(['operation', 'method and path', 'success', 'test'], rows)].join('\n')
}

const TESTS = 'test/http/routes'

/** The test file that names the operation most often. */
export function findTestOf(id: OperationId): string | undefined {
  const name = new RegExp(`\\b${id}\\b`, 'g')
  const [most] = readdirSync(packagePath(TESTS))
    .sort()
    .map(file => `${TESTS}/${file}`)
    .map(path => ({ path, count: [...readFileSync(packagePath(path), 'utf8').matchAll(name)].length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  return most?.path
}

function renderSettings(): string {
  const rows = settingNames.map(name => {
    const { values, default: initial, description } = settingTable[name]
    const shown = values.map(value => (value === initial ? `**${value}**` : String(value)))
    return [`\`${name}\``, shown.join(', '), description, `\`${flagOf(name)}\``]
  })
  return table(['setting', 'values (the default in bold)', 'what it decides', 'flag'], rows)
}

function renderCommands(): string {
  return commandNames.map(renderCommand).join('\n\n')
}

function renderCommand(name: CommandName): string {
  const rule: { summary: string; options: readonly OptionName[] } = commandTable[name]
  const rows = rule.options.map(option => {
    return [`\`${usageOf(option)}\``, `\`${variableOf(option)}\``, options[option].description]
  })
  return [`## ${name}`, '', rule.summary, '', table(['flag', 'variable', 'what it does'], rows)].join('\n')
}
