import { errorTable, type ErrorName } from '../../contract/errors.js'
import { ledger, type LedgerEntry } from '../../contract/fidelity/ledger.js'
import { findOtherSetting, type Observed, type ObservedEntry } from '../../contract/errors/observed.js'
import { defaultSettings, settingNames, type Settings } from '../../contract/settings.js'
import { findReason } from '../../contract/fidelity/probes/without-setting.js'
import type { MergedObservations, PlacedObservation } from './merge-observations.js'
import type { Observation } from './observation.js'

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
  for (const { observation } of entries.values()) {
    if (observation.verdict === 'differs') Object.assign(settings, observation.settings)
  }
  // What the mock does is known only when all settings are.
  const final = { ...defaultSettings(), ...settings, ...given }
  for (const [id, placed] of entries) {
    const { observation, host, observedAt } = placed
    const entry = byId.get(id)
    if (observation.verdict === 'unknown') continue
    if (entry === undefined) {
      notes.push(`Observations name ${id}, which the ledger does not have.`)
      continue
    }
    const wanted = findWanted(entry, observation)
    const isPossible = follow(entry, observation, statuses)
    const other = findOtherSetting({ settings: wanted }, final)
    observed[id] = { host, date: observedAt.slice(0, 10), isPossible, settings: wanted }
    if (!isPossible || other !== undefined)
      notes.push(describe(entry, placed, other && `${other}: ${String(final[other])}`))
  }
  return { observed: { entries: observed, statuses }, settings, notes }
}

/** The settings with which the mock does what was seen. */
function findWanted({ settings = [] }: LedgerEntry, observation: Observation): Partial<Settings> {
  if (observation.verdict === 'differs') return observation.settings ?? {}
  const initial = defaultSettings()
  return Object.fromEntries(settings.map(name => [name, initial[name]]))
}

/** Lets an error have the status that was seen. @returns whether the mock does what was seen. */
function follow(
  { topic, errors: [error] = [] }: LedgerEntry,
  observation: Observation,
  statuses: Partial<Record<ErrorName, number>>
): boolean {
  if (observation.verdict !== 'differs') return true
  if (Object.keys(observation.settings ?? {}).length > 0) return true
  const { status } = observation.seen
  const isOtherStatus = observation.where === 'status' && status >= 400 && status < 500
  if (topic !== 'errors' || error === undefined || !isOtherStatus || status === errorTable[error].status) return false
  statuses[error] = status
  return true
}

/** @param other a setting that has another value than was seen. */
function describe({ id }: LedgerEntry, { observation, host }: PlacedObservation, other: string | undefined): string {
  const why = other === undefined ? explainNoSetting(id) : `The mock does not follow it, because of ${other}.`
  if (observation.verdict !== 'differs') return `${id}: ${host} does what the mock does by default. ${why}`
  const { request, where, expected, seen } = observation
  const what =
    where === 'status'
      ? `${seen.status} instead of ${expected.status}`
      : `another ${where} than the mock (${seen.status})`
  return `${id}: ${host} returned ${what} to ${request}. ${why}`
}

function explainNoSetting(entry: string): string {
  const reason = findReason(entry)
  return `No setting follows it.${reason === undefined ? '' : ` ${reason}`}`
}

/** Sentences about settings of a seed that do not count, because observations say otherwise. */
export function describeOverridden(
  seed: Partial<Settings>,
  observed: Partial<Settings>,
  given: Partial<Settings> = {}
) {
  return settingNames
    .filter(name => observed[name] !== undefined && given[name] === undefined)
    .filter(name => seed[name] !== undefined && seed[name] !== observed[name])
    .map(
      name =>
        `The seed has ${name}: ${String(seed[name])}, but the observations count: ${String(observed[name])}. ` +
        'An option or a variable counts more than both.'
    )
}
