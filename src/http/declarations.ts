import type { IdentityProvider } from '../auth/identity-provider.js'
import type { Principal } from '../auth/principal.js'
import type { Operation } from '../contract/operations.js'
import type { FiredFault } from '../control/faults/faults.js'
import type { JournalExplanation } from '../control/journal/journal-entry.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import type { Sandboxes } from '../control/sandboxes/sandboxes.js'
import type { PathValues } from './routes/path-values.js'
import type { QueryValues } from './routes/query-values.js'

declare module 'fastify' {
  interface FastifyInstance {
    readonly sandboxes: Sandboxes
    /** How a caller of this machine reaches the server, such as `http://127.0.0.1:8082`. */
    readonly address: () => string
    readonly identityProvider: IdentityProvider
    /** Aborted when the server is told to stop. */
    readonly ending: AbortSignal
  }

  interface FastifyRequest {
    /** The world that this request belongs to. */
    sandbox: Sandbox
    /** Who sent it; set by the routes of the vendor's operations. */
    principal: Principal
    /** The checked parameters of its path; set by the routes of the vendor's operations. */
    path: PathValues
    /** The checked parameters of its query; set by the routes of the vendor's operations. */
    values: QueryValues
    /** What the operation gets as its body. */
    prepared: unknown
    /** The fault that it met. */
    fault: FiredFault | undefined
    /**
     * When it came, by the clock of its sandbox; undefined where it is not for the journal, or stands there already.
     */
    arrivedAt: number | undefined
    /** Why its answer is an error. */
    explanation: JournalExplanation | undefined
  }

  interface FastifyContextConfig {
    /** The vendor's operation, where the route is one. */
    operation?: Operation
  }
}
