import { mapInTurns } from '../../core/streams/in-turns.js'
import type { Journal } from '../journal/journal.js'
import { observe, type ObservedRequest } from './observed-request.js'

/**
 * All requests of a journal without their bodies, in the order in which they ended. In turns, because bodies are parsed
 * and redacted. All bodies together would fill the memory.
 */
export async function listObserved(journal: Journal): Promise<ObservedRequest[]> {
  return mapInTurns(journal.readFrom(0, Infinity).records, record => {
    const { body: _, ...request } = observe(record)
    return request
  })
}
