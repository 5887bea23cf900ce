import type { FastifyServerOptions } from 'fastify'
import type { OutsideIdentityProvider } from '../auth/identity-provider.js'
import type { Requirements } from '../contract/assumptions.js'
import type { Settings } from '../contract/settings.js'
import type { JournalLimits } from '../control/journal/journal.js'
import type { SeedSource } from '../control/seeds/read-seeds.js'
import type { Clock } from '../core/clock.js'

export interface AppOptions extends Requirements {
  /** Paths of seed files or folders, or seed documents; the demo seed without any. */
  readonly seeds?: readonly SeedSource[] | undefined
  /** A database file; in memory without one. What it holds already is kept. */
  readonly data?: string | undefined
  /** Beat the settings of the seed. */
  readonly settings?: Partial<Settings> | undefined
  /** A 32-bit integer that makes ids repeatable. */
  readonly randomSeed?: number | undefined
  /** The time of the default sandbox. */
  readonly clock?: Clock | undefined
  /** The time that leases live by; real time by default. */
  readonly leaseClock?: Clock | undefined
  /** How many sandboxes may be leased at once; 100 by default. */
  readonly maxSandboxes?: number | undefined
  /** How much the journal of each sandbox keeps. */
  readonly journal?: Partial<JournalLimits> | undefined
  /** Opens the control plane to callers that are not on this machine. */
  readonly adminToken?: string | undefined
  /** How callers reach the server: the issuer of its id_tokens. By default, where it listens. */
  readonly publicUrl?: string | undefined
  readonly identityProvider?: OutsideIdentityProvider | undefined
  /** Bytes of a request body; 1 MiB by default. */
  readonly bodyLimit?: number | undefined
  /** Milliseconds that a client has to send a request, and to read on in its answer; 30 s by default. */
  readonly requestTimeout?: number | undefined
  readonly logger?: FastifyServerOptions['loggerInstance'] | undefined
}
