import { CONNECTOR, type Operation, PAGE } from './operation.js'

export const connectionOperations = {
  InitialiseOAuth2Connection: {
    operationId: 'InitialiseOAuth2Connection',
    source: 559,
    method: 'POST',
    path: `${CONNECTOR}/oauth2/initialise`,
    summary: 'Initialise OAuth 2.0 Connection',
    description: 'Starts an authorization code flow and returns the URL for the user.',
    tags: ['connections'],
    body: {
      required: false,
      content: { 'application/json': 'InitialiseOAuth2ConnectionRequest' }
    },
    success: { status: 200, schema: 'InitialiseOAuth2ConnectionResponse' }
  },
  ListConnectorConnections: {
    operationId: 'ListConnectorConnections',
    source: 609,
    method: 'GET',
    path: `${CONNECTOR}/connections`,
    summary: 'List Connector Connections',
    description: 'Lists the connections of a connector, most recently changed first.',
    tags: ['connections'],
    query: PAGE,
    success: { status: 200, schema: 'ConnectorConnectionPage' }
  },
  CreateConnectorConnection: {
    operationId: 'CreateConnectorConnection',
    source: 635,
    method: 'POST',
    path: `${CONNECTOR}/connections`,
    summary: 'Create Connection',
    description: 'Creates a connection. Its credentials are stored, and redacted in responses.',
    tags: ['connections'],
    body: {
      required: false,
      content: { 'application/json': 'ConnectionCreate' }
    },
    success: { status: 200, schema: 'Connection' }
  },
  GetConnection: {
    operationId: 'GetConnection',
    source: 667,
    method: 'GET',
    path: `${CONNECTOR}/connections/{connection_id}`,
    summary: 'Get Connection',
    description: 'Returns a connection of a connector.',
    tags: ['connections'],
    success: { status: 200, schema: 'Connection' }
  },
  UpdateConnection: {
    operationId: 'UpdateConnection',
    source: 687,
    method: 'PUT',
    path: `${CONNECTOR}/connections/{connection_id}`,
    summary: 'Update Connection',
    description: 'Renames a connection, reorders its credentials and replaces its variables.',
    tags: ['connections'],
    body: {
      required: true,
      content: { 'application/json': 'ConnectionUpdate' }
    },
    success: { status: 200, schema: 'Connection' }
  },
  DeleteConnection: {
    operationId: 'DeleteConnection',
    source: 714,
    method: 'DELETE',
    path: `${CONNECTOR}/connections/{connection_id}`,
    summary: 'Delete Connection',
    description: 'Deletes a connection. Refused if it is in use, unless forced.',
    tags: ['connections'],
    query: ['force'],
    success: { status: 204 },
    errors: { 412: 'Error' }
  }
} as const satisfies Record<string, Operation>
