/** What was observed of the real platform, in the form in which a server needs it. */
export interface ObservedEntry {
  readonly host: string
  /** Such as `2026-12-01`. */
  readonly date: string
  /** Whether the mock does what was seen. */
  readonly follows: boolean
}

export interface Observed {
  /** By the id of the entry of the ledger. */
  readonly entries: Readonly<Record<string, ObservedEntry>>
  /** The statuses of errors by their names, where the platform has another one. */
  readonly statuses: Readonly<Partial<Record<string, number>>>
}

export const nothingObserved: Observed = { entries: {}, statuses: {} }

/** Whether it is known that the platform does what the mock does. */
export function isObserved({ entries }: Observed, entry: string): boolean {
  return Object.hasOwn(entries, entry) && entries[entry]?.follows === true
}
