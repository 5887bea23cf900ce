import type { Rests } from '../../contract/assumptions.js'
import type { Settings } from '../../contract/settings.js'
import type { Clock } from '../../core/clock.js'
import type { Ids } from '../../core/ids.js'
import type { Secrets } from '../../core/secrets.js'
import type { Store } from '../../store/store.js'

/** What an operation may use of the world that it is called in. */
export interface OperationContext {
  /** The name of the world, for addresses that lead back to it. */
  readonly id: string
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  /** For what lets in whoever knows it: ids that are made one after the other are alike. */
  readonly secrets: Secrets
  readonly settings: Readonly<Settings>
  /** Tells what the answer rests on; undefined where nobody asks, and then it is not to be found out. */
  readonly rests?: Rests | undefined
  /** How callers reach the server, such as `http://127.0.0.1:8082`; asked anew for each address that is answered. */
  readonly publicUrl: () => string
}
