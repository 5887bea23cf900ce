import { type Operation, ORGANISATION, PAGE } from './operation.js'

export const protocolOperations = {
  ListProtocols: {
    operationId: 'ListProtocols',
    source: 1413,
    method: 'GET',
    path: `${ORGANISATION}/protocols`,
    summary: 'List Protocols',
    description: 'Lists the protocols that connectors can use.',
    tags: ['protocols'],
    query: PAGE,
    success: { status: 200, schema: 'ProtocolPage' }
  },
  ListAuthSchemes: {
    operationId: 'ListAuthSchemes',
    source: 1443,
    method: 'GET',
    path: `${ORGANISATION}/protocols/{protocol_slug}/auth-schemes`,
    summary: 'List Auth Schemes',
    description: 'Lists the authentication schemes of a protocol.',
    tags: ['protocols', 'auth-schemes'],
    success: { status: 200, schema: 'AuthSchemePage' }
  },
  GetProtocolUploadURL: {
    operationId: 'GetProtocolUploadURL',
    source: 1469,
    method: 'GET',
    path: `${ORGANISATION}/protocols/{protocol_slug}/upload-url`,
    summary: 'Get Protocol Upload URL',
    description: 'Returns a URL that accepts one file within five minutes.',
    tags: ['protocols'],
    success: { status: 200, schema: 'SignedURL' }
  },
  CreateHTTPConnector: {
    operationId: 'CreateHTTPConnector',
    source: 1499,
    method: 'POST',
    path: `${ORGANISATION}/protocols/http/connectors`,
    summary: 'Create HTTP Connector',
    description: 'Creates an HTTP connector.',
    tags: ['connectors', 'protocol-http'],
    body: {
      required: true,
      content: { 'application/json': 'HTTPConnectorCreate' }
    },
    success: { status: 201, schema: 'HTTPConnector' }
  },
  ImportHTTPConnectorVersion: {
    operationId: 'ImportHTTPConnectorVersion',
    source: 1531,
    method: 'POST',
    path: `${ORGANISATION}/connector/{connector_id}/http/import`,
    summary: 'Import HTTP Connector Version',
    description: 'Adds a draft to a connector from an OpenAPI document.',
    tags: ['protocol-http', 'connectors'],
    body: {
      required: true,
      content: {
        'multipart/form-data': 'ImportHTTPConnectorVersionForm',
        'application/json': 'HTTPConnectorVersionFromURLCreate'
      }
    },
    success: { status: 201, schema: 'ImportHTTPConnectorResult' },
    errors: { 400: 'ImportHTTPConnectorError' }
  },
  ImportHTTPConnector: {
    operationId: 'ImportHTTPConnector',
    source: 1579,
    method: 'POST',
    path: `${ORGANISATION}/protocols/http/import`,
    summary: 'Import HTTP Connector',
    description: 'Creates a connector from an OpenAPI document.',
    tags: ['protocol-http', 'connectors'],
    body: {
      required: true,
      content: {
        'multipart/form-data': 'ImportHTTPConnectorForm',
        'application/json': 'HTTPConnectorFromURLCreate'
      }
    },
    success: { status: 201, schema: 'ImportHTTPConnectorResult' },
    errors: { 400: 'ImportHTTPConnectorError' }
  },
  CreateBigQueryConnector: {
    operationId: 'CreateBigQueryConnector',
    source: 1628,
    method: 'POST',
    path: `${ORGANISATION}/protocols/bigquery/connectors`,
    summary: 'Create BigQuery Connector',
    description: 'Creates a BigQuery connector.',
    tags: ['protocol-bigquery', 'connectors'],
    body: {
      required: true,
      content: { 'application/json': 'BigQueryConnectorCreate' }
    },
    success: { status: 201, schema: 'BigQueryConnector' }
  }
} as const satisfies Record<string, Operation>
