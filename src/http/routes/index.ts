/** The vendor's operations. They are served under production's prefix and, as on its development server, at the root. */
import type { FastifyInstance } from 'fastify'
import type { TrustedIssuer } from '../../auth/identity-provider.js'
import { registerFaults } from '../plugins/faults.js'
import { registerArrivals, registerJournal } from '../plugins/journal.js'
import { registerResponseCheck } from '../plugins/response-check.js'
import { registerSandboxOfRequest } from '../plugins/sandbox-of-request.js'
import { importPublicConnectorVersionRoute } from './import-public-connector-version.js'
import { addVendorRoute, type VendorRoute } from './vendor-route.js'

const vendorRoutes: readonly VendorRoute[] = [importPublicConnectorVersionRoute]

const PREFIXES = ['', '/api/connect/v1']

/** Adds the vendor's operations to a scope, with all that a request to them goes through. */
export function registerVendorRoutes(app: FastifyInstance, issuers: readonly TrustedIssuer[]): void {
  registerSandboxOfRequest(app)
  registerArrivals(app)
  registerFaults(app)
  registerJournal(app)
  for (const prefix of PREFIXES) {
    app.register(
      async scope => {
        acceptAnyBody(scope)
        registerResponseCheck(scope)
        for (const route of vendorRoutes) addVendorRoute(scope, route, issuers)
      },
      { prefix }
    )
  }
}

/**
 * An operation without a body takes any (CONTRACT.md 7, 20): it is read, so that its limit holds, and ignored. So is
 * its type, which Fastify would refuse where it is malformed.
 */
function acceptAnyBody(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async () => undefined)
  scope.addHook('onRequest', async request => {
    if (request.headers['content-type'] !== undefined) request.headers = { 'content-type': 'application/octet-stream' }
  })
}
