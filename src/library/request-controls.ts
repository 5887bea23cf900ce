import { operations } from '../contract/operations.js'
import type { JournalEntry } from '../control/journal/journal-entry.js'
import type { JournalCriteria } from '../control/journal/journal-schema.js'
import type { Journal, JournalCount } from '../control/journal/journal.js'
import { criteriaNames } from '../control/journal/criteria-names.js'
import { assertKnown } from './assert-known.js'

export interface WaitOptions {
  /** How many requests to wait for; one by default. */
  readonly count?: number
  /** Milliseconds; 5,000 by default. */
  readonly timeout?: number
}

/** What the sandbox was asked. Several criteria must all hold. */
export interface RequestControls {
  /** Oldest first. */
  find(criteria?: JournalCriteria): JournalEntry[]
  /** `evicted` says how many entries the count may lack, because the journal could not keep them. */
  count(criteria?: JournalCriteria): JournalCount
  get(id: string): JournalEntry | undefined
  clear(): void
  /** Answers as soon as the requests have been answered. @throws Error, with what came instead, once the time is over. */
  waitFor(criteria: JournalCriteria, options?: WaitOptions): Promise<JournalEntry[]>
}

/** So many of the newest requests are told to whom waits in vain. */
const SHOWN = 10

export function createRequestControls(journal: Journal): RequestControls {
  return {
    find: criteria => journal.find(checked(criteria)),
    count: criteria => journal.count(checked(criteria)),
    get: id => journal.get(id),
    clear: () => journal.clear(),
    async waitFor(criteria, { count = 1, timeout = 5_000 } = {}) {
      const found = await journal.waitFor(checked(criteria), { count, timeout })
      if (found.length >= count) return found
      const others = journal.find().slice(-SHOWN).map(describeEntry)
      const instead = others.length === 0 ? 'no request at all' : `of late:\n${others.join('\n')}`
      throw new Error(`${found.length} of ${count} requests came with ${JSON.stringify(criteria)}; ${instead}`)
    }
  }
}

function checked(criteria: JournalCriteria = {}): JournalCriteria {
  assertKnown('criterion', Object.keys(criteria), criteriaNames)
  if (criteria.operation !== undefined) assertKnown('operation', [criteria.operation], Object.keys(operations))
  return criteria
}

function describeEntry({ method, path, status, explanation }: JournalEntry): string {
  return `  ${method} ${path}: ${status ?? 'no answer'}${explanation === undefined ? '' : ` (${explanation.rule})`}`
}
