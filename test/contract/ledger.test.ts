import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { topicSummaries } from '../../scripts/fidelity-summaries.js'
import { toEntryId } from '../../src/contract/errors/entry-id.js'
import { errorTable } from '../../src/contract/errors.js'
import { ledger, type LedgerEntry, topics } from '../../src/contract/fidelity/ledger.js'
import { operationIds } from '../../src/contract/operations.js'
import { settingNames } from '../../src/contract/settings.js'
import { packagePath } from '../../src/core/package.js'
import { vendorFile, withoutVendor } from '../helpers/vendor/vendor.js'

const idsOf = (entries: readonly LedgerEntry[]) => entries.map(({ id }) => id)
const about = (topic: LedgerEntry['topic']) => ledger.filter(entry => entry.topic === topic)
const without = (known: readonly string[], names: readonly string[]) => names.filter(name => !known.includes(name))

t.test('gives every entry a unique id of lower-case words', async t => {
  t.strictSame(idsOf(ledger), [...new Set(idsOf(ledger))])
  t.strictSame(
    idsOf(ledger).filter(id => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)),
    []
  )
})

t.test('has an entry for each error, operation and setting, under its name', async t => {
  t.strictSame(idsOf(about('errors')), Object.keys(errorTable).map(toEntryId))
  t.strictSame(idsOf(about('operations')), operationIds.map(toEntryId))
  t.strictSame(idsOf(about('settings')), settingNames.map(toEntryId))
  t.strictSame(toEntryId('InitialiseOAuth2Connection'), 'initialise-oauth2-connection')
  t.strictSame(toEntryId('CreateHTTPConnector'), 'create-http-connector')
})

t.test('names a behaviour that each setting changes', async t => {
  const changed = ledger.filter(({ topic }) => topic !== 'settings').flatMap(({ settings = [] }) => settings)
  t.strictSame(without(changed, settingNames), [])
})

t.test('names only existing errors, operations, settings and topics', async t => {
  for (const { id, errors = [], operations = [], documentedFor = [], settings = [], topic } of ledger) {
    t.strictSame(without(Object.keys(errorTable), errors), [], id)
    t.strictSame(without(operationIds, [...operations, ...documentedFor]), [], id)
    t.strictSame(without(settingNames, settings), [], id)
    t.ok(topic in topics, id)
  }
})

t.test('advises test authors about existing entries only', async t => {
  for (const [topic, { advice }] of Object.entries(topicSummaries)) {
    t.strictSame(without(idsOf(about(topic as LedgerEntry['topic'])), Object.keys(advice)), [], topic)
  }
})

t.test('gives a source or a reason for every entry', async t => {
  for (const { id, behaviour, evidence, source, because, documentedFor } of ledger) {
    t.match(behaviour, /^\S.*\.$/, `${id} is a sentence`)
    t.notMatch(`${behaviour} ${source} ${because}`, / {2}| \n/, id)
    if (evidence === 'documented' || evidence === 'observed' || documentedFor !== undefined)
      t.type(source, 'string', id)
    if (evidence === 'assumed') t.match(because, /^\S.*\.$/, id)
  }
})

t.test('refuses only assumed entries, and all assumed errors', async t => {
  const refused = ledger.filter(entry => entry.refused)
  t.strictSame(
    refused.filter(({ evidence }) => evidence !== 'assumed'),
    []
  )
  t.strictSame(
    about('errors').filter(({ refused, evidence }) => refused !== (evidence === 'assumed')),
    []
  )
})

t.test('answers the 34 questions of the import, each with a confidence', async t => {
  const questions = [...new Set(ledger.flatMap(({ question }) => question ?? []))].sort((a, b) => a - b)
  t.strictSame(
    questions,
    Array.from({ length: 34 }, (_, index) => index + 1)
  )
  t.strictSame(
    ledger.filter(({ question, confidence }) => (question === undefined) !== (confidence === undefined)),
    []
  )
})

/** Each question of a document with its confidences, such as `22` with `['medium-high']`. */
function readQuestions(text: string): Map<number, string[]> {
  const [, section = ''] = /\n## 7\b[^\n]*\n([\s\S]*?)\n## 8\b/.exec(text) ?? []
  const rows = section
    .split('\n')
    .map(line => line.replace(/<a id="[^"]*"><\/a>/, ''))
    .filter(line => /^\| \d+ \|/.test(line))
    .map(line => line.split('|').map(cell => cell.trim()))
  return new Map(rows.map(cells => [Number(cells[1]), (cells.at(-2) as string).split(' / ')]))
}

const collection = packagePath('..', 'shared', 'CONTRACT.md')
const withoutCollection = existsSync(collection) ? false : 'the collected facts are not at hand'
const ours = readQuestions(readFileSync(packagePath('docs', 'contract.md'), 'utf8'))

t.test('has the questions and confidences of docs/contract.md', async t => {
  t.equal(ours.size, 34)
  for (const [number, confidences] of ours) {
    const entries = ledger.filter(({ question }) => question === number)
    t.not(entries.length, 0, `question ${number}`)
    t.strictSame(
      without(
        confidences,
        entries.map(({ confidence }) => confidence as string)
      ),
      [],
      `question ${number}`
    )
    t.strictSame(
      without(
        entries.map(({ confidence }) => confidence as string),
        confidences
      ),
      [],
      `question ${number}`
    )
  }
})

t.test('has the questions and confidences of the collected facts', { skip: withoutCollection }, async t => {
  const theirs = readQuestions(readFileSync(collection, 'utf8'))
  t.equal(theirs.size, 34)
  for (const [number, confidences] of theirs) {
    t.strictSame([...new Set(ours.get(number))], [...new Set(confidences)], `question ${number}`)
  }
})

t.test('cites only lines of the vendor document, and for an operation its own', { skip: withoutVendor }, async t => {
  const lines = readFileSync(vendorFile, 'utf8').split('\n')
  for (const { id, source = '', because = '', topic, operations = [] } of ledger) {
    const cited = Array.from(
      `${source} ${because}`.matchAll(/SPEC:((?:\d+(?:-\d+)?(?:, )?)+)/g),
      ([, part = '']) => part
    )
    const numbers = cited.flatMap(part => part.match(/\d+/g) ?? []).map(Number)
    t.strictSame(
      numbers.filter(number => number < 1 || number > lines.length),
      [],
      id
    )
    if (topic === 'operations') t.match(lines[(numbers[0] as number) - 1], `operationId: ${operations[0]}`)
  }
})

t.test('has code that reports every entry that a response can rest on', async t => {
  const sources = readdirSync(packagePath('src'), { recursive: true, encoding: 'utf8' })
    .filter(name => /^(operations|http)[/\\].*\.ts$/.test(name))
    .map(name => readFileSync(packagePath('src', name), 'utf8'))
    .join('\n')
  const checked = ledger.filter(({ topic, refused }) => refused && topic !== 'errors')
  t.not(checked.length, 0)
  t.strictSame(
    idsOf(checked).filter(id => !sources.includes(`'${id}'`)),
    []
  )
})

t.test('calls an error documented if the vendor document names its status', { skip: withoutVendor }, async t => {
  const parts = readFileSync(vendorFile, 'utf8').split(/(?=operationId: )/)
  const textOf = new Map(parts.map(part => [/^operationId: (\S+)/.exec(part)?.[1], part]))
  const documented = about('errors').filter(
    ({ evidence, documentedFor }) => evidence === 'documented' || documentedFor !== undefined
  )
  t.not(documented.length, 0)
  for (const { id, errors: [name] = [], documentedFor } of documented) {
    const named = ledger.filter(({ topic, errors = [] }) => topic !== 'errors' && errors.some(each => each === name))
    const operations = documentedFor ?? named.flatMap(({ operations = [] }) => operations)
    t.not(operations.length, 0, id)
    const status = String(errorTable[name as keyof typeof errorTable].status)
    for (const operation of operations)
      t.match(textOf.get(operation), new RegExp(`\\b${status}\\b`), `${id}: ${operation}`)
  }
})
