/** Asks the real platform about the entries of the ledger. */
import type { Values } from '../../contract/fidelity/examples/placeholders.js'
import type { Probe } from '../../contract/fidelity/probes/probe.js'
import type { Observation } from '../../control/observations/observation.js'
import type { PlatformClient } from '../client/client.js'
import type { PlatformCredential } from '../client/credential.js'
import { createFixtures, orderProbes } from './fixtures.js'
import type { Leftovers } from './leftovers.js'
import { runProbe } from './run-probe.js'
import { createSession } from './session.js'

export interface ObserveOptions {
  readonly client: PlatformClient
  readonly probes: readonly Probe[]
  readonly values: Values
  readonly keys: Readonly<Record<string, PlatformCredential>>
  /** Whether requests may change something in the organisation. */
  readonly writes: boolean
  readonly leftovers: Leftovers
  readonly pause: () => Promise<void>
  readonly onProgress?: (probe: { readonly entry: string; readonly index: number; readonly count: number }) => void
}

export interface ObservedRun {
  /** By entry, in the order of the probes. */
  readonly entries: Readonly<Record<string, Observation>>
  readonly requests: number
}

export async function observe(options: ObserveOptions): Promise<ObservedRun> {
  const { client, probes, values, keys, writes, leftovers, pause, onProgress = () => {} } = options
  const session = createSession({ client, values, keys, leftovers, writes })
  const fixtures = createFixtures(leftovers.list().prefix)
  const context = { session, fixtures, values, pause }
  const found = new Map<string, Observation>()
  const ordered = orderProbes(probes)
  for (const [index, probe] of ordered.entries()) {
    onProgress({ entry: probe.entry, index, count: ordered.length })
    found.set(probe.entry, sanitise(await observeOne(probe, options, context), values))
  }
  return {
    entries: Object.fromEntries(probes.map(({ entry }) => [entry, found.get(entry) as Observation])),
    requests: session.count()
  }
}

async function observeOne(
  probe: Probe,
  { client, writes }: ObserveOptions,
  context: Parameters<typeof runProbe>[1]
): Promise<Observation> {
  const stop = client.findStop()
  if (stop !== undefined) return { verdict: 'unknown', because: `not asked: ${stop}` }
  if (probe.writes && !writes) return { verdict: 'unknown', because: 'it needs --writes' }
  return runProbe(probe, context)
}

/** Reasons are made without ids and addresses. This is a second look. */
function sanitise(observation: Observation, { organisation = '' }: Values): Observation {
  if (observation.verdict !== 'unknown') return observation
  const because = observation.because
    .replaceAll(/\b[0-9a-hjkmnp-tv-z]{26}\b/gi, '<id>')
    .replaceAll(/https?:\/\/[^\s,;]+/gi, '<url>')
  return { ...observation, because: organisation === '' ? because : because.replaceAll(organisation, '<id>') }
}
