import { operationIds } from '../contract/operations.js'
import { criteriaNames } from '../control/journal/criteria.js'
import type { JournalCriteria } from '../control/journal/journal-schema.js'
import { statusClasses } from '../control/journal/status-classes.js'
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
export function toJournalCriteria({ since, ...criteria }: RequestCriteria = {}): JournalCriteria {
  const given = Object.entries(criteria).filter(([, value]) => value !== undefined)
  assertKnown('criterion', Object.keys(criteria), criteriaNames)
  for (const [name, value] of given) assertValue(name, value)
  return { ...Object.fromEntries(given), ...(since !== undefined && { since: toSince(since) }) }
}

function assertValue(name: string, value: unknown): void {
  if (name === 'status') return assertStatus(value)
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string; got ${JSON.stringify(value)}`)
  if (name === 'operation') assertKnown('operation', [value], operationIds)
}

function assertStatus(value: unknown): void {
  const isStatus =
    typeof value === 'number' ? Number.isInteger(value) : (statusClasses as readonly unknown[]).includes(value)
  if (isStatus) return
  throw new TypeError(`status must be a number such as 404, or 2xx, 3xx, 4xx or 5xx; got ${JSON.stringify(value)}`)
}

function toSince(since: Date | string): string {
  return since instanceof Date ? since.toISOString() : since
}
