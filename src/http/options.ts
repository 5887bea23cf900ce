import type { OutsideIdentityProvider } from '../auth/identity-provider.js'
import type { Requirements } from '../contract/assumptions.js'
import type { Settings } from '../contract/settings.js'
import type { Fault } from '../control/faults/fault-schema.js'
import type { JournalLimits } from '../control/journal/journal.js'
import type { SeedSource } from '../control/seeds/read-seeds.js'
import type { ObservationSource } from '../control/observations/read-observations.js'
import type { Clock } from '../core/clock.js'
import type { Duration } from '../core/duration.js'
import type { Logger } from './logger.js'
import type { CorsOptions } from './plugins/cors.js'
import type { AddressOptions } from './server/address-options.js'

/** A certificate with its chain, and its private key, in PEM. */
export interface TlsOptions {
  readonly cert: string | Buffer
  readonly key: string | Buffer
}

export interface AppOptions extends Omit<Requirements, 'observed'>, CorsOptions, AddressOptions {
  /** Paths of seed files or folders, or seed documents. The demo seed by default. */
  readonly seeds?: readonly SeedSource[] | undefined
  /** Path of a database file, whose data is kept. In memory by default. */
  readonly data?: string | undefined
  /** Override the settings of the seed. */
  readonly settings?: Partial<Settings> | undefined
  /** A 32-bit integer that makes ids and random choices repeatable. */
  readonly randomSeed?: number | undefined
  /** The clock of the default sandbox. */
  readonly clock?: Clock | undefined
  /** The clock by which leases expire. Real time by default. */
  readonly leaseClock?: Clock | undefined
  /** Faults of every sandbox: of the default one and of all leases. A reset starts them anew. */
  readonly faults?: readonly Fault[] | undefined
  /** The number of this replica behind a load balancer, 0 to 1023. Ids and keys of leases contain it. */
  readonly replica?: number | undefined
  /** How many sandboxes can be leased at once. 100 by default. */
  readonly maxSandboxes?: number | undefined
  /** Limits of the journal of each sandbox. */
  readonly journal?: Partial<JournalLimits> | undefined
  /** Bytes of responses to reads that each sandbox keeps, to send them again. 16 MiB by default; 0 keeps nothing. */
  readonly cacheBytes?: number | undefined
  /** Bearer token of the control plane. Without it, only callers on this machine can use the control plane. */
  readonly adminToken?: string | undefined
  readonly identityProvider?: OutsideIdentityProvider | undefined
  /** Serves HTTPS instead of HTTP. */
  readonly tls?: TlsOptions | undefined
  /** Maximum length of a request body in bytes. 1 MiB by default. */
  readonly bodyLimit?: number | undefined
  /** Maximum length of an OpenAPI document in bytes, with the form that it is sent in. 16 MiB by default. */
  readonly documentLimit?: number | undefined
  /**
   * How long a client has to send a request, and to continue reading a response: milliseconds, or a duration such as
   * `10s`. 30 seconds by default.
   */
  readonly requestTimeout?: Duration | undefined
  /** Files or documents with what was observed of the real platform. `settings` counts before them. */
  readonly observations?: readonly ObservationSource[] | undefined
  readonly logger?: Logger | undefined
}
