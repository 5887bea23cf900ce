import { operationIds } from '../contract/operations.js'
import { criteriaNames } from '../control/journal/criteria.js'
import type { JournalCriteria } from '../control/journal/journal-schema.js'
import { statusClasses } from '../control/journal/status-classes.js'
import { assertKnown } from './assert-known.js'

export type RequestCriteria = {
  readonly [Name in keyof Omit<JournalCriteria, 'since'>]?: JournalCriteria[Name] | undefined
} & {
  /** A time by the clock of the sandbox, or the id of a request: what came after it. */
  readonly since?: Date | string | undefined
}

/** @throws TypeError: a criterion that no request can meet would else count none, and a test be right by mistake. */
export function toJournalCriteria({ since, ...criteria }: RequestCriteria = {}): JournalCriteria {
  const given = Object.entries(criteria).filter(([, value]) => value !== undefined)
  assertKnown('criterion', Object.keys(criteria), criteriaNames)
  for (const [name, value] of given) assertValue(name, value)
  return { ...Object.fromEntries(given), ...(since !== undefined && { since: toSince(since) }) }
}

function assertValue(name: string, value: unknown): void {
  if (name === 'status') return assertStatus(value)
  if (typeof value !== 'string') throw new TypeError(`${name} is compared with a text; found ${JSON.stringify(value)}`)
  if (name === 'operation') assertKnown('operation', [value], operationIds)
}

function assertStatus(value: unknown): void {
  const isStatus =
    typeof value === 'number' ? Number.isInteger(value) : (statusClasses as readonly unknown[]).includes(value)
  if (!isStatus)
    throw new TypeError(
      `${JSON.stringify(value)} is no status; allowed are a number such as 404, and 2xx, 3xx, 4xx and 5xx`
    )
}

function toSince(since: Date | string): string {
  return since instanceof Date ? since.toISOString() : since
}
