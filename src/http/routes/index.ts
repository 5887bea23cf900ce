/** The vendor's operations, one line each. */
import type { FastifyInstance } from 'fastify'
import type { TrustedIssuer } from '../../auth/identity-provider.js'
import { type OperationId, operations } from '../../contract/operations.js'
import { registerFaults } from '../plugins/faults.js'
import { registerArrivals, registerJournal } from '../plugins/journal.js'
import { registerSandboxOfRequest } from '../plugins/sandbox-of-request.js'
import { getConnectorRoute } from './get-connector.js'
import { getConnectorVersionRoute } from './get-connector-version.js'
import { getProtocolUploadURLRoute } from './get-protocol-upload-url.js'
import { importHTTPConnectorRoute } from './import-http-connector.js'
import { importHTTPConnectorVersionRoute } from './import-http-connector-version.js'
import { importPublicConnectorVersionRoute } from './import-public-connector-version.js'
import { listCategoriesRoute } from './list-categories.js'
import { listConnectorVersionsRoute } from './list-connector-versions.js'
import { listConnectorsRoute } from './list-connectors.js'
import { listPublicConnectorsRoute } from './list-public-connectors.js'
import { serveOperations, type VendorRoute } from './vendor-route.js'

const routes: Readonly<Partial<Record<OperationId, VendorRoute>>> = {
  ListCategories: listCategoriesRoute,
  ListPublicConnectors: listPublicConnectorsRoute,
  ListConnectors: listConnectorsRoute,
  GetConnector: getConnectorRoute,
  ListConnectorVersions: listConnectorVersionsRoute,
  GetConnectorVersion: getConnectorVersionRoute,
  ImportPublicConnectorVersion: importPublicConnectorVersionRoute,
  GetProtocolUploadURL: getProtocolUploadURLRoute,
  ImportHTTPConnectorVersion: importHTTPConnectorVersionRoute,
  ImportHTTPConnector: importHTTPConnectorRoute
}

/** What is served of the operations. */
export const servedOperations = Object.keys(routes) as OperationId[]

/** Adds the vendor's operations to a scope, with all that a request to them goes through. */
export function registerVendorRoutes(app: FastifyInstance, issuers: readonly TrustedIssuer[]): void {
  registerSandboxOfRequest(app)
  registerArrivals(app)
  registerFaults(app)
  registerJournal(app)
  const served = servedOperations.map(id => ({ operation: operations[id], route: routes[id] as VendorRoute }))
  serveOperations(app, served, issuers)
}
