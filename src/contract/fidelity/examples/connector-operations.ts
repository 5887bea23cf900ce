/**
 * An example for each operation, the last step of each. The served OpenAPI document has their requests, with the whole
 * responses as `npm run docs` records them.
 */
import { API_KEY, CONNECT, CONNECTION, CREATE, CREATE_OAUTH2, FLOW, NONE } from './common.js'
import { call, type Example, send, steps } from './exchange.js'

const NAMED = { id: '<ulid>', name: 'Parcels', organisationId: '{{organisation}}' }

const DOCUMENT = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Parcels', version: '1.0' },
  servers: [{ url: 'https://api.parcels.example' }],
  paths: { '/parcels': { get: { operationId: 'ListParcels', responses: { 204: { description: 'None' } } } } }
})

const UPLOADED = [
  call('GetProtocolUploadURL', 200, {
    path: { protocol_slug: 'http' },
    keep: { uploadUrl: '/uploadUrl', schemaURL: '/url' }
  }),
  send('PUT {{uploadUrl}}', 204, { headers: { 'content-type': 'application/json' }, body: DOCUMENT })
]

export const connectorOperations: Readonly<Record<string, Example>> = {
  'list-categories': steps(call('ListCategories', 200, { returns: { '<some>': 'CRM' } })),
  'list-public-connectors': steps(
    call('ListPublicConnectors', 200, {
      query: { protocol: 'bigquery' },
      returns: { totalCount: 1, connectors: [{ id: '{{publicBigQuery}}', public: true }] }
    })
  ),
  'list-connectors': steps(CREATE, call('ListConnectors', 200, { returns: { totalCount: 1, connectors: [NAMED] } })),
  'get-connector': steps(CREATE, call('GetConnector', 200, { returns: NAMED })),
  'update-connector': steps(
    CREATE,
    call('UpdateConnector', 200, {
      body: {
        id: '{{connector}}',
        organisationId: '{{organisation}}',
        name: 'Parcels EU',
        protocol: 'http',
        baseUrl: 'https://eu.parcels.example',
        tags: { category: ['logistics'] }
      },
      returns: { id: '{{connector}}', name: 'Parcels EU', tags: { category: ['logistics'] } }
    })
  ),
  'delete-connector': steps(CREATE, call('DeleteConnector', 204, { returns: '<absent>' })),
  'update-connector-tags': steps(
    CREATE,
    call('UpdateConnectorTags', 204, { body: { tags: { category: ['logistics'] } }, returns: '<absent>' })
  ),
  'update-connector-categories': steps(
    CREATE,
    call('UpdateConnectorCategories', 204, { body: { categories: ['CRM'] }, returns: '<absent>' })
  ),
  'upsert-auth-scheme-config': steps(
    CREATE,
    call('UpsertAuthSchemeConfig', 200, {
      path: { auth_scheme_config_id: 'basic' },
      body: { id: 'basic', description: 'Login', schemeType: 'basic-auth' },
      returns: { authSchemeConfigs: [{ id: 'none' }, { id: 'api-key' }, { id: 'basic' }] }
    })
  ),
  'delete-auth-scheme-config': steps(
    CREATE,
    call('DeleteAuthSchemeConfig', 200, {
      path: { auth_scheme_config_id: 'none' },
      returns: { authSchemeConfigs: [{ id: 'api-key' }] }
    })
  ),
  'initialise-oauth2-connection': steps(
    CREATE_OAUTH2,
    call('InitialiseOAuth2Connection', 200, {
      body: FLOW,
      returns: { url: '<has https://provider.example/authorize>' }
    })
  ),
  'list-connector-connections': steps(
    CREATE,
    CONNECT,
    call('ListConnectorConnections', 200, { returns: { totalCount: 1, items: [{ id: '{{connection}}' }] } })
  ),
  'create-connector-connection': steps(
    CREATE,
    call('CreateConnectorConnection', 200, { body: CONNECTION, returns: { id: '<ulid>', name: 'Default' } })
  ),
  'get-connection': steps(CREATE, CONNECT, call('GetConnection', 200, { returns: { id: '{{connection}}' } })),
  'update-connection': steps(
    CREATE,
    CONNECT,
    call('UpdateConnection', 200, {
      body: { id: '{{connection}}', name: 'Production', variables: [{ name: 'region', value: 'eu' }] },
      returns: { name: 'Production', variables: [{ name: 'region', value: 'eu' }] }
    })
  ),
  'delete-connection': steps(CREATE, CONNECT, call('DeleteConnection', 204, { returns: '<absent>' })),
  'list-protocols': steps(
    call('ListProtocols', 200, { returns: { protocols: [{ slug: 'http' }, { slug: 'bigquery' }] } })
  ),
  'list-auth-schemes': steps(
    call('ListAuthSchemes', 200, {
      path: { protocol_slug: 'http' },
      returns: { authSchemes: { '<some>': { type: 'api-key' } } }
    })
  ),
  'get-protocol-upload-url': steps(
    call('GetProtocolUploadURL', 200, {
      path: { protocol_slug: 'http' },
      returns: { uploadUrl: '<text>', url: '<text>' }
    })
  ),
  'create-http-connector': steps(
    call('CreateHTTPConnector', 201, {
      body: {
        name: 'Parcels',
        baseUrl: 'https://api.parcels.example',
        authSchemeConfigs: [NONE, API_KEY],
        connections: []
      },
      returns: NAMED
    })
  ),
  'import-http-connector-version': steps(
    CREATE,
    ...UPLOADED,
    call('ImportHTTPConnectorVersion', 201, {
      body: { format: 'openapi', schemaURL: '{{schemaURL}}', version: '2' },
      returns: { connector: { id: '{{connector}}', versions: [{ name: '2' }] } }
    })
  ),
  'import-http-connector': steps(
    ...UPLOADED,
    call('ImportHTTPConnector', 201, {
      body: { format: 'openapi', schemaURL: '{{schemaURL}}' },
      returns: { connector: { name: 'Parcels' } }
    })
  ),
  'create-big-query-connector': steps(
    call('CreateBigQueryConnector', 201, {
      body: { name: 'Parcels', datasetId: 'parcels.sales', connections: [] },
      returns: { ...NAMED, datasetId: 'parcels.sales' }
    })
  )
}
