import { operationIds } from '../contract/operations.js'
import { findImpossible } from '../control/journal/check-criteria.js'
import { criteriaNames } from '../control/journal/criteria.js'
import type { JournalCriteria } from '../control/journal/journal-schema.js'
import { statusClasses } from '../control/journal/status-classes.js'
import { isObject } from '../core/values/is-object.js'
import { assertKnown } from './assert-known.js'

/** What a request must match. A criterion that is undefined counts as absent. */
export type RequestCriteria = {
  readonly [Name in keyof Omit<JournalCriteria, 'since'>]?: JournalCriteria[Name] | undefined
} & {
  /** Later than this time of the sandbox's clock, or than the request with this id. */
  readonly since?: Date | string | undefined
}

/**
 * @throws TypeError for a criterion that no request can match, because a test that expects no requests would pass
 * vacuously.
 */
export function toJournalCriteria(criteria: RequestCriteria = {}): JournalCriteria {
  assertObject('criteria', criteria, '{ status: 404 }')
  assertKnown('criterion', Object.keys(criteria), criteriaNames)
  const { since, ...others } = criteria
  const given = Object.entries(others).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) assertValue(name, value)
  const wanted = { ...Object.fromEntries(given), ...(since !== undefined && { since: toSince(since) }) }
  const [problem] = findImpossible(wanted)
  if (problem !== undefined) throw new TypeError(`${problem.field}: ${problem.message}`)
  return wanted
}

function assertValue(name: string, value: unknown): void {
  if (name === 'body') return
  if (name === 'status') return assertStatus(value)
  if (name === 'headers') return assertHeaders(name, value)
  if (name === 'response') return assertMessage(value)
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string; got ${JSON.stringify(value)}`)
  if (name === 'operation') assertKnown('operation', [value], operationIds)
}

function assertStatus(value: unknown): void {
  const isStatus =
    typeof value === 'number' ? Number.isInteger(value) : (statusClasses as readonly unknown[]).includes(value)
  if (isStatus) return
  throw new TypeError(`status must be a number such as 404, or 2xx, 3xx, 4xx or 5xx; got ${JSON.stringify(value)}`)
}

function assertHeaders(name: string, value: unknown): void {
  assertObject(name, value, "{ accept: 'application/json' }")
  const wrong = Object.entries(value).find(([, text]) => typeof text !== 'string')
  if (wrong !== undefined) throw new TypeError(`${name}.${wrong[0]} must be a string; got ${JSON.stringify(wrong[1])}`)
}

function assertMessage(value: unknown): void {
  assertObject('response', value, '{ body: { code: "404001" } }')
  assertKnown('criterion of response', Object.keys(value), ['headers', 'body'])
  const { headers } = value as { readonly headers?: unknown }
  if (headers !== undefined) assertHeaders('response.headers', headers)
}

function assertObject(name: string, value: unknown, example: string): asserts value is object {
  if (isObject(value)) return
  throw new TypeError(`${name} must be an object such as ${example}; got ${JSON.stringify(value)}`)
}

function toSince(since: Date | string): string {
  return since instanceof Date ? since.toISOString() : since
}
