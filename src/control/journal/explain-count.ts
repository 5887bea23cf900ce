/** Assertions about the number of requests. A failure shows the requests that came instead, nearest first. */
import { shorten } from '../../core/quote.js'
import { type Comparable, compileMismatches } from './criteria.js'
import type { JournalEntry } from './journal-entry.js'
import type { JournalCriteria } from './journal-schema.js'

/** How many requests a message shows. */
const MAX_SHOWN = 10

/** Characters of a value in a message. */
const MAX_VALUE_LENGTH = 200

interface Counted {
  readonly criteria: JournalCriteria
  /** All requests of the journal. */
  readonly entries: readonly JournalEntry[]
  readonly found: number
  /** Undefined for at least one. */
  readonly count: number | undefined
  readonly evicted: number
}

/** @param count undefined for at least one. */
export function isAsExpected(found: number, count: number | undefined): boolean {
  return count === undefined ? found > 0 : found === count
}

export function explainCount({ criteria, entries, found, count, evicted }: Counted): string {
  const wanted = count === undefined ? 'at least one request' : `${count} ${count === 1 ? 'request' : 'requests'}`
  const head = `expected ${wanted} with ${JSON.stringify(criteria)}, but there were ${found}`
  const lost = evicted === 0 ? '' : ` (the journal has dropped ${evicted}; raise its limits)`
  return `${head}${lost}; ${describeNearest(entries, criteria)}`
}

function describeNearest(entries: readonly JournalEntry[], criteria: JournalCriteria): string {
  if (entries.length === 0) return 'there were no requests'
  const findMismatches = compileMismatches(criteria)
  const ranked = entries
    .map(entry => ({ entry, mismatches: findMismatches(toComparable(entry)) }))
    .sort((one, other) => one.mismatches.length - other.mismatches.length)
  const shown = ranked.slice(0, MAX_SHOWN).map(({ entry, mismatches }) => {
    const differences = mismatches.map(name => `${name}: ${describe(entry, name)}`)
    return describeEntry(entry) + (differences.length === 0 ? '' : `, ${differences.join(', ')}`)
  })
  const more = entries.length > MAX_SHOWN ? [`  and ${entries.length - MAX_SHOWN} more`] : []
  return `the requests, nearest first:\n${[...shown, ...more].join('\n')}`
}

export function describeEntry({ method, path, status, explanation }: JournalEntry): string {
  return `  ${method} ${path}: ${status ?? 'no response'}${explanation === undefined ? '' : ` (${explanation.rule})`}`
}

function describe(entry: JournalEntry, name: string): string {
  const value = (entry as unknown as Readonly<Record<string, unknown>>)[name]
  return shorten(value === undefined ? 'none' : JSON.stringify(value), MAX_VALUE_LENGTH)
}

function toComparable(entry: JournalEntry): Comparable {
  return { ...entry, readRequest: () => entry, readResponse: () => entry.response }
}
