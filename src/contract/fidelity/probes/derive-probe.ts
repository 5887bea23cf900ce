/**
 * Makes the probe of an entry from its example. The example says what the mock returns; the probe asks the real
 * platform the same. A probe leaves out steps that use the control plane: the platform has no clock to move, and its
 * settings are what the probe asks about.
 */
import { errorTable } from '../../errors.js'
import type { Example, Exchange, Pattern } from '../examples/exchange.js'
import type { LedgerEntry } from '../ledger.js'
import { findReason } from './without-setting.js'
import { isAboutErrorBodies, relax } from './relax.js'
import type { ImpliedSettings, Probe, ProbeStep, Unprobed } from './probe.js'
import { asksControlPlane, isRead, nameOf, requestKey } from './request.js'

export function deriveProbe(entry: LedgerEntry, example: Example): Probe | Unprobed {
  const { id } = entry
  if ('shownBy' in example) return { entry: id, because: example.because }
  if ('same' in example) throw new TypeError(`${id}: give the example that it refers to`)
  if (example.server !== undefined)
    return { entry: id, because: 'It needs a server that was started in a certain way.' }
  const [asked, because] = cutAtControlPlane(example.steps)
  const foreign = asked.find(({ exchange }) => changesOthers(exchange) && exchange.status < 300)
  if (foreign !== undefined) return { entry: id, because: 'It needs to change another organisation.' }
  const own = asked.filter(({ exchange }) => !changesOthers(exchange))
  const steps = toClaims(entry, own)
  if (!steps.some(({ isClaim }) => isClaim)) return { entry: id, because: because ?? 'No response of it would tell.' }
  // If the rest of the example is needed to tell, the first part alone would always agree.
  if (because !== undefined && !tellsEnough(entry, steps)) return { entry: id, because }
  return toProbe(id, steps)
}

export function toProbe(entry: string, steps: readonly ProbeStep[]): Probe {
  const writes = steps.some(({ exchange }) => !isRead(exchange))
  const noSetting = findReason(entry)
  return { entry, steps, needs: listNeeds(steps), writes, ...(noSetting !== undefined && { noSetting }) }
}

interface AskedStep {
  readonly exchange: Exchange
  readonly later: boolean
  readonly alternative?: NonNullable<ProbeStep['alternative']>
}

/** @returns the steps before the control plane is needed, and why it ends there. */
function cutAtControlPlane(all: readonly Exchange[]): [readonly AskedStep[], because: string | undefined] {
  const steps: AskedStep[] = []
  let later = false
  for (const [index, exchange] of all.entries()) {
    if (!asksControlPlane(exchange)) {
      steps.push({ exchange, later })
      later = false
    } else if (isShortWait(exchange)) later = true
    else if (isSetting(exchange)) return [withAlternatives(steps, exchange, all.slice(index + 1)), undefined]
    else return [steps, explain(exchange)]
  }
  return [steps, undefined]
}

/** An hour that only puts one change after another: any time does. */
function isShortWait(exchange: Exchange): boolean {
  return nameOf(exchange).endsWith('/clock/advance') && JSON.stringify(exchange.body) === '{"by":"1h"}'
}

function isSetting(exchange: Exchange): boolean {
  return nameOf(exchange) === 'PATCH /__admin/settings'
}

/** A step that is sent again after a setting was changed shows what the setting means. */
function withAlternatives(
  steps: readonly AskedStep[],
  { body }: Exchange,
  after: readonly Exchange[]
): readonly AskedStep[] {
  const changed = new Map(after.map(exchange => [requestKey(exchange), exchange]))
  const settings = body as ImpliedSettings
  return steps.map(step => {
    const exchange = changed.get(requestKey(step.exchange))
    return exchange === undefined ? step : { ...step, alternative: { exchange, settings } }
  })
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/clock/, 'It needs a clock that moves.'],
  [/tokens/, 'It needs a token that the mock mints.'],
  [/usages/, 'It needs another product that uses the connector.'],
  [/state/, 'It needs data that only a seed can have.'],
  [/faults/, 'It needs a fault.']
]

function explain(exchange: Exchange): string {
  return REASONS.find(([pattern]) => pattern.test(nameOf(exchange)))?.[1] ?? 'It needs the control plane of the mock.'
}

function changesOthers(exchange: Exchange): boolean {
  if (isRead(exchange) || !('call' in exchange)) return false
  const { organisation_id: organisation = '{{organisation}}' } = exchange.path ?? {}
  return organisation !== '{{organisation}}'
}

/** Marks the steps that tell. For an entry of an error, only those that get the error. */
function toClaims(entry: LedgerEntry, asked: readonly AskedStep[]): ProbeStep[] {
  const [error] = entry.topic === 'errors' ? (entry.errors ?? []) : []
  const isClaim = (exchange: Exchange, index: number): boolean => {
    if (error !== undefined) return getsError(exchange, error)
    const { returns, returnsHeaders, status } = exchange
    return returns !== undefined || returnsHeaders !== undefined || status >= 400 || index === asked.length - 1
  }
  const steps = asked.map(({ exchange, ...step }, index) => ({
    ...step,
    exchange: isAboutErrorBodies(entry.id) ? exchange : relax(exchange),
    isClaim: isClaim(exchange, index)
  }))
  return error === undefined ? steps : steps.slice(0, steps.findLastIndex(step => step.isClaim) + 1)
}

function getsError({ status, returns }: Exchange, name: keyof typeof errorTable): boolean {
  const rule = errorTable[name]
  if (status !== rule.status) return false
  const code = (returns as { readonly code?: Pattern } | undefined)?.code
  return code === undefined || code === rule.code
}

/** An error that was seen is enough; another entry needs a response that could have been another. */
function tellsEnough({ topic }: LedgerEntry, steps: readonly ProbeStep[]): boolean {
  return topic === 'errors' || steps.at(-1)?.isClaim === true
}

/** The placeholders that no step keeps. */
function listNeeds(steps: readonly ProbeStep[]): string[] {
  const kept = new Set<string>()
  const needs = new Set(['organisation'])
  for (const { exchange, alternative } of steps) {
    // A key in a header needs a key that is sent as Bearer; any other step is sent with the token of the run.
    const { key, ...rest } = exchange
    const text = JSON.stringify([rest, key === '{{key}}' ? undefined : key, alternative?.exchange])
    for (const [, name = ''] of text.matchAll(/\{\{(\w+)\}\}/g)) if (!kept.has(name)) needs.add(name)
    for (const name of Object.keys(exchange.keep ?? {})) kept.add(name)
  }
  // The run makes these up. Names of a path such as {{shop}} are values of the example.
  return [...needs].filter(name => !['prefix', 'unknownConnector', 'shop'].includes(name))
}
