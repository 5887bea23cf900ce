/** Counts the responses of each operation since the sandbox was created or reset, for metrics. */
export interface RequestCounts {
  /** @param status undefined if the connection was cut instead. */
  add(operation: string, status: number | undefined): void
  list(): RequestCount[]
}

export interface RequestCount {
  readonly operation: string
  readonly status: number | undefined
  readonly count: number
}

export function createRequestCounts(): RequestCounts {
  const counts = new Map<string, Map<number | undefined, number>>()
  return {
    add(operation, status) {
      const byStatus = counts.get(operation) ?? new Map<number | undefined, number>()
      if (byStatus.size === 0) counts.set(operation, byStatus)
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
    },
    list: () =>
      [...counts].flatMap(([operation, byStatus]) =>
        [...byStatus].map(([status, count]) => ({ operation, status, count }))
      )
  }
}
