/**
 * What probes begin with: a new connector, a draft, an import. Probes with the same beginning share it as long as none
 * of them changes it afterwards.
 */
import type { Probe, ProbeStep } from '../../contract/fidelity/probes/probe.js'
import { isRead, requestKey } from '../../contract/fidelity/probes/request.js'
import type { Answer } from './session.js'

/** The responses to the first steps of a probe. */
export interface Fixture {
  /** The beginning of the names of its connectors. */
  readonly prefix: string
  readonly answers: Answer[]
}

/** The steps at the beginning of a probe that should change something. */
export function chainOf({ steps }: Probe): string[] {
  const end = steps.findIndex(step => isRead(step.exchange) || step.exchange.status >= 300)
  return steps.slice(0, end === -1 ? steps.length : end).map(keyOf)
}

function keyOf({ exchange, later = false }: ProbeStep): string {
  return `${later ? 'later ' : ''}${requestKey(exchange)}`
}

/** Whether a probe changes its fixture after the beginning. */
export function changesFixture(probe: Probe): boolean {
  const rest = probe.steps.slice(chainOf(probe).length)
  return rest.some(({ exchange }) => !isRead(exchange) && exchange.status < 300)
}

/** Probes in the order in which they need the fewest requests: shorter beginnings first, and changes last. */
export function orderProbes(probes: readonly Probe[]): Probe[] {
  const keyed = probes.map((probe, index) => ({
    probe,
    index,
    chain: chainOf(probe),
    changes: changesFixture(probe) ? 1 : 0
  }))
  return keyed
    .sort((a, b) => compareChains(a.chain, b.chain) || a.changes - b.changes || a.index - b.index)
    .map(({ probe }) => probe)
}

function compareChains(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [first = '', second = ''] = [a[index], b[index]]
    if (first !== second) return first < second ? -1 : 1
  }
  return a.length - b.length
}

export interface Fixtures {
  /** A fixture for a probe, with the responses to some of its first steps. Probes must come in order. */
  take(probe: Probe): Fixture
  /** Gives a fixture back, for other probes. */
  keep(probe: Probe, fixture: Fixture): void
  /** Call it when all that was made is deleted. */
  clear(): void
}

export function createFixtures(prefix: string): Fixtures {
  const kept = new Map<string, Fixture>()
  let count = 0

  function take(probe: Probe): Fixture {
    const chain = chainOf(probe)
    for (let length = chain.length; length > 0; length--) {
      const key = chain.slice(0, length).join('\n')
      const found = kept.get(key)
      if (found === undefined) continue
      // No other probe can use it after this one.
      if (length < chain.length || changesFixture(probe)) kept.delete(key)
      return found
    }
    count++
    return { prefix: `${prefix}${count} `, answers: [] }
  }

  return {
    take,
    clear: () => kept.clear(),
    keep(probe, fixture) {
      const chain = chainOf(probe)
      if (chain.length > 0 && !changesFixture(probe)) kept.set(chain.join('\n'), fixture)
    }
  }
}
