import { monotonicFactory } from 'ulid'
import type { Clock } from './clock.js'
import type { Random } from './random.js'

/** Makes ULIDs: 26 upper-case characters, ascending. */
export type Ids = () => string

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

/**
 * @param isTaken whether a world holds an id already, as one may that was put back after the same sequence of chance had
 * begun anew. The ids then go on elsewhere.
 */
export function createIds(clock: Clock, random: Random, isTaken: (id: string) => boolean = () => false): Ids {
  let next = monotonicFactory(random)
  return () => {
    let id = next(clock.now())
    while (isTaken(id)) {
      next = monotonicFactory(random)
      id = next(clock.now())
    }
    return id
  }
}

export function isUlid(text: string): boolean {
  return ULID.test(text)
}

/** ULIDs are case-insensitive and answered in upper case; other ids (see the setting `strictIds`) stay as they are. */
export function canonicalId(id: string): string {
  return isUlid(id) ? id.toUpperCase() : id
}
