import type { Observation, Observations } from './observation.js'

/** An observation with where and when it was made. */
export interface PlacedObservation {
  readonly observation: Observation
  readonly host: string
  readonly observedAt: string
}

export interface MergedObservations {
  readonly entries: ReadonlyMap<string, PlacedObservation>
  /** Sentences about entries that two files see differently. */
  readonly conflicts: readonly string[]
}

/** The newer observation of an entry counts. One that could not tell never replaces one that could. */
export function mergeObservations(files: readonly Observations[]): MergedObservations {
  const entries = new Map<string, PlacedObservation>()
  const conflicts: string[] = []
  const inOrder = files.toSorted((a, b) => Date.parse(a.observedAt) - Date.parse(b.observedAt))
  for (const { host, observedAt, entries: seen } of inOrder) {
    for (const [id, observation] of Object.entries(seen)) {
      const earlier = entries.get(id)
      if (observation.verdict === 'unknown' && earlier !== undefined) continue
      const placed = { observation, host, observedAt }
      if (earlier !== undefined && isConflict(earlier.observation, observation)) {
        conflicts.push(`${id}: ${describe(placed)} counts, ${describe(earlier)} does not`)
      }
      entries.set(id, placed)
    }
  }
  return { entries, conflicts }
}

function isConflict(one: Observation, other: Observation): boolean {
  if (one.verdict === 'unknown' || other.verdict === 'unknown') return false
  return one.verdict !== other.verdict || one.seen.status !== other.seen.status
}

function describe({ observation, host, observedAt }: PlacedObservation): string {
  const { verdict } = observation
  const status = verdict === 'unknown' ? '' : ` (${observation.seen.status})`
  return `"${verdict}"${status} of ${host} on ${observedAt.slice(0, 10)}`
}
