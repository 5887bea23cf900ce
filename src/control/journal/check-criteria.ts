/** Finds criteria that no request can meet: a test that expects no requests would pass with them. */
import { METHODS } from 'node:http'
import type { ErrorField } from '../../contract/schemas/common.js'
import { suggestNearest } from '../../core/nearest.js'
import { joinWithOr, quote } from '../../core/quote.js'
import { parseTimestamp } from '../../core/timestamp.js'
import { faultKinds } from '../fault-kinds.js'

/** As createRandomIds makes them. */
const REQUEST_ID = /^[0-9a-f]{32}$/

interface Checked {
  readonly method?: string | undefined
  readonly fault?: string | undefined
  readonly since?: string | undefined
}

export function findImpossible({ method, fault, since }: Checked): ErrorField[] {
  const problems: ErrorField[] = []
  if (method !== undefined && !METHODS.includes(method.toUpperCase())) {
    problems.push({ field: 'method', message: `expected a method such as POST, got ${suggest(method, METHODS)}` })
  }
  if (fault !== undefined && !isFault(fault)) {
    const message = `expected *, the id of a fault, ${joinWithOr(faultKinds)}, got ${suggest(fault, faultKinds)}`
    problems.push({ field: 'fault', message })
  }
  if (since !== undefined && !REQUEST_ID.test(since) && parseTimestamp(since) === undefined) {
    const message = 'must be a time in RFC 3339 format, such as "2024-01-15T09:00:00Z", or the id of a request'
    problems.push({ field: 'since', message })
  }
  return problems
}

function isFault(text: string): boolean {
  return text === '*' || /^fault-\d+$/.test(text) || (faultKinds as readonly string[]).includes(text)
}

function suggest(word: string, known: readonly string[]): string {
  return quote(word) + suggestNearest(word, known)
}
