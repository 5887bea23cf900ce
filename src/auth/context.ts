import type { Clock } from '../core/clock.js'
import type { Store } from '../store/store.js'
import type { TrustedIssuer } from './identity-provider.js'

/** What authentication depends on. */
export interface AuthenticationContext {
  /** Read `store` from it each time: a reset replaces the store, perhaps while a token is being verified. */
  readonly sandbox: AuthenticationSandbox
  /** The issuers that the server trusts. */
  readonly issuers: readonly TrustedIssuer[]
}

interface AuthenticationSandbox {
  readonly id: string
  readonly store: Store
  readonly clock: Clock
}
