/** The vendor's operations, one line each. */
import type { FastifyInstance } from 'fastify'
import type { TrustedIssuer } from '../../auth/identity-provider.js'
import { type OperationId, operations } from '../../contract/operations.js'
import { registerFaults } from '../plugins/faults.js'
import { registerArrivals, registerJournal } from '../plugins/journal.js'
import { registerSandboxOfRequest } from '../plugins/sandbox-of-request.js'
import { createConnectorConnectionRoute } from './create-connector-connection.js'
import { deleteConnectionRoute } from './delete-connection.js'
import { getConnectionRoute } from './get-connection.js'
import { getConnectorRoute } from './get-connector.js'
import { getConnectorVersionRoute } from './get-connector-version.js'
import { importPublicConnectorVersionRoute } from './import-public-connector-version.js'
import { initialiseOAuth2ConnectionRoute } from './initialise-oauth2-connection.js'
import { listAuthSchemesRoute } from './list-auth-schemes.js'
import { listCategoriesRoute } from './list-categories.js'
import { listConnectorConnectionsRoute } from './list-connector-connections.js'
import { listConnectorVersionsRoute } from './list-connector-versions.js'
import { listConnectorsRoute } from './list-connectors.js'
import { listProtocolsRoute } from './list-protocols.js'
import { listPublicConnectorsRoute } from './list-public-connectors.js'
import { updateConnectionRoute } from './update-connection.js'
import { serveOperations, type VendorRoute } from './vendor-route.js'

const routes: Readonly<Partial<Record<OperationId, VendorRoute>>> = {
  ListCategories: listCategoriesRoute,
  ListPublicConnectors: listPublicConnectorsRoute,
  ListConnectors: listConnectorsRoute,
  GetConnector: getConnectorRoute,
  InitialiseOAuth2Connection: initialiseOAuth2ConnectionRoute,
  ListConnectorConnections: listConnectorConnectionsRoute,
  CreateConnectorConnection: createConnectorConnectionRoute,
  GetConnection: getConnectionRoute,
  UpdateConnection: updateConnectionRoute,
  DeleteConnection: deleteConnectionRoute,
  ListConnectorVersions: listConnectorVersionsRoute,
  GetConnectorVersion: getConnectorVersionRoute,
  ImportPublicConnectorVersion: importPublicConnectorVersionRoute,
  ListProtocols: listProtocolsRoute,
  ListAuthSchemes: listAuthSchemesRoute
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
