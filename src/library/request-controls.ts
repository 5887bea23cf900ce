import type { JournalEntry } from '../control/journal/journal-entry.js'
import type { JournalCriteria } from '../control/journal/journal-schema.js'
import type { Journal, JournalCount } from '../control/journal/journal.js'
import { assertKnown } from './assert-known.js'
import { type RequestCriteria, toJournalCriteria } from './request-criteria.js'
import { toMilliseconds } from './to-milliseconds.js'

export interface WaitOptions {
  /** How many requests to wait for; one by default. */
  readonly count?: number | undefined
  /** Real time: milliseconds, or a duration such as `10s`; five seconds by default. */
  readonly timeout?: number | string | undefined
}

/** What the sandbox was asked. Several criteria must all hold. @throws TypeError for a criterion that is none. */
export interface RequestControls {
  /** Oldest first. */
  find(criteria?: RequestCriteria): JournalEntry[]
  /** `evicted` says how many entries the count may lack, because the journal could not keep them. */
  count(criteria?: RequestCriteria): JournalCount
  get(id: string): JournalEntry | undefined
  clear(): void
  /**
   * Answers as soon as the requests have been answered. @throws Error, with what came instead, once the time is over.
   */
  waitFor(criteria?: RequestCriteria, options?: WaitOptions): Promise<JournalEntry[]>
}

/** So many of the newest requests are told to whom waits in vain. */
const SHOWN = 10

export function createRequestControls(journal: Journal): RequestControls {
  return {
    find: criteria => journal.find(toJournalCriteria(criteria)),
    count: criteria => journal.count(toJournalCriteria(criteria)),
    get: id => journal.get(id),
    clear: () => journal.clear(),
    async waitFor(criteria, options = {}) {
      assertKnown('option', Object.keys(options), ['count', 'timeout'])
      const { count = 1, timeout = 5_000 } = options
      const wanted = toJournalCriteria(criteria)
      const found = await journal.waitFor(wanted, { count, timeout: toMilliseconds(timeout) })
      if (found.length >= count) return found
      throw new Error(explainWait(journal, { found: found.length, count, wanted }))
    }
  }
}

interface VainWait {
  readonly found: number
  readonly count: number
  readonly wanted: JournalCriteria
}

function explainWait(journal: Journal, { found, count, wanted }: VainWait): string {
  const others = journal.find().slice(-SHOWN).map(describeEntry)
  const instead = others.length === 0 ? 'no request at all' : `of late:\n${others.join('\n')}`
  return `${found} of ${count} requests came with ${JSON.stringify(wanted)}; ${instead}`
}

function describeEntry({ method, path, status, explanation }: JournalEntry): string {
  return `  ${method} ${path}: ${status ?? 'no answer'}${explanation === undefined ? '' : ` (${explanation.rule})`}`
}
