import {
  ACT,
  API_KEY,
  codeConnection,
  CONNECT,
  CREATE,
  CREATE_OAUTH2,
  DEFINE,
  DRAFT,
  LATER,
  OAUTH2,
  PUBLISH,
  set,
  START_FLOW,
  HMAC
} from './common.js'
import { call, type Example, type Pattern, same, send, steps } from './exchange.js'

const CERTIFICATE = { id: 'mtls', description: '', schemeType: 'certificate' }

const CLIENT_CREDENTIALS = { ...OAUTH2, authorizeUrl: '', grant: { grantType: 'client_credentials' } }

/** A connector with one scheme. */
function createWith(scheme: object) {
  return call('CreateHTTPConnector', 201, {
    body: { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: [scheme] },
    keep: { connector: '/id' }
  })
}

/** A connection with one credential. */
function connect(authSchemeConfig: object, credential: object, data: Readonly<Record<string, string>>) {
  return call('CreateConnectorConnection', 200, {
    body: { name: 'Default', variables: [], credentials: { action: [{ authSchemeConfig, credential }] } },
    returns: { credentials: { action: [{ credential: { data } }] } }
  })
}

const WITH_CHARSET = { 'content-type': 'application/json; charset=utf-8' }

/** A connector in which every list is empty. */
function createEmpty(returns: Readonly<Record<string, Pattern>>) {
  return call('CreateHTTPConnector', 201, {
    body: { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: [], tags: {} },
    returns
  })
}

export const responses: Readonly<Record<string, Example>> = {
  'urls-follow-the-request': steps(
    call('GetProtocolUploadURL', 200, {
      path: { protocol_slug: 'http' },
      headers: { host: 'mock.example:8443' },
      returns: { uploadUrl: '<has http://mock.example:8443/uploads/>', url: '<has http://mock.example:8443/uploads/>' }
    })
  ),
  'answers-are-json': steps(
    call('ListCategories', 200, { returnsHeaders: { 'content-type': 'application/json' } }),
    call('ListConnectors', 401, { key: null, returnsHeaders: { 'content-type': 'application/json' } }),
    CREATE,
    DRAFT,
    DEFINE,
    send('GET {{url}}', 200, {
      key: '{{key}}',
      returnsHeaders: { 'content-type': 'application/schema+json' },
      returns: { type: 'object' }
    })
  ),
  'json-has-no-charset': steps(
    call('ListConnectors', 200, { returnsHeaders: { 'content-type': 'application/json' } }),
    call('ListConnectors', 400, { query: { first: '0' }, returnsHeaders: { 'content-type': 'application/json' } }),
    set({ jsonCharset: 'utf-8' }),
    call('ListConnectors', 200, { returnsHeaders: WITH_CHARSET }),
    call('ListConnectors', 400, { query: { first: '0' }, returnsHeaders: WITH_CHARSET })
  ),
  'json-charset': same('json-has-no-charset'),
  'empty-lists': same('absent-when-empty'),
  'empty-errors': same('errors-absent-when-valid'),
  'error-body': steps(
    CREATE,
    DRAFT,
    call('CreateAction', 400, {
      body: { name: 'A', type: 'http', method: 'GET', path: '/', parameters: [], responses: [{ definitions: [{}] }] },
      returns: {
        code: '<text>',
        message: '<text>',
        fields: [{ field: 'responses[0].definitions[0].definition', message: '<text>' }],
        details: '<text>'
      }
    })
  ),
  'error-codes': steps(
    call('GetConnector', 404, { path: { connector_id: '{{unknownConnector}}' }, returns: { code: '404007' } }),
    call('ListConnectors', 401, { key: null, returns: { code: '401001' } })
  ),
  'error-wording': steps(
    call('ListConnectors', 400, {
      query: { first: '0' },
      returns: { message: 'invalid page size', details: 'Page size must be between 1 and 1000.' }
    })
  ),
  'explanation-of-errors': steps(
    call('GetConnector', 404, {
      path: { connector_id: '{{unknownConnector}}' },
      returnsHeaders: { 'x-mock-explain': '<has own-connector-not-found>', 'x-request-id': '<text>' }
    }),
    call('ListCategories', 200, { returnsHeaders: { 'x-request-id': '<text>', 'x-mock-explain': '<absent>' } })
  ),
  'absent-when-empty': steps(
    createEmpty({
      tags: '<absent>',
      imageURL: '<absent>',
      documentationURL: '<absent>',
      connectionVariables: '<absent>',
      connections: [],
      versions: [],
      authSchemeConfigs: []
    }),
    set({ emptyLists: 'null' }),
    createEmpty({ connections: null, versions: null, authSchemeConfigs: null, tags: '<absent>' })
  ),
  'errors-absent-when-valid': steps(
    CREATE,
    DRAFT,
    DEFINE,
    call('CreateAction', 201, {
      body: { name: 'A', type: 'http', method: 'GET', path: '/', parameters: [], responses: [] },
      returns: { errors: [{ field: '/responses', severity: 'error' }] }
    }),
    call('DeleteAction', 204, { path: { action_name: 'A' } }),
    ACT,
    PUBLISH,
    call('GetAction', 200, { path: { action_name: 'GetParcel' }, returns: { errors: '<absent>' } }),
    set({ emptyErrors: 'list' }),
    call('GetAction', 200, { path: { action_name: 'GetParcel' }, returns: { errors: [] } })
  ),
  'null-only-for-drafts': steps(
    CREATE,
    DRAFT,
    call('GetConnectorVersion', 200, { returns: { publishedAt: null, description: '<absent>' } }),
    call('CreateAction', 201, {
      body: {
        name: 'A',
        type: 'http',
        method: 'GET',
        path: '/',
        parameters: [{ name: 'q', in: 'query', required: false, type: 'string', default: null }],
        responses: [{ status: 204, definitions: [] }]
      },
      returns: { parameters: [{ default: null }], summary: '<absent>' }
    })
  ),
  'timestamps-in-utc': steps(
    send('PUT /__admin/clock', 200, { body: { now: '2030-01-02T05:04:05.120+02:00', frozen: true } }),
    call('CreateHTTPConnector', 201, {
      body: { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: [] },
      returns: { createdAt: '2030-01-02T03:04:05.12Z', updatedAt: '2030-01-02T03:04:05.12Z' }
    })
  ),
  'ulids-in-upper-case': steps(
    call('CreateHTTPConnector', 201, {
      body: { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: [] },
      returns: { id: '<ulid>' }
    })
  ),
  'secrets-are-redacted': steps(
    createWith(CLIENT_CREDENTIALS),
    connect(
      CLIENT_CREDENTIALS,
      {
        name: 'Client',
        type: 'oauth2-client',
        data: { clientId: 'a', clientSecret: 'b', authorizeUrl: '', tokenUrl: 'https://provider.example/token' }
      },
      { clientId: 'a', clientSecret: '******' }
    ),
    createWith(HMAC),
    connect(HMAC, { name: 'Key', type: 'binary', data: { valueBase64: 'c2VjcmV0' } }, { valueBase64: '******' }),
    createWith({ id: 'basic', description: '', schemeType: 'basic-auth' }),
    connect(
      { id: 'basic', description: '', schemeType: 'basic-auth' },
      { name: 'Login', type: 'basic-auth', data: { username: 'a', password: 'b' } },
      { username: 'a', password: '******' }
    ),
    CREATE_OAUTH2,
    START_FLOW,
    call('CreateConnectorConnection', 200, {
      body: codeConnection('{{state}}'),
      returns: {
        credentials: { action: [{ credential: { data: { accessToken: '<absent>', refreshToken: '<absent>' } } }] }
      }
    })
  ),
  'redacted-reads-as-stars': steps(
    createWith(API_KEY),
    connect(API_KEY, { name: 'Key', type: 'string', data: { value: 'secret' } }, { value: '******' })
  ),
  'key-of-certificate-is-redacted': steps(
    createWith(CERTIFICATE),
    connect(
      CERTIFICATE,
      { name: 'Certificate', type: 'certificate', data: { certificate: 'public', key: 'secret', ca: 'public' } },
      { certificate: 'public', key: '******', ca: 'public' }
    )
  ),
  'additional-params-are-public': steps(
    createWith({ ...CLIENT_CREDENTIALS, additionalTokenParams: 'a=b' }),
    connect(
      CLIENT_CREDENTIALS,
      {
        name: 'Client',
        type: 'oauth2-client',
        data: {
          clientId: 'a',
          clientSecret: 'b',
          authorizeUrl: '',
          tokenUrl: 'https://provider.example/token',
          additionalParams: 'audience=c'
        }
      },
      { additionalParams: 'audience=c' }
    ),
    call('GetConnector', 200, { returns: { authSchemeConfigs: [{ additionalTokenParams: 'a=b' }] } })
  ),
  'client-secret-of-grant-is-masked': steps(
    CREATE_OAUTH2,
    call('GetConnector', 200, {
      returns: { authSchemeConfigs: [{ grant: { clientId: 'client', clientSecret: '******' } }] }
    })
  ),
  'usages-are-shown': steps(
    CREATE,
    CONNECT,
    call('GetConnection', 200, {
      returns: { credentials: { action: [{ credential: { usages: [{ connection: { id: '{{connection}}' } }] } }] } }
    })
  ),
  'touched-by-changes': steps(
    send('PUT /__admin/clock', 200, { body: { now: '2030-01-02T03:04:05Z', frozen: true } }),
    CREATE,
    DRAFT,
    LATER,
    DEFINE,
    call('GetConnector', 200, {
      returns: {
        createdAt: '2030-01-02T03:04:05Z',
        updatedAt: '2030-01-02T04:04:05Z',
        versions: [{ updatedAt: '2030-01-02T04:04:05Z' }]
      }
    })
  )
}
