import type { SettingName, Settings } from '../settings.js'

/** What was observed of the real platform, in the form in which a server needs it. */
export interface ObservedEntry {
  readonly host: string
  /** Such as `2026-12-01`. */
  readonly date: string
  /** Whether the mock can do what was seen. */
  readonly isPossible: boolean
  /** The settings with which it does. */
  readonly settings: Readonly<Partial<Settings>>
}

export interface Observed {
  /** By the id of the entry of the ledger. */
  readonly entries: Readonly<Record<string, ObservedEntry>>
  /** The statuses of errors by their names, where the platform has another one. */
  readonly statuses: Readonly<Partial<Record<string, number>>>
}

export const nothingObserved: Observed = { entries: {}, statuses: {} }

/** Whether a mock with these settings does what was seen. */
export function isFollowed(entry: ObservedEntry, settings: Readonly<Settings>): boolean {
  return entry.isPossible && findOtherSetting(entry, settings) === undefined
}

/** A setting that has another value than was seen. */
export function findOtherSetting(
  { settings: wanted }: Pick<ObservedEntry, 'settings'>,
  settings: Readonly<Settings>
): SettingName | undefined {
  return (Object.keys(wanted) as SettingName[]).find(name => wanted[name] !== settings[name])
}

/** Whether it is known that the platform does what a mock with these settings does. */
export function isObserved({ entries }: Observed, entry: string, settings: Readonly<Settings>): boolean {
  const seen = Object.hasOwn(entries, entry) ? entries[entry] : undefined
  return seen !== undefined && isFollowed(seen, settings)
}
