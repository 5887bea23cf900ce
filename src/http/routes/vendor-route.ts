/** What every operation of the vendor has in common: who calls, for whom, and where it is served. */
import type { FastifyInstance } from 'fastify'
import { authenticate } from '../../auth/authenticate.js'
import type { AuthenticationContext } from '../../auth/context.js'
import { authorise } from '../../auth/authorise.js'
import type { TrustedIssuer } from '../../auth/identity-provider.js'
import type { Operation } from '../../contract/operations.js'
import type { FiredFault } from '../../control/faults/faults.js'
import type { Sandbox } from '../../control/sandbox.js'
import { type PathValues, readPathValues } from './path-values.js'

/** A request that was let through. */
export interface VendorRequest {
  readonly sandbox: Sandbox
  readonly path: PathValues
}

/** One operation of the vendor: its entry in the table, and what it does. */
export interface VendorRoute {
  readonly operation: Operation
  /** Does it at once, in one transaction: it may be rehearsed and undone. */
  handle(request: VendorRequest): unknown
}

/** Adds the route to a scope of the app; checks come in the order 401, 400, 403 (assumed, CONTRACT.md 7, 24). */
export function addVendorRoute(app: FastifyInstance, route: VendorRoute, issuers: readonly TrustedIssuer[]): void {
  const { operation } = route
  app.route<{ Params: Record<string, string> }>({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { operation },
    onRequest: async request => {
      const { sandbox, headers } = request
      request.principal = await authenticate(withIssuers(sandbox, issuers), headers)
      request.path = readPathValues(operation, request.params, sandbox.settings)
      authorise(request.principal, request.path.organisation_id)
    },
    handler: (request, reply) => {
      void reply.status(operation.success.status)
      const handle = () => route.handle(request)
      return reply.send(isRehearsal(request.fault) ? request.sandbox.store.rehearse(handle) : handle())
    }
  })
}

/** The store is asked for each time: a token takes a while to verify, and the world may be another one by then. */
function withIssuers(sandbox: Sandbox, issuers: readonly TrustedIssuer[]): AuthenticationContext {
  const { id, clock } = sandbox
  return {
    id,
    clock,
    issuers,
    get store() {
      return sandbox.store
    }
  }
}

/** A fault that acts instead of the operation, and yet needs its answer in order to spoil it. */
function isRehearsal(met: FiredFault | undefined): boolean {
  return met?.phase === 'before' && ['malformed', 'truncate'].includes(met.fault.kind)
}
