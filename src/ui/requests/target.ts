import type { JournalEntry } from '../../control/journal/journal-entry.js'

/** The path with the query. */
export function toTarget({ path, query = {} }: JournalEntry): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, String(value)])
  )
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
}
