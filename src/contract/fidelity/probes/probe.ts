/** What asks the real platform about an entry of the ledger. Plain data, loaded only on request. */
import type { Settings } from '../../settings.js'
import type { Exchange } from '../examples/exchange.js'

/** Settings with which the mock behaves as a response shows. */
export type ImpliedSettings = Readonly<Partial<Settings>>

export interface ProbeStep {
  /** A request, and what the mock returns to it. */
  readonly exchange: Exchange
  /** Whether the response tells something about the entry. The other steps prepare. */
  readonly isClaim: boolean
  /** What the mock returns with other settings. */
  readonly alternative?: { readonly exchange: Exchange; readonly settings: ImpliedSettings }
  /** Whether some time must pass before it. */
  readonly later?: boolean
}

export interface Probe {
  readonly entry: string
  readonly steps: readonly ProbeStep[]
  /** The placeholders that a run must have values for, such as `publicConnector`. */
  readonly needs: readonly string[]
  /** Whether it can change something. */
  readonly writes: boolean
  /** Why no setting follows another answer. Only for probes whose answers no setting and no status tells. */
  readonly noSetting?: string
}

/** Why no client can settle an entry. */
export interface Unprobed {
  readonly entry: string
  readonly because: string
}
