/** Counts requests in windows. A window starts with the first request after the previous window ended. */
export interface Quota {
  /** Counts a request at `now`. Returns the milliseconds until the window ends if the request is over the limit. */
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
