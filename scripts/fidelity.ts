/** The ledger as a document. */
import { type ErrorName, errorTable } from '../src/contract/errors.js'
import { ledger, type LedgerEntry, type TopicName, topics } from '../src/contract/fidelity/ledger.js'
import { linkCitations, renderVendorLinks } from './citations.js'
import { topicSummaries } from './fidelity-summaries.js'
import { asText, table } from './markdown.js'

/** The generated parts of docs/fidelity.md. @param all the entries, perhaps with what was observed. */
export function renderFidelity(all: readonly LedgerEntry[] = ledger): Record<string, string> {
  const names = Object.keys(topics) as TopicName[]
  const parts = {
    summary: [`In total: ${describeEvidence(all)}.`, ...names.map(name => renderSummary(all, name))].join('\n\n'),
    ledger: names.map(name => renderTopic(all, name)).join('\n\n'),
    questions: renderQuestions(all)
  }
  return { ...parts, links: renderVendorLinks(Object.values(parts).join('\n')) }
}

function entriesOf(all: readonly LedgerEntry[], topic: TopicName): LedgerEntry[] {
  return all.filter(entry => entry.topic === topic)
}

function renderSummary(all: readonly LedgerEntry[], topic: TopicName): string {
  const { text, advice } = topicSummaries[topic]
  const entries = entriesOf(all, topic)
  const rows = [
    ['entries', `[${describeEvidence(entries)}](#${anchorOf(topic)})`],
    ['settings', describeSettings(topic, entries)],
    [
      'in your tests',
      Object.entries(advice)
        .map(([id, sentence]) => `${linkTo(id)}: ${sentence}`)
        .join('<br>')
    ]
  ].filter(([, cell]) => cell !== '')
  return [`### ${topics[topic]}`, '', text, '', table(['', ''], rows)].join('\n')
}

/** Such as `12 documented, 3 assumed (2 refused †)`. */
function describeEvidence(entries: readonly LedgerEntry[]): string {
  const refused = entries.filter(entry => entry.refused).length
  return (['documented', 'observed', 'assumed', 'mock'] as const)
    .map(evidence => ({ evidence, count: entries.filter(entry => entry.evidence === evidence).length }))
    .filter(({ count }) => count > 0)
    .map(({ evidence, count }) => {
      const mark = evidence === 'assumed' && refused > 0 ? ` (${refused} with †)` : ''
      return `${count} ${evidence === 'mock' ? 'only in the mock' : evidence}${mark}`
    })
    .join(', ')
}

/** Each setting that changes something in a topic, with the entries that it changes. */
function describeSettings(topic: TopicName, entries: readonly LedgerEntry[]): string {
  if (topic === 'settings') return ''
  const names = [...new Set(entries.flatMap(({ settings = [] }) => settings))]
  return names
    .map(name => {
      const changed = entries.filter(({ settings = [] }) => settings.includes(name)).map(({ id }) => linkTo(id))
      return `[\`${name}\`](settings.md) changes ${changed.join(', ')}`
    })
    .join('<br>')
}

/** Of the heading above the full table of a topic; the summary has the plain one. */
function anchorOf(topic: TopicName): string {
  return `all-${topic}`
}

function renderTopic(all: readonly LedgerEntry[], topic: TopicName): string {
  const rows = entriesOf(all, topic).map(entry => [
    `<a id="${entry.id}"></a>${linkTo(entry.id)}`,
    describe(entry),
    renderEvidence(entry),
    renderGrounds(entry)
  ])
  return [
    `### <a id="${anchorOf(topic)}"></a>${topics[topic]}: all entries`,
    '',
    table(['entry', 'what it says', 'evidence', 'source or reason'], rows)
  ].join('\n')
}

function describe({ behaviour, topic, errors: [name] = [], operations: [operation] = [] }: LedgerEntry): string {
  const text = asText(behaviour)
  if (topic === 'errors') return `${errorTable[name as ErrorName].status}: ${text}`
  return topic === 'operations' ? `${operation}: ${text}` : text
}

function renderEvidence({ observed, ...entry }: LedgerEntry): string {
  if (observed === undefined) return renderStated(entry)
  const { host, date, follows } = observed
  return `${renderStated(entry)}; ${follows ? 'seen' : 'seen otherwise'} on ${host}, ${date}`
}

function renderStated({ evidence, confidence, documentedFor, refused }: LedgerEntry): string {
  const mark = refused ? ' †' : ''
  if (documentedFor !== undefined) return `documented for ${documentedFor.join(', ')}; otherwise ${evidence}${mark}`
  return `${evidence}${confidence === undefined ? '' : `, ${confidence}`}${mark}`
}

function renderGrounds({ topic, source, because, settings = [], errors = [], question }: LedgerEntry): string {
  const reported = topic === 'errors' ? [] : errors
  return [
    because && linkCitations(asText(because)),
    source === undefined ? undefined : `${linkCitations(asText(source))}.`,
    settings.length === 0 || topic === 'settings'
      ? undefined
      : `Setting: ${settings.map(name => `[\`${name}\`](settings.md)`).join(', ')}.`,
    reported.length === 0
      ? undefined
      : `Errors: ${reported.map(name => `\`${errorTable[name].code}\` ${name}`).join(', ')}.`,
    question === undefined ? undefined : `[Question ${question}](contract.md#question-${question}).`
  ]
    .filter(part => part !== undefined)
    .join(' ')
}

function linkTo(id: string): string {
  return `[\`${id}\`](#${id})`
}

/** The open questions on the import, with the entries that answer them. */
function renderQuestions(all: readonly LedgerEntry[]): string {
  const numbers = [...new Set(all.flatMap(({ question }) => question ?? []))].sort((a, b) => a - b)
  const rows = numbers.map(number => [
    `[${number}](contract.md#question-${number})`,
    all
      .filter(({ question }) => question === number)
      .map(({ id }) => linkTo(id))
      .join(', ')
  ])
  return table(['question', 'entries'], rows)
}
