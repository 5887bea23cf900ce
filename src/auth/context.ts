import type { Clock } from '../core/clock.js'
import type { Store } from '../store/store.js'
import type { TrustedIssuer } from './identity-provider.js'

/** What decides who a caller is. */
export interface AuthenticationContext {
  /**
   * The sandbox. Its store is asked for each time: a token takes a while to verify, and may meet another one by then.
   */
  readonly world: AuthenticationWorld
  /** Those that the server trusts. */
  readonly issuers: readonly TrustedIssuer[]
}

interface AuthenticationWorld {
  readonly id: string
  readonly store: Store
  readonly clock: Clock
}
