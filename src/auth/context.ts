import type { Clock } from '../core/clock.js'
import type { Store } from '../store/store.js'
import type { TrustedIssuer } from './identity-provider.js'

/** What decides who a caller is: the world's data and time, and the issuers that the server trusts. */
export interface AuthenticationContext {
  /** That of the sandbox. */
  readonly id: string
  readonly store: Store
  readonly clock: Clock
  readonly issuers: readonly TrustedIssuer[]
}
