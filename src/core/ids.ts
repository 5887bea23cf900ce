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
  /** The last id without its last digit, and which digit that was. */
  let head = ''
  let digit = 0
  let lastTime = Number.NEGATIVE_INFINITY

  function begin(id: string): void {
    head = id.slice(0, -1)
    digit = ULID_DIGITS.indexOf(id.slice(-1))
  }

  function next(): string {
    const time = clock.now()
    if (time > lastTime) {
      lastTime = time
      // The library takes 0 for the present.
      begin(ulid(Math.max(time, 1), random))
    } else if (++digit === ULID_DIGITS.length) {
      begin(`${increment(head)}0`)
    }
    return head + (ULID_DIGITS[digit] as string)
  }

  return () => {
    let id = next()
    while (isTaken(id)) {
      lastTime = Number.NEGATIVE_INFINITY
      id = next()
    }
    return id
  }
}

/** The next number of as many digits. The monotonic factory of the library is ten times slower. */
function increment(id: string): string {
  const head = id.slice(0, -1)
  const digit = ULID_DIGITS[ULID_DIGITS.indexOf(id.slice(-1)) + 1]
  return digit === undefined ? `${increment(head)}0` : head + digit
}
