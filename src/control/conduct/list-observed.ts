import { mapInTurns } from '../../core/streams/in-turns.js'
import type { Journal } from '../journal/journal.js'
import { observe, type ObservedRequest } from './observed-request.js'

/** All requests of a journal, in the order in which they ended. In turns, because bodies are parsed and redacted. */
export async function listObserved(journal: Journal): Promise<ObservedRequest[]> {
  return mapInTurns(journal.readFrom(0, Infinity).records, observe)
}
