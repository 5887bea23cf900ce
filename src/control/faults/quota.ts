/** Counts requests in windows; each window begins with the first request after the last one ended. */
export interface Quota {
  /** Counts a request at `now`: undefined where it is within the limit, else the milliseconds until the window ends. */
  exceed(now: number): number | undefined
}

/** @param window milliseconds. */
export function createQuota(limit: number, window: number): Quota {
  let start = Number.NEGATIVE_INFINITY
  let count = 0
  return {
    exceed(now) {
      const isOver = now >= start + window || now < start
      if (isOver) [start, count] = [now, 0]
      count++
      return count > limit ? start + window - now : undefined
    }
  }
}
