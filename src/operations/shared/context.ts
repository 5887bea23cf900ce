import type { Assume } from '../../contract/assumptions.js'
import type { Settings } from '../../contract/settings.js'
import type { Clock } from '../../core/clock.js'
import type { Ids } from '../../core/ids.js'
import type { Secrets } from '../../core/secrets.js'
import type { Store } from '../../store/store.js'

/** What an operation can use of the sandbox that it runs in. */
export interface OperationContext {
  /** The id of the sandbox, for URLs that lead back to it. */
  readonly id: string
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  /** Unguessable values. Ids are not: consecutive ids are similar. */
  readonly secrets: Secrets
  readonly settings: Readonly<Settings>
  /** Signs cursors. */
  readonly cursorKey: Buffer
  /** Declares the assumptions that a response rests on. Defined only under `--require documented`. */
  readonly assume?: Assume | undefined
}

/** For operations whose responses hold URLs of this server. */
export interface AddressedContext extends OperationContext {
  /** The base URL by which the caller reached the server, such as `http://127.0.0.1:8082`. */
  readonly baseUrl: string
}
