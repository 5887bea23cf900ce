import { ulid } from 'ulid'
import type { Clock } from './clock.js'
import type { Random } from './random.js'
import { ULID_DIGITS } from './text/ulid.js'

export { canonicalId, isUlid } from './text/ulid.js'

/** Creates ULIDs: 26 upper-case characters, in ascending order. */
export type Ids = () => string

/**
 * @param isTaken whether an id already exists. A sequence that was restarted with the same random seed can repeat ids
 * that a restored database holds; taken ids are skipped.
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

/** The next id of the same millisecond. The library's monotonic factory is ten times slower. */
function increment(id: string): string {
  const head = id.slice(0, -1)
  const digit = ULID_DIGITS[ULID_DIGITS.indexOf(id.slice(-1)) + 1]
  return digit === undefined ? `${increment(head)}0` : head + digit
}
