import { CONNECTOR, type Operation, ORGANISATION, PAGE } from './operation.js'

const FILTERS = [...PAGE, 'sort', 'tags', 'categories', 'protocol', 'name'] as const

export const connectorOperations = {
  ListCategories: {
    operationId: 'ListCategories',
    source: 245,
    method: 'GET',
    path: '/categories',
    summary: 'List Categories',
    description: 'Lists the categories that a connector can belong to.',
    tags: ['misc'],
    success: { status: 200, schema: 'Categories' }
  },
  ListPublicConnectors: {
    operationId: 'ListPublicConnectors',
    source: 268,
    method: 'GET',
    path: '/connectors',
    summary: 'List Public Connectors',
    description: 'Lists the public connectors of all organisations, most recently changed first.',
    tags: ['connectors'],
    query: FILTERS,
    success: { status: 200, schema: 'ConnectorPage' }
  },
  ListConnectors: {
    operationId: 'ListConnectors',
    source: 315,
    method: 'GET',
    path: `${ORGANISATION}/connectors`,
    summary: 'List Connectors',
    description: 'Lists the connectors of the organisation, most recently changed first.',
    tags: ['connectors'],
    query: FILTERS,
    success: { status: 200, schema: 'ConnectorPage' }
  },
  GetConnector: {
    operationId: 'GetConnector',
    source: 363,
    method: 'GET',
    path: CONNECTOR,
    summary: 'Get Connector',
    description: 'Returns a connector of the organisation with its schemes, connections and versions.',
    tags: ['connectors'],
    success: { status: 200, schema: 'Connector' }
  },
  UpdateConnector: {
    operationId: 'UpdateConnector',
    source: 383,
    method: 'PUT',
    path: CONNECTOR,
    summary: 'Update Connector',
    description: 'Replaces the properties of a connector. Omitted properties are unset.',
    tags: ['connectors'],
    body: {
      required: true,
      content: { 'application/json': 'ConnectorUpdate' }
    },
    success: { status: 200, schema: 'Connector' }
  },
  DeleteConnector: {
    operationId: 'DeleteConnector',
    source: 411,
    method: 'DELETE',
    path: CONNECTOR,
    summary: 'Delete Connector',
    description: 'Deletes a connector. Refused if it is in use or has a published version, unless forced.',
    tags: ['connectors'],
    query: ['force'],
    success: { status: 204 }
  },
  UpdateConnectorTags: {
    operationId: 'UpdateConnectorTags',
    source: 438,
    method: 'PUT',
    path: `${CONNECTOR}/tags`,
    summary: 'Update Connector Tags',
    description: 'Replaces the tags of a connector.',
    tags: ['connectors'],
    body: {
      required: true,
      content: { 'application/json': 'ConnectorTagsUpdate' }
    },
    success: { status: 204 }
  },
  UpdateConnectorCategories: {
    operationId: 'UpdateConnectorCategories',
    source: 468,
    method: 'PUT',
    path: `${CONNECTOR}/categories`,
    summary: 'Update Connector Categories',
    description: 'Replaces the categories of a connector. Lists can filter by them; responses do not show them.',
    tags: ['connectors'],
    body: {
      required: true,
      content: { 'application/json': 'ConnectorCategoriesUpdate' }
    },
    success: { status: 204 }
  },
  UpsertAuthSchemeConfig: {
    operationId: 'UpsertAuthSchemeConfig',
    source: 506,
    method: 'PUT',
    path: `${CONNECTOR}/auth-scheme-configs/{auth_scheme_config_id}`,
    summary: 'Upsert Auth Scheme Config',
    description: 'Adds a scheme to a connector, or replaces the scheme with its id.',
    tags: ['connectors'],
    body: {
      required: true,
      content: { 'application/json': 'AuthSchemeConfig' }
    },
    success: { status: 200, schema: 'Connector' }
  },
  DeleteAuthSchemeConfig: {
    operationId: 'DeleteAuthSchemeConfig',
    source: 533,
    method: 'DELETE',
    path: `${CONNECTOR}/auth-scheme-configs/{auth_scheme_config_id}`,
    summary: 'Delete Auth Scheme Config',
    description: 'Removes a scheme from a connector. Connections keep their copy of it.',
    tags: ['connectors'],
    success: { status: 200, schema: 'Connector' }
  }
} as const satisfies Record<string, Operation>
