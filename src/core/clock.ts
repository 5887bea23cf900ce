import { now as systemNow } from './timers.js'

/** A clock that can be frozen and moved, in milliseconds since the Unix epoch. */
export interface Clock {
  now(): number
  isFrozen(): boolean
  /** Jumps to an instant. A running clock continues from there. */
  set(instant: number): void
  advance(milliseconds: number): void
  freeze(): void
  unfreeze(): void
  /** Returns to real time, unfrozen. */
  reset(): void
}

/** Whether ULIDs and timestamps can represent an instant: from 1970 to the end of 9998. */
export function isShowable(instant: number): boolean {
  return instant >= 0 && instant < Date.UTC(9999, 0, 1)
}

export function createClock(realNow: () => number = systemNow): Clock {
  let offset = 0
  let frozenAt: number | undefined
  const now = () => frozenAt ?? realNow() + offset

  function set(instant: number) {
    if (frozenAt === undefined) offset = instant - realNow()
    else frozenAt = instant
  }

  return {
    now,
    set,
    isFrozen: () => frozenAt !== undefined,
    advance: milliseconds => set(now() + milliseconds),
    freeze: () => {
      frozenAt = now()
    },
    unfreeze: () => {
      if (frozenAt === undefined) return
      const instant = frozenAt
      frozenAt = undefined
      set(instant)
    },
    reset: () => {
      offset = 0
      frozenAt = undefined
    }
  }
}
