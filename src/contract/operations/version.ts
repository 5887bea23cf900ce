import { CONNECTOR, type Operation, PAGE, VERSION } from './operation.js'

export const versionOperations = {
  CreateConnectorVersion: {
    operationId: 'CreateConnectorVersion',
    source: 748,
    method: 'POST',
    path: `${CONNECTOR}/versions`,
    summary: 'Create Connector Version',
    description: 'Creates a draft, empty or with the contents of another version.',
    tags: ['connector-version'],
    body: {
      required: true,
      content: { 'application/json': 'ConnectorVersionCreate' }
    },
    success: { status: 201, schema: 'ConnectorVersion' }
  },
  ListConnectorVersions: {
    operationId: 'ListConnectorVersions',
    source: 775,
    method: 'GET',
    path: `${CONNECTOR}/versions`,
    summary: 'List Connector Versions',
    description: 'Lists the versions of a connector, most recently changed first.',
    tags: ['connector-version'],
    query: PAGE,
    success: { status: 200, schema: 'ConnectorVersionsPage' }
  },
  GetConnectorVersion: {
    operationId: 'GetConnectorVersion',
    source: 806,
    method: 'GET',
    path: VERSION,
    summary: 'Get Connector Version',
    description: 'Returns a version of a connector, by its name or an alias.',
    tags: ['connector-version'],
    success: { status: 200, schema: 'ConnectorVersion' }
  },
  UpdateConnectorVersion: {
    operationId: 'UpdateConnectorVersion',
    source: 827,
    method: 'PUT',
    path: VERSION,
    summary: 'Update Connector Version',
    description: 'Changes the properties of a version that are not read-only.',
    tags: ['connector-version'],
    body: {
      required: true,
      content: { 'application/json': 'ConnectorVersion' }
    },
    success: { status: 200, schema: 'ConnectorVersion' }
  },
  DeleteConnectorVersion: {
    operationId: 'DeleteConnectorVersion',
    source: 854,
    method: 'DELETE',
    path: VERSION,
    summary: 'Delete Connector Version',
    description: 'Deletes a version. Refused if it is published or in use, unless forced.',
    tags: ['connector-version'],
    query: ['force'],
    success: { status: 204 }
  },
  ImportPublicConnectorVersion: {
    operationId: 'ImportPublicConnectorVersion',
    source: 887,
    method: 'POST',
    path: `${VERSION}/library/import`,
    summary: 'Import Public Connector Version',
    description: 'Copies a version of a public connector into the organisation, as a draft of a new connector.',
    tags: ['connector-version'],
    success: { status: 200, schema: 'Connector' }
  },
  PublishConnector: {
    operationId: 'PublishConnector',
    source: 914,
    method: 'POST',
    path: `${VERSION}/publish`,
    summary: 'Publish Connector Version',
    description: 'Publishes a valid draft. A published version cannot change.',
    tags: ['connector-version'],
    success: { status: 200, schema: 'PublishConnectorResponse' }
  },
  UnpublishConnector: {
    operationId: 'UnpublishConnector',
    source: 938,
    method: 'POST',
    path: `${VERSION}/unpublish`,
    summary: 'Unpublish Connector Version',
    description: 'Turns a published version back into a draft. Refused if it is in use.',
    tags: ['connector-version'],
    success: { status: 200, schema: 'UnpublishConnectorResponse' }
  }
} as const satisfies Record<string, Operation>
