import type { Example } from '../examples/exchange.js'
import { examples } from '../examples/examples.js'
import { ledger, type LedgerEntry } from '../ledger.js'
import { deriveProbe } from './derive-probe.js'
import { overrides } from './overrides.js'
import type { Probe, Unprobed } from './probe.js'

/** Documented, but not what the platform sends where the contract says nothing. */
const ALSO_ASKED: readonly string[] = ['json-has-no-charset']

function isAsked({ id, evidence }: LedgerEntry): boolean {
  return evidence === 'assumed' || ALSO_ASKED.includes(id)
}

export interface Probes {
  readonly probes: readonly Probe[]
  /** The assumed entries that no client can settle. */
  readonly unprobed: readonly Unprobed[]
}

/** The probes of all assumed entries, in the order of the ledger. */
export function listProbes(): Probes {
  const all = ledger.filter(isAsked).map(entry => deriveProbe(entry, findExample(entry.id)))
  return {
    probes: all.filter(each => 'steps' in each),
    unprobed: all.filter(each => 'because' in each)
  }
}

function findExample(id: string): Example {
  const override = overrides[id]
  if (override !== undefined) {
    return typeof override === 'string' ? { shownBy: '', because: override } : { steps: override }
  }
  const example = examples[id]
  if (example === undefined) throw new TypeError(`the entry ${id} has no example`)
  return 'same' in example ? findExample(example.same) : example
}
