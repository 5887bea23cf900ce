import { moveClock, setClock } from '../control/change-clock.js'
import type { Clock } from '../core/clock.js'
import { toMilliseconds } from './to-milliseconds.js'

/** The clock of a sandbox. It sets timestamps, the expiry of tokens, quota windows and the `ttl` of faults. */
export interface ClockControls {
  now(): Date
  isFrozen(): boolean
  /**
   * Sets the time. A running clock runs on from there; a frozen clock stays frozen.
   * @param time a Date, or text such as `2026-01-15T09:00:00Z`.
   * @throws TypeError for text that is not a time; ApiError for a time before 1970 or after 9998.
   */
  set(time: Date | string): void
  /** Stops the clock, first setting it to `time` if given. Throws as `set` does. */
  freeze(time?: Date | string): void
  /** Lets the clock run on from its current time. */
  unfreeze(): void
  /**
   * Moves the clock.
   * @param by milliseconds, or a duration such as `31s` or `-1h`.
   * @throws TypeError for text that is not a duration; ApiError for a time before 1970 or after 9998.
   */
  advance(by: string | number): void
}

export function createClockControls(clock: Clock): ClockControls {
  const set = (time: Date | string) => setClock(clock, toInstant(time))
  return {
    now: () => new Date(clock.now()),
    isFrozen: () => clock.isFrozen(),
    set,
    freeze(time) {
      if (time !== undefined) set(time)
      clock.freeze()
    },
    unfreeze: () => clock.unfreeze(),
    advance: by => moveClock(clock, toMilliseconds(by))
  }
}

function toInstant(time: Date | string): number {
  const instant = new Date(time).getTime()
  if (Number.isNaN(instant)) {
    throw new TypeError(`"${String(time)}" is not a time; use a Date or text such as 2026-01-15T09:00:00Z`)
  }
  return instant
}
