import { errorTable, type ErrorName } from '../../contract/errors.js'
import { ledger, type LedgerEntry } from '../../contract/fidelity/ledger.js'
import type { Observed, ObservedEntry } from '../../contract/errors/observed.js'
import type { Settings } from '../../contract/settings.js'
import type { MergedObservations, PlacedObservation } from './merge-observations.js'

export interface AppliedObservations {
  readonly observed: Observed
  /** Settings that follow what was seen. */
  readonly settings: Partial<Settings>
  /** Sentences for the user: what differs and no setting follows, and what is unknown to the ledger. */
  readonly notes: readonly string[]
}

/** @param given settings that the user chose. They count, whatever was seen. */
export function applyObservations(
  { entries, conflicts }: MergedObservations,
  given: Partial<Settings> = {}
): AppliedObservations {
  const settings: Partial<Settings> = {}
  const observed: Record<string, ObservedEntry> = {}
  const statuses: Partial<Record<ErrorName, number>> = {}
  const notes = conflicts.map(conflict => `Observations disagree on ${conflict}.`)
  const byId = new Map(ledger.map(entry => [entry.id, entry]))
  for (const [id, placed] of entries) {
    const { observation, host, observedAt } = placed
    const entry = byId.get(id)
    if (observation.verdict === 'unknown') continue
    if (entry === undefined) {
      notes.push(`Observations name ${id}, which the ledger does not have.`)
      continue
    }
    const follows = observation.verdict === 'agrees' || follow(entry, placed, { settings, statuses, given })
    observed[id] = { host, date: observedAt.slice(0, 10), follows }
    if (!follows) notes.push(describeDifference(entry, placed))
  }
  return { observed: { entries: observed, statuses }, settings, notes }
}

interface Following {
  readonly settings: Partial<Settings>
  readonly statuses: Partial<Record<ErrorName, number>>
  readonly given: Partial<Settings>
}

/** Lets the mock do what was seen. @returns whether it does. */
function follow(
  { topic, errors: [error] = [] }: LedgerEntry,
  { observation }: PlacedObservation,
  { settings, statuses, given }: Following
): boolean {
  if (observation.verdict !== 'differs') return true
  const implied = observation.settings ?? {}
  if (Object.keys(implied).length > 0) {
    Object.assign(settings, implied)
    return Object.entries(implied).every(([name, value]) => (given[name as keyof Settings] ?? value) === value)
  }
  const { status } = observation.seen
  const isOtherStatus = observation.where === 'status' && status >= 400 && status < 500
  if (topic !== 'errors' || error === undefined || !isOtherStatus || status === errorTable[error].status) return false
  statuses[error] = status
  return true
}

function describeDifference({ id }: LedgerEntry, { observation, host }: PlacedObservation): string {
  if (observation.verdict !== 'differs') return id
  const { request, where, expected, seen, settings } = observation
  const what =
    where === 'status'
      ? `${seen.status} instead of ${expected.status}`
      : `another ${where} than the mock (${seen.status})`
  const why = settings === undefined ? 'No setting follows it.' : 'The settings that you chose do not follow it.'
  return `${id}: ${host} returned ${what} to ${request}. ${why}`
}
