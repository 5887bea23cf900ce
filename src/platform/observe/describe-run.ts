/** Texts of `observe` for its user. */
import { operations } from '../../contract/operations.js'
import type { Exchange } from '../../contract/fidelity/examples/exchange.js'
import type { Probe, Unprobed } from '../../contract/fidelity/probes/probe.js'
import { isRead } from '../../contract/fidelity/probes/request.js'
import type { Observation } from '../../control/observations/observation.js'
import { showText } from '../client/show-text.js'
import { orderProbes } from './fixtures.js'

/** Every request that a run could send, probe by probe. Probes share the first ones. */
export function describeRequests(probes: readonly Probe[], writes: boolean): string {
  const shown = orderProbes(probes.filter(probe => writes || !probe.writes))
  const lines = shown.flatMap(({ entry, steps, needs }) => [
    `${entry}${needs.length > 1 ? ` (needs ${needs.slice(1).join(', ')})` : ''}`,
    ...steps.map(({ exchange }) => `  ${describeRequest(exchange)}`)
  ])
  const left = probes.length - shown.length
  return [...lines, ...(left > 0 ? [`${left} more entries need --writes.`] : []), ''].join('\n')
}

function describeRequest(exchange: Exchange): string {
  const mark = isRead(exchange) ? ' ' : '*'
  if ('send' in exchange) return `${mark} ${exchange.send}`
  const { method, path } = operations[exchange.call]
  const given: Readonly<Record<string, string | undefined>> = {
    organisation_id: '{{organisation}}',
    connector_id: '{{connector}}',
    connection_id: '{{connection}}',
    version: '{{version}}',
    ...exchange.path
  }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => given[name] ?? '')
  const query = Object.entries(exchange.query ?? {}).map(
    ([name, value]) => `${name}=${[value].flat().join(`&${name}=`)}`
  )
  return `${mark} ${method} ${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`
}

/** Which entries a run can ask about, and what follows from an answer. */
export function describeProbes(probes: readonly Probe[], unprobed: readonly Unprobed[]): string {
  const withoutSetting = probes.filter(({ noSetting }) => noSetting !== undefined)
  return [
    `${probes.length} entries have a probe, ${probes.filter(({ writes }) => !writes).length} of them without --writes.`,
    `${unprobed.length} have none:`,
    ...unprobed.map(({ entry, because }) => `  ${entry}: ${because}`),
    `A setting or a status of an error follows ${probes.length - withoutSetting.length} of the probes, but not these:`,
    ...withoutSetting.map(({ entry, noSetting = '' }) => `  ${entry}: no setting: ${noSetting}`),
    ''
  ].join('\n')
}

export function describeRun(entries: Readonly<Record<string, Observation>>, requests: number): string {
  const all = Object.entries(entries)
  const count = (verdict: Observation['verdict']) => all.filter(([, each]) => each.verdict === verdict).length
  const differences = all.flatMap(([id, each]) => {
    if (each.verdict !== 'differs') return []
    const { request, where, expected, seen, settings } = each
    const what = where === 'status' ? `${seen.status} instead of ${expected.status}` : `another ${showText(where)}`
    return [`  ${id}: ${what} from ${request}${settings === undefined ? '' : ` (${JSON.stringify(settings)})`}`]
  })
  return [
    `${requests} requests: ${count('agrees')} entries agree, ${count('differs')} differ, ${count('unknown')} are unknown.`,
    ...differences,
    ''
  ].join('\n')
}
