import { CONNECTOR, type Operation, PAGE } from './operation.js'

export const connectionOperations = {
  InitialiseOAuth2Connection: {
    operationId: 'InitialiseOAuth2Connection',
    source: 559,
    method: 'POST',
    path: `${CONNECTOR}/oauth2/initialise`,
    summary: 'Initialise OAuth 2.0 Connection',
    description: 'Begins an authorization code flow: answers where the user is to be sent.',
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
    description: 'The connections of a connector, the last changed first.',
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
    description: 'Connects: keeps the credentials, and answers them redacted.',
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
    description: 'A connection of a connector.',
    tags: ['connections'],
    success: { status: 200, schema: 'Connection' }
  },
  UpdateConnection: {
    operationId: 'UpdateConnection',
    source: 687,
    method: 'PUT',
    path: `${CONNECTOR}/connections/{connection_id}`,
    summary: 'Update Connection',
    description: 'Renames a connection, orders its credentials and replaces its variables.',
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
    description: 'Deletes a connection that nothing uses, or, by force, any.',
    tags: ['connections'],
    query: ['force'],
    success: { status: 204 },
    errors: { 412: 'Error' }
  }
} as const satisfies Record<string, Operation>
