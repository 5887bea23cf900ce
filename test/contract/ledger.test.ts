import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
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

t.test('no id is given twice, and each is words in lower case', async t => {
  t.strictSame(idsOf(ledger), [...new Set(idsOf(ledger))])
  t.strictSame(
    idsOf(ledger).filter(id => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)),
    []
  )
})

t.test('each error, operation and setting has an entry of its own, under its name', async t => {
  t.strictSame(idsOf(about('errors')), Object.keys(errorTable).map(toEntryId))
  t.strictSame(idsOf(about('operations')), operationIds.map(toEntryId))
  t.strictSame(idsOf(about('settings')), settingNames.map(toEntryId))
  t.strictSame(toEntryId('InitialiseOAuth2Connection'), 'initialise-oauth2-connection')
  t.strictSame(toEntryId('CreateHTTPConnector'), 'create-http-connector')
})

t.test('each setting changes a behaviour', async t => {
  const changed = ledger.filter(({ topic }) => topic !== 'settings').flatMap(({ settings = [] }) => settings)
  t.strictSame(without(changed, settingNames), [])
})

t.test('an entry names nothing that is not there', async t => {
  for (const { id, errors = [], operations = [], documentedFor = [], settings = [], topic } of ledger) {
    t.strictSame(without(Object.keys(errorTable), errors), [], id)
    t.strictSame(without(operationIds, [...operations, ...documentedFor]), [], id)
    t.strictSame(without(settingNames, settings), [], id)
    t.ok(topic in topics, id)
  }
})

t.test('an entry says where, or why', async t => {
  for (const { id, behaviour, evidence, source, because, documentedFor } of ledger) {
    t.match(behaviour, /^\S.*\.$/, `${id} is a sentence`)
    t.notMatch(`${behaviour} ${source} ${because}`, / {2}| \n/, id)
    if (evidence === 'documented' || evidence === 'observed' || documentedFor !== undefined)
      t.type(source, 'string', id)
    if (evidence === 'assumed') t.match(because, /^\S.*\.$/, id)
  }
})

t.test('only what is assumed is refused, and all errors that are', async t => {
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

t.test('the 34 questions of the import are answered, with the confidence that they have', async t => {
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

const contractFile = packagePath('..', 'shared', 'CONTRACT.md')
const withoutContract = existsSync(contractFile) ? false : 'what is known of the contract is not at hand'

t.test('the questions are those of CONTRACT.md 7', { skip: withoutContract }, async t => {
  const [, section = ''] = /\n## 7\.[^\n]*\n([\s\S]*?)\n## 8\./.exec(readFileSync(contractFile, 'utf8')) ?? []
  const rows = section
    .split('\n')
    .filter(line => /^\| \d+ \|/.test(line))
    .map(line => line.split('|').map(cell => cell.trim()))
  t.equal(rows.length, 34)
  for (const [, number, question, , , confidence = ''] of rows) {
    const entries = ledger.filter(entry => entry.question === Number(number))
    t.not(entries.length, 0, `${number}: ${question}`)
    const allowed = confidence === '-' ? ['high'] : confidence.split(' / ')
    t.strictSame(
      without(
        allowed,
        entries.map(entry => entry.confidence as string)
      ),
      [],
      `${number}: ${confidence}`
    )
  }
})

t.test(
  "each line that is named is one of the vendor's document, that of an operation its own",
  { skip: withoutVendor },
  async t => {
    const lines = readFileSync(vendorFile, 'utf8').split('\n')
    for (const { id, source = '', because = '', topic, operations = [] } of ledger) {
      const named = Array.from(
        `${source} ${because}`.matchAll(/SPEC:((?:\d+(?:-\d+)?(?:, )?)+)/g),
        ([, part = '']) => part
      )
      const numbers = named.flatMap(part => part.match(/\d+/g) ?? []).map(Number)
      t.strictSame(
        numbers.filter(number => number < 1 || number > lines.length),
        [],
        id
      )
      if (topic === 'operations') t.match(lines[(numbers[0] as number) - 1], `operationId: ${operations[0]}`)
    }
  }
)

t.test('what can be told of an answer is told by somebody', async t => {
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

t.test(
  "an error is documented where the vendor's document names its status for the operation",
  { skip: withoutVendor },
  async t => {
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
  }
)
