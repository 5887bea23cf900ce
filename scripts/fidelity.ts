/** The ledger as a document. */
import { type ErrorName, errorTable } from '../src/contract/errors.js'
import { ledger, type LedgerEntry, type TopicName, topics } from '../src/contract/fidelity/ledger.js'
import { table } from './markdown.js'

export function renderLedger(): string {
  const parts = (Object.keys(topics) as TopicName[]).map(renderTopic)
  return [countEntries(), ...parts, renderQuestions()].join('\n\n')
}

function countEntries(): string {
  const count = (evidence: LedgerEntry['evidence']) => ledger.filter(entry => entry.evidence === evidence).length
  const refused = ledger.filter(entry => entry.refused).length
  return (
    `${ledger.length} entries: ${count('documented')} documented, ${count('observed')} observed, ${count('assumed')} assumed ` +
    `(of which \`--require documented\` refuses ${refused}), ${count('mock')} of the mock's own.`
  )
}

function renderTopic(topic: TopicName): string {
  const rows = ledger
    .filter(entry => entry.topic === topic)
    .map(entry => [
      `<a id="${entry.id}"></a>${linkTo(entry.id)}`,
      describe(entry),
      renderEvidence(entry),
      renderGrounds(entry)
    ])
  const lead = leads[topic]
  return [
    `### ${topics[topic]}`,
    '',
    ...(lead === undefined ? [] : [lead, '']),
    table(['entry', 'what it says', 'evidence', 'where, or why'], rows)
  ].join('\n')
}

const leads: Readonly<Partial<Record<TopicName, string>>> = {
  operations: 'What each does by the contract. What is assumed of it stands above, under the behaviour.',
  settings: 'What they are; the behaviours that they change stand above, and name them.',
  errors: 'When each is answered. What is said of the evidence is said of the status: the codes are all ours.'
}

function describe({ behaviour, topic, errors: [name] = [], operations: [operation] = [] }: LedgerEntry): string {
  const text = asText(behaviour)
  if (topic === 'errors') return `${errorTable[name as ErrorName].status}: ${text}`
  return topic === 'operations' ? `${operation}: ${text}` : text
}

function renderEvidence({ evidence, confidence, documentedFor, refused }: LedgerEntry): string {
  const mark = refused ? ' †' : ''
  if (documentedFor !== undefined) return `documented for ${documentedFor.join(', ')}; else ${evidence}${mark}`
  return `${evidence}${confidence === undefined ? '' : `, ${confidence}`}${mark}`
}

function renderGrounds({ topic, source, because, settings = [], errors = [], question }: LedgerEntry): string {
  const told = topic === 'errors' ? [] : errors
  return [
    because && asText(because),
    source === undefined ? undefined : `${asText(source)}.`,
    settings.length === 0 || topic === 'settings'
      ? undefined
      : `Setting: ${settings.map(name => `[\`${name}\`](settings.md)`).join(', ')}.`,
    told.length === 0 ? undefined : `Errors: ${told.map(name => `\`${errorTable[name].code}\` ${name}`).join(', ')}.`,
    question === undefined ? undefined : `Question ${question}.`
  ]
    .filter(part => part !== undefined)
    .join(' ')
}

/** Markdown would take these for its own. */
function asText(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll(/[*_`]/g, '\\$&')
}

function linkTo(id: string): string {
  return `[\`${id}\`](#${id})`
}

/** The questions that the contract leaves open on the import, by their numbers in CONTRACT.md 7. */
function renderQuestions(): string {
  const numbers = [...new Set(ledger.flatMap(({ question }) => question ?? []))].sort((a, b) => a - b)
  const rows = numbers.map(number => [
    String(number),
    ledger
      .filter(({ question }) => question === number)
      .map(({ id }) => linkTo(id))
      .join(', ')
  ])
  const intro =
    'What the contract leaves open of the import, as CONTRACT.md (7) numbers it, and the entries that answer it.'
  return ['### Open questions', '', intro, '', table(['question', 'entries'], rows)].join('\n')
}
