/** The vendor's operations, one line each. */
import type { FastifyInstance } from 'fastify'
import type { TrustedIssuer } from '../../auth/identity-provider.js'
import { type OperationId, operationIds, operations } from '../../contract/operations.js'
import { registerFaults } from '../plugins/faults.js'
import { registerArrivals, registerJournal } from '../plugins/journal.js'
import { registerSandboxOfRequest } from '../plugins/sandbox-of-request.js'
import { actionRoutes } from './actions.js'
import { createBigQueryConnectorRoute } from './create-bigquery-connector.js'
import { createConnectorConnectionRoute } from './create-connector-connection.js'
import { createConnectorVersionRoute } from './create-connector-version.js'
import { createHTTPConnectorRoute } from './create-http-connector.js'
import { definitionRoutes } from './definitions.js'
import { deleteAuthSchemeConfigRoute } from './delete-auth-scheme-config.js'
import { deleteConnectionRoute } from './delete-connection.js'
import { deleteConnectorVersionRoute } from './delete-connector-version.js'
import { deleteConnectorRoute } from './delete-connector.js'
import { getConnectionRoute } from './get-connection.js'
import { getConnectorVersionRoute } from './get-connector-version.js'
import { getConnectorRoute } from './get-connector.js'
import { getProtocolUploadURLRoute } from './get-protocol-upload-url.js'
import { importHTTPConnectorRoute } from './import-http-connector.js'
import { importHTTPConnectorVersionRoute } from './import-http-connector-version.js'
import { importPublicConnectorVersionRoute } from './import-public-connector-version.js'
import { initialiseOAuth2ConnectionRoute } from './initialise-oauth2-connection.js'
import { listAuthSchemesRoute } from './list-auth-schemes.js'
import { listCategoriesRoute } from './list-categories.js'
import { listConnectorConnectionsRoute } from './list-connector-connections.js'
import { listConnectorVersionsRoute } from './list-connector-versions.js'
import { listConnectorsRoute } from './list-connectors.js'
import { listProtocolsRoute } from './list-protocols.js'
import { listPublicConnectorsRoute } from './list-public-connectors.js'
import { triggerRoutes } from './triggers.js'
import { publishConnectorRoute } from './publish-connector.js'
import { unpublishConnectorRoute } from './unpublish-connector.js'
import { updateConnectionRoute } from './update-connection.js'
import { updateConnectorCategoriesRoute } from './update-connector-categories.js'
import { updateConnectorTagsRoute } from './update-connector-tags.js'
import { updateConnectorVersionRoute } from './update-connector-version.js'
import { updateConnectorRoute } from './update-connector.js'
import { upsertAuthSchemeConfigRoute } from './upsert-auth-scheme-config.js'
import { serveOperations, type VendorRoute } from './vendor-route.js'

const routes: Readonly<Record<OperationId, VendorRoute>> = {
  ListCategories: listCategoriesRoute,
  ListPublicConnectors: listPublicConnectorsRoute,
  ListConnectors: listConnectorsRoute,
  GetConnector: getConnectorRoute,
  UpdateConnector: updateConnectorRoute,
  DeleteConnector: deleteConnectorRoute,
  UpdateConnectorTags: updateConnectorTagsRoute,
  UpdateConnectorCategories: updateConnectorCategoriesRoute,
  UpsertAuthSchemeConfig: upsertAuthSchemeConfigRoute,
  DeleteAuthSchemeConfig: deleteAuthSchemeConfigRoute,
  InitialiseOAuth2Connection: initialiseOAuth2ConnectionRoute,
  ListConnectorConnections: listConnectorConnectionsRoute,
  CreateConnectorConnection: createConnectorConnectionRoute,
  GetConnection: getConnectionRoute,
  UpdateConnection: updateConnectionRoute,
  DeleteConnection: deleteConnectionRoute,
  CreateConnectorVersion: createConnectorVersionRoute,
  ListConnectorVersions: listConnectorVersionsRoute,
  GetConnectorVersion: getConnectorVersionRoute,
  UpdateConnectorVersion: updateConnectorVersionRoute,
  DeleteConnectorVersion: deleteConnectorVersionRoute,
  ImportPublicConnectorVersion: importPublicConnectorVersionRoute,
  PublishConnector: publishConnectorRoute,
  UnpublishConnector: unpublishConnectorRoute,
  ...actionRoutes,
  ...triggerRoutes,
  ...definitionRoutes,
  ListProtocols: listProtocolsRoute,
  ListAuthSchemes: listAuthSchemesRoute,
  GetProtocolUploadURL: getProtocolUploadURLRoute,
  CreateHTTPConnector: createHTTPConnectorRoute,
  ImportHTTPConnectorVersion: importHTTPConnectorVersionRoute,
  ImportHTTPConnector: importHTTPConnectorRoute,
  CreateBigQueryConnector: createBigQueryConnectorRoute
}

/** Adds the vendor's operations to a scope, with all that a request to them goes through. */
export function registerVendorRoutes(app: FastifyInstance, issuers: readonly TrustedIssuer[]): void {
  registerSandboxOfRequest(app)
  registerArrivals(app)
  registerFaults(app)
  registerJournal(app)
  const served = operationIds.map(id => ({ operation: operations[id], route: routes[id] }))
  serveOperations(app, served, issuers)
}
