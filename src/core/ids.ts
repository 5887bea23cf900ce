import { ulid } from 'ulid'
import type { Clock } from './clock.js'
import type { Random } from './random.js'

/** Makes ULIDs: 26 upper-case characters, ascending. */
export type Ids = () => string

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

/**
 * @param isTaken whether a world holds an id already, as one may that was put back after the same sequence of chance
 * had
 * begun anew. The ids then go on elsewhere.
 */
export function createIds(clock: Clock, random: Random, isTaken: (id: string) => boolean = () => false): Ids {
  let last = { id: '', time: Number.NEGATIVE_INFINITY }

  function next(): string {
    const time = clock.now()
    last = time > last.time ? { id: ulid(time, random), time } : { id: increment(last.id), time: last.time }
    return last.id
  }

  return () => {
    let id = next()
    while (isTaken(id)) {
      last.time = Number.NEGATIVE_INFINITY
      id = next()
    }
    return id
  }
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The one after it, of the same millisecond: the library's own way takes ten times as long. */
function increment(id: string): string {
  const head = id.slice(0, -1)
  const digit = DIGITS[DIGITS.indexOf(id.slice(-1)) + 1]
  return digit === undefined ? `${increment(head)}0` : head + digit
}

export function isUlid(text: string): boolean {
  return ULID.test(text)
}

/** ULIDs are case-insensitive and answered in upper case; other ids (see the setting `strictIds`) stay as they are. */
export function canonicalId(id: string): string {
  return isUlid(id) ? id.toUpperCase() : id
}
