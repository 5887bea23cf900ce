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
  const rows = new Map<string, { operation: string; status: number | undefined; count: number }>()
  return {
    add(operation, status) {
      const key = `${operation} ${status}`
      const row = rows.get(key)
      if (row === undefined) rows.set(key, { operation, status, count: 1 })
      else row.count++
    },
    list: () => [...rows.values()].map(row => ({ ...row }))
  }
}
