import { monotonicFactory } from 'ulid'
import type { Clock } from './clock.js'
import type { Random } from './random.js'

/** Makes ULIDs: 26 upper-case characters, ascending. */
export type Ids = () => string

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

export function createIds(clock: Clock, random: Random): Ids {
  const next = monotonicFactory(random)
  return () => next(clock.now())
}

export function isUlid(text: string): boolean {
  return ULID.test(text)
}

/** ULIDs are case-insensitive and answered in upper case; other ids (see the setting `strictIds`) stay as they are. */
export function canonicalId(id: string): string {
  return isUlid(id) ? id.toUpperCase() : id
}
