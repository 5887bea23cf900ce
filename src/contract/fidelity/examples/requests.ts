import { ACTION, API_KEY, CONNECTION, CREATE, DRAFT, set, TRIGGER } from './common.js'
import { call, type Example, same, send, shownBy, steps } from './exchange.js'

const MALFORMED_IDS = ['01J00000005H0P1FY000000C0', '01J00000005H0P1FY000000CIL', '81J00000005H0P1FY000000C01']

const LONG = 'x'.repeat(256)

export const requests: Readonly<Record<string, Example>> = {
  'base-paths': steps(
    send('GET /api/connect/v1/categories', 200, { key: '{{key}}', returns: { '<some>': 'CRM' } }),
    send('GET /categories', 200, { key: '{{key}}', returns: { '<some>': 'CRM' } })
  ),
  'path-ids-are-ulids': steps(
    call('GetConnector', 400, {
      path: { connector_id: 'parcels' },
      returns: { code: '400002', fields: [{ field: 'connector_id', message: 'must be a ULID' }] }
    }),
    set({ strictIds: false }),
    call('GetConnector', 404, { path: { connector_id: 'parcels' } })
  ),
  'malformed-ids-are-400': steps(
    ...MALFORMED_IDS.map(id =>
      call('GetConnector', 400, {
        path: { connector_id: id },
        returns: { code: '400002', fields: [{ field: 'connector_id' }] }
      })
    ),
    set({ strictIds: false }),
    ...MALFORMED_IDS.map(id => call('GetConnector', 404, { path: { connector_id: id }, returns: { code: '404007' } }))
  ),
  'ids-in-lower-case': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: { connector_id: '{{publicConnectorInLowerCase}}', version: 'latest' },
      returns: { organisationId: '{{organisation}}', name: '{{publicName}}' }
    })
  ),
  'ids-of-any-text': steps(
    set({ strictIds: false }),
    call('GetConnector', 404, { path: { connector_id: 'my parcels' } })
  ),
  'path-parts-are-decoded': steps(
    CREATE,
    call('CreateConnectorVersion', 201, { body: { name: 'v1 beta/2 é' } }),
    call('GetConnectorVersion', 200, { path: { version: 'v1 beta/2 é' }, returns: { name: 'v1 beta/2 é' } })
  ),
  'unknown-path-is-404': steps(
    send('GET /conectors', 404, { key: '{{key}}', returns: { code: '404005', message: 'path not found' } })
  ),
  'wrong-method-is-405': steps(
    send('PATCH /connectors', 405, {
      key: '{{key}}',
      returns: { code: '405001', message: 'method not allowed' },
      returnsHeaders: { allow: '<has GET>' }
    })
  ),
  'no-redirect': steps(
    send('GET /categories/', 404, {
      key: '{{key}}',
      returns: { code: '404005' },
      returnsHeaders: { location: '<absent>' }
    }),
    send('GET /o/{{organisation}}/connectors/', 400, {
      key: '{{key}}',
      returns: { code: '400002', fields: [{ field: 'connector_id' }] },
      returnsHeaders: { location: '<absent>' }
    })
  ),
  'no-quotas': steps(
    ...Array.from({ length: 30 }, () => call('ListCategories', 200, { returnsHeaders: { 'retry-after': '<absent>' } })),
    send('POST /__admin/faults', 201, { body: { operation: '*', kind: 'quota', limit: 1, window: '10s' } }),
    call('ListCategories', 200),
    call('ListCategories', 429, { returnsHeaders: { 'retry-after': '<text>' } })
  ),
  'cors-for-local-pages': steps(
    call('ListCategories', 200, {
      headers: { origin: 'http://localhost:3000' },
      returnsHeaders: {
        'access-control-allow-origin': 'http://localhost:3000',
        'access-control-allow-credentials': 'true'
      }
    }),
    call('ListCategories', 200, {
      headers: { origin: 'https://elsewhere.example' },
      returnsHeaders: { 'access-control-allow-origin': '<absent>' }
    })
  ),
  'head-as-get': steps(
    send('HEAD /categories', 200, {
      key: '{{key}}',
      returnsHeaders: { 'content-type': '<has application/json>' }
    })
  ),
  'unknown-query-is-ignored': steps(
    call('ListConnectors', 200, { query: { colour: 'red', first: '', name: '' } }),
    call('ListConnectors', 400, { query: { first: '0' } })
  ),
  'unknown-properties-are-ignored': steps(
    call('CreateHTTPConnector', 201, {
      body: { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: [], colour: 'red' },
      returns: { name: 'Parcels', colour: '<absent>' }
    })
  ),
  'body-where-none-is-taken': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: { connector_id: '{{publicConnector}}', version: 'latest' },
      headers: { 'content-type': 'text/plain' },
      body: 'ignored',
      returns: { name: '{{publicName}}' }
    })
  ),
  'body-where-one-is-needed': steps(
    CREATE,
    call('CreateConnectorConnection', 400, { returns: { code: '400004' } }),
    call('InitialiseOAuth2Connection', 400, { returns: { code: '400004' } })
  ),
  'required-in-error': steps(
    call('CreateHTTPConnector', 201, {
      body: { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: [] },
      keep: { connector: '/id' },
      returns: { connections: [] }
    }),
    DRAFT,
    call('CreateAction', 201, { body: { ...ACTION, responses: [{ status: 204, definitions: [] }] } }),
    call('CreateTrigger', 201, { body: TRIGGER, returns: { responses: [{ id: '<ulid>' }] } })
  ),
  'connections-of-new-http-connectors': steps(
    call('CreateHTTPConnector', 201, {
      body: {
        name: 'Parcels',
        baseUrl: 'https://api.parcels.example',
        authSchemeConfigs: [API_KEY],
        connections: [CONNECTION]
      },
      returns: { connections: [{ id: '<ulid>', name: 'Default' }], versions: [] }
    }),
    call('CreateHTTPConnector', 400, {
      body: {
        name: 'Parcels',
        baseUrl: 'https://api.parcels.example',
        authSchemeConfigs: [],
        connections: [CONNECTION]
      },
      returns: { fields: [{ field: 'connections[0].credentials.action[0].authSchemeConfig.id' }] }
    })
  ),
  'limits-of-size': {
    server: { bodyLimit: 64 },
    steps: [
      call('CreateHTTPConnector', 413, {
        body: { name: LONG },
        returns: { code: '413001', details: 'Send at most 64 bytes, or start the mock with a larger --body-limit.' }
      })
    ]
  },
  'length-of-version-names': steps(
    CREATE,
    call('CreateConnectorVersion', 400, { body: { name: LONG }, returns: { fields: [{ field: 'name' }] } }),
    call('CreateConnectorVersion', 201, { body: { name: LONG.slice(1) } })
  ),
  'size-of-contents': steps(
    call('CreateHTTPConnector', 400, {
      body: { name: `{{prefix}}${LONG}`, baseUrl: 'https://api.parcels.example', authSchemeConfigs: [] },
      returns: { fields: [{ field: 'name' }] }
    })
  ),
  'uris-are-checked': steps(
    ...['not a uri', '/token', 'https://{{shop}}.example/token', 'https:'].map(tokenUrl =>
      call('CreateHTTPConnector', 400, {
        body: {
          name: 'Parcels',
          baseUrl: 'https://{{shop}}.parcels.example',
          authSchemeConfigs: [
            {
              id: 'oauth2',
              description: '',
              schemeType: 'oauth2',
              authorizeUrl: '',
              tokenUrl,
              scopes: [],
              defaultScopes: [],
              grant: { grantType: 'client_credentials' }
            }
          ]
        },
        returns: { fields: [{ field: 'authSchemeConfigs[0].tokenUrl', message: '<has expected an absolute URL>' }] }
      })
    )
  ),
  'malformed-url': steps(
    send('GET /o/%E0%A4%A/connectors', 400, { key: '{{key}}', returns: { code: '400001', message: 'malformed url' } })
  ),
  'invalid-path-parameter': same('malformed-ids-are-400'),
  'malformed-request': shownBy('http/server/limits.test.ts', 'It needs bytes that are not HTTP.'),
  'invalid-body': same('size-of-contents'),
  'invalid-query': steps(
    call('ListConnectors', 400, {
      query: { categories: 'Magic' },
      returns: { code: '400005', fields: [{ field: 'categories' }] }
    })
  ),
  'invalid-page-size': steps(
    ...['0', '1001', 'ten'].map(first =>
      call('ListConnectors', 400, {
        query: { first },
        returns: { code: '400006', message: 'invalid page size', details: 'Page size must be between 1 and 1000.' }
      })
    )
  ),
  'unsupported-media-type': steps(
    call('CreateHTTPConnector', 415, {
      headers: { 'content-type': 'text/plain' },
      body: '{}',
      returns: { code: '415001' }
    })
  ),
  'unsupported-content-encoding': steps(
    call('CreateHTTPConnector', 415, {
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: '{}',
      returns: { code: '415002' }
    })
  ),
  'path-not-found': same('unknown-path-is-404'),
  'method-not-allowed': same('wrong-method-is-405'),
  'request-timeout': shownBy('http/server/slow-clients.test.ts', 'It needs a request that does not arrive.'),
  'body-too-large': same('limits-of-size'),
  'connector-too-long': shownBy('http/routes/connector-length.test.ts', 'It needs a connector of several megabytes.'),
  'headers-too-large': shownBy(
    'http/server/limits.test.ts',
    'It needs a socket: the server refuses it before routing.'
  ),
  'platform-v2-is-not-served': steps(
    ...['/api/v2/o/{{organisation}}/projects', '/api/connect/v1/o/{{organisation}}/systems'].map(path =>
      send(`GET ${path}`, 404, {
        key: '{{key}}',
        returns: { code: '404005', details: '<has No operation of Connect v1 has this path of Platform v2>' }
      })
    )
  ),
  'accept-is-ignored': steps(
    ...['application/xml', 'text/html', '*/*;q=0'].map(accept =>
      call('ListCategories', 200, { headers: { accept }, returnsHeaders: { 'content-type': '<has application/json>' } })
    )
  )
}
