/** Which requests the page shows. The filter is in the address. */
import type { JournalSummary } from '../../control/journal/stream-requests.js'

export const FILTER_NAMES = ['status', 'operation', 'rule', 'fault', 'connectorId', 'text'] as const

export type FilterName = (typeof FILTER_NAMES)[number]

export type Filter = Partial<Record<FilterName, string>>

/** @param params of the address. */
export function readFilter(params: Readonly<Record<string, string>>): Filter {
  return Object.fromEntries(FILTER_NAMES.flatMap(name => (params[name] === undefined ? [] : [[name, params[name]]])))
}

export function matches(entry: JournalSummary, filter: Filter, organisationId: string | undefined): boolean {
  if (organisationId !== undefined && entry.organisationId !== organisationId) return false
  return FILTER_NAMES.every(name => filter[name] === undefined || matchers[name](entry, filter[name]))
}

const matchers: Readonly<Record<FilterName, (entry: JournalSummary, wanted: string) => boolean>> = {
  status: ({ status }, wanted) => matchesStatus(status, wanted),
  operation: ({ operation = 'none' }, wanted) => operation === wanted,
  rule: ({ rule }, wanted) => rule === wanted,
  fault: ({ fault }, wanted) => fault !== undefined && (wanted === '*' || fault.id === wanted || fault.kind === wanted),
  connectorId: ({ connectorId }, wanted) => connectorId === wanted,
  text: (entry, wanted) => toText(entry).includes(wanted.toLowerCase())
}

function matchesStatus(status: number | undefined, wanted: string): boolean {
  if (wanted === 'cut') return status === undefined
  return status !== undefined && (String(status) === wanted || wanted === `${Math.floor(status / 100)}xx`)
}

function toText({ path, operation, version, principal, rule, id }: JournalSummary): string {
  return [path, operation, version, principal?.name, rule, id].join('\n').toLowerCase()
}
