import type { Journal } from '../journal/journal.js'
import { observe, type ObservedRequest } from './observed-request.js'

export function listObserved(journal: Journal): ObservedRequest[] {
  return journal.readFrom(0, Infinity).records.map(observe)
}
