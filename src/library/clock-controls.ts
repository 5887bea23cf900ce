import { moveClock, setClock } from '../control/change-clock.js'
import type { Clock } from '../core/clock.js'
import { toMilliseconds } from './to-milliseconds.js'

/** The time of a sandbox: of timestamps, token expiry, quota windows and the life of faults. */
export interface ClockControls {
  now(): Date
  isFrozen(): boolean
  /** Jumps there; a running clock runs on. */
  set(time: Date | string): void
  /** Stops, there if a time is given. */
  freeze(time?: Date | string): void
  unfreeze(): void
  /** Moves by milliseconds, or by a duration such as `31s` or `-1h`. */
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
  if (Number.isNaN(instant))
    throw new TypeError(`"${String(time)}" is no time; allowed is a Date, or a text such as 2026-01-15T09:00:00Z`)
  return instant
}
