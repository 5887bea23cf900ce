import { CREATE, DEFINED, set } from './common.js'
import { call, type Example, same, send, shownBy, steps } from './exchange.js'

const TINY = JSON.stringify({
  openapi: '3.1.0',
  info: { title: '{{prefix}}Parcels', version: '1.0' },
  servers: [{ url: 'https://api.parcels.example' }],
  paths: { '/parcels': { get: { operationId: 'ListParcels', responses: { 204: { description: 'None' } } } } },
  webhooks: { sent: { post: { operationId: 'ParcelSent', responses: { 204: { description: 'None' } } } } },
  components: {
    schemas: { Parcel: { type: 'object' } },
    securitySchemes: { key: { type: 'apiKey', name: 'x-key', in: 'header' } }
  }
})

const IMPORT_TINY = call('ImportHTTPConnector', 201, {
  form: { metadata: '{"format":"openapi"}', file: TINY },
  keep: { connector: '/connector/id', version: '/connector/versions/0/name' },
  returns: {
    connector: {
      name: '{{prefix}}Parcels',
      baseUrl: 'https://api.parcels.example',
      authSchemeConfigs: [{ id: 'key', schemeType: 'api-key' }]
    }
  }
})

const UPLOAD_URL = call('GetProtocolUploadURL', 200, {
  path: { protocol_slug: 'http' },
  returns: { uploadUrl: '<text>', url: '<text>' },
  keep: { uploadUrl: '/uploadUrl', url: '/url' }
})

const PUT = { headers: { 'content-type': 'application/json' }, body: TINY }

/** The version is a number, and there is no server. */
const FAULTY = {
  metadata: '{"format":"openapi"}',
  file: '{"openapi":"3.1.0","info":{"title":"{{prefix}}T","version":1},"paths":{}}'
}

export const openapiImport: Readonly<Record<string, Example>> = {
  'openapi-becomes-a-connector': steps(
    IMPORT_TINY,
    call('GetActions', 200, { returns: { actions: [{ name: 'ListParcels' }] } }),
    call('GetTriggers', 200, { returns: { triggers: [{ name: 'ParcelSent' }] } }),
    call('GetDefinitions', 200, { returns: { definitions: [{ name: 'Parcel' }] } })
  ),
  'openapi-faults-are-read-over': steps(
    call('ImportHTTPConnector', 201, {
      form: FAULTY,
      returns: {
        messages: [
          { severity: 'warning', text: '<text>' },
          { severity: 'warning', text: '<text>' }
        ]
      }
    }),
    set({ openapiImport: 'strict' }),
    call('ImportHTTPConnector', 400, { form: FAULTY, returns: { code: '400040' } })
  ),
  'openapi-limits': shownBy('http/routes/openapi-import.test.ts', 'It needs a large document.'),
  'openapi-version-keeps-connector': steps(
    CREATE,
    call('ImportHTTPConnectorVersion', 201, {
      form: { metadata: '{"format":"openapi","version":"2"}', file: TINY },
      returns: { connector: { name: '<has Parcels>', versions: [{ name: '2', publishedAt: null }], baseUrl: '<text>' } }
    }),
    call('GetConnector', 200, { returns: { authSchemeConfigs: [{ id: 'none' }, { id: 'api-key' }] } }),
    call('ImportHTTPConnectorVersion', 409, {
      form: { metadata: '{"format":"openapi","version":"2"}', file: TINY },
      returns: { code: '409010' }
    })
  ),
  'openapi-errors-have-messages': steps(
    call('ImportHTTPConnector', 400, {
      form: { metadata: '{"format":"openapi"}', file: '{"swagger":"2.0"}' },
      returns: { code: '400040', messages: [{ severity: 'error', text: '<has OpenAPI 2.0>' }] }
    })
  ),
  'upload-url': steps(
    UPLOAD_URL,
    send('PUT {{uploadUrl}}', 204, PUT),
    send('PUT {{uploadUrl}}', 410, { ...PUT, returns: { code: '410040' } }),
    call('ImportHTTPConnector', 201, { body: { format: 'openapi', schemaURL: '{{url}}' } }),
    UPLOAD_URL,
    send('POST /__admin/clock/advance', 200, { body: { by: '6m' } }),
    send('PUT {{uploadUrl}}', 410, { ...PUT, returns: { code: '410040' } })
  ),
  'uploads-need-no-credential': steps(UPLOAD_URL, send('PUT {{uploadUrl}}', 204, PUT)),
  'uploads-stay-here': steps(
    call('ImportHTTPConnector', 400, {
      body: { format: 'openapi', schemaURL: 'https://elsewhere.example/api.json' },
      returns: { code: '400041' }
    }),
    UPLOAD_URL,
    call('ImportHTTPConnector', 400, { body: { format: 'openapi', schemaURL: '{{url}}' }, returns: { code: '400042' } })
  ),
  'type-not-of-protocol': same('type-fits-protocol'),
  'resource-invalid': same('one-definition-for-a-media-type'),
  'definition-invalid': same('definitions-refer-to-each-other'),
  'deletion-unclear': same('delete-definitions-once-each'),
  'action-not-found': steps(
    ...DEFINED,
    call('GetAction', 404, { path: { action_name: 'Unknown' }, returns: { code: '404020' } })
  ),
  'trigger-not-found': steps(
    ...DEFINED,
    call('GetTrigger', 404, { path: { trigger_name: 'Unknown' }, returns: { code: '404021' } })
  ),
  'definition-not-found': same('delete-definitions-once-each'),
  'schema-not-found': steps(
    ...DEFINED,
    call('GetRawSchema', 404, { path: { schema_filename: 'Unknown.json' }, returns: { code: '404023' } })
  ),
  'action-name-taken': same('names-of-resources-are-unique'),
  'trigger-name-taken': same('names-of-resources-are-unique'),
  'definition-name-taken': same('names-of-resources-are-unique'),
  'definition-in-use': same('delete-used-definition'),
  'protocol-not-found': same('protocols'),
  'import-refused': same('openapi-errors-have-messages'),
  'openapi-import': same('openapi-faults-are-read-over'),
  'schema-url-refused': same('uploads-stay-here'),
  'schema-not-uploaded': same('uploads-stay-here'),
  'connector-not-http': steps(
    call('CreateBigQueryConnector', 201, { body: { name: 'Sales', connections: [] }, keep: { connector: '/id' } }),
    call('ImportHTTPConnectorVersion', 400, {
      form: { metadata: '{"format":"openapi","version":"2"}', file: TINY },
      returns: { code: '400043' }
    })
  ),
  'upload-not-found': steps(send('PUT /uploads/default/unknown', 404, { ...PUT, returns: { code: '404041' } })),
  'upload-over': same('upload-url')
}
