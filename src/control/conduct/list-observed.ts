import { nextTurn } from '../../core/timers.js'
import type { Journal } from '../journal/journal.js'
import { observe, type ObservedRequest } from './observed-request.js'

/** Other requests are served after so many entries, because bodies are parsed and redacted. */
const BATCH = 20

/** All requests of a journal, in the order in which they ended. */
export async function listObserved(journal: Journal): Promise<ObservedRequest[]> {
  const observed: ObservedRequest[] = []
  const { records } = journal.readFrom(0, Infinity)
  for (const [index, record] of records.entries()) {
    if (index > 0 && index % BATCH === 0) await nextTurn()
    observed.push(observe(record))
  }
  return observed
}
