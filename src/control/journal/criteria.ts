/** How each criterion of a search is compared with a journal entry. */
import { canonicalId } from '../../core/ids.js'
import type { JournalEntry } from './journal-entry.js'
import type { JournalCriteria } from './journal-schema.js'

type Criteria = Omit<JournalCriteria, 'since'>

const matchers: { readonly [Name in keyof Criteria]-?: Matcher<NonNullable<Criteria[Name]>> } = {
  operation: (entry, wanted) => entry.operation === wanted,
  status: (entry, wanted) => matchesStatus(entry.status, wanted),
  method: (entry, wanted) => entry.method === wanted.toUpperCase(),
  path: (entry, wanted) => entry.path.includes(wanted),
  organisationId: (entry, wanted) => entry.organisationId === canonicalId(wanted),
  connectorId: (entry, wanted) => entry.connectorId === canonicalId(wanted),
  version: (entry, wanted) => entry.version === wanted,
  principal: (entry, wanted) => entry.principal?.name === wanted,
  fault: (entry, wanted) => matchesFault(entry.fault, wanted)
}

type Matcher<Wanted> = (entry: JournalEntry, wanted: Wanted) => boolean

export const criteriaNames: readonly string[] = [...Object.keys(matchers), 'since']

/** Whether an entry meets all criteria except `since`, which depends on the other entries. */
export function matchesEntry(entry: JournalEntry, { since: _, ...criteria }: JournalCriteria): boolean {
  return Object.entries(criteria).every(([name, wanted]) => {
    const matches = matchers[name as keyof Criteria] as Matcher<typeof wanted>
    return matches(entry, wanted)
  })
}

function matchesStatus(status: number | undefined, wanted: number | string): boolean {
  if (status === undefined) return false
  return typeof wanted === 'number' ? status === wanted : String(status).startsWith(wanted.slice(0, 1))
}

function matchesFault(met: JournalEntry['fault'], wanted: string): boolean {
  return met !== undefined && (wanted === '*' || met.id === wanted || met.kind === wanted)
}
