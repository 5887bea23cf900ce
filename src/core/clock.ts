/** Milliseconds since the Unix epoch, of a world that may be frozen or moved. */
export interface Clock {
  now(): number
  isFrozen(): boolean
  /** Jumps to an instant; a running clock runs on from there. */
  set(instant: number): void
  /** Moves by some milliseconds. */
  advance(milliseconds: number): void
  freeze(): void
  unfreeze(): void
  /** Back to real time, running. */
  reset(): void
}

/** Whether ULIDs and timestamps can say an instant: from 1970 to the end of 9998. */
export function isShowable(instant: number): boolean {
  return instant >= 0 && instant < Date.UTC(9999, 0, 1)
}

export function createClock(realNow: () => number = Date.now): Clock {
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
