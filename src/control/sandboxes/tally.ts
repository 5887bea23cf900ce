/** How often each operation was answered how, since the sandbox was made or reset; nothing of it is ever evicted. */
export interface Tally {
  /** @param status undefined where the connection was cut instead. */
  add(operation: string, status: number | undefined): void
  list(): TallyRow[]
}

export interface TallyRow {
  readonly operation: string
  readonly status: number | undefined
  readonly count: number
}

export function createTally(): Tally {
  const counts = new Map<string, Map<number | undefined, number>>()
  return {
    add(operation, status) {
      const ofOperation = counts.get(operation) ?? new Map<number | undefined, number>()
      if (ofOperation.size === 0) counts.set(operation, ofOperation)
      ofOperation.set(status, (ofOperation.get(status) ?? 0) + 1)
    },
    list: () =>
      [...counts].flatMap(([operation, ofOperation]) =>
        [...ofOperation].map(([status, count]) => ({ operation, status, count }))
      )
  }
}
