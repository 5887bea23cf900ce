/** Imports of OpenAPI documents, and the uploads that hold the documents. */
import type { FastifyInstance } from 'fastify'
import fc from 'fast-check'
import t from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { ImportHTTPConnectorResult } from '../../../src/contract/schemas/http-import.js'
import { exportState } from '../../../src/control/seeds/export-state.js'
import { createClock } from '../../../src/core/clock.js'
import { call, createApp, demo, injectImport, listen } from '../../helpers/app.js'
import {
  documents,
  formType,
  importDocument,
  readDocument,
  sendForm,
  tinyDocument,
  toForm,
  upload
} from '../../helpers/http-import.js'
import { createVendorValidator, withoutVendor } from '../../helpers/vendor/vendor.js'

const NOON = Date.UTC(2026, 0, 1, 12)

function frozenClock() {
  const clock = createClock(() => NOON)
  clock.freeze()
  return clock
}

const tiny = JSON.stringify(tinyDocument())

/** The exported state of the default sandbox. It does not include uploads. */
function stateOf(app: FastifyInstance): unknown {
  const { store, settings } = app.sandboxes.default
  return exportState(store, settings)
}

const httpProtocol = { path: { protocol_slug: 'http' } }

async function getUploadUrl(app: FastifyInstance) {
  return (await call(app, 'GetProtocolUploadURL', httpProtocol)).json<{ uploadUrl: string; url: string }>()
}

function put(app: FastifyInstance, uploadUrl: string, payload: string | Buffer = tiny) {
  return app.inject({ method: 'PUT', url: new URL(uploadUrl).pathname, payload })
}

t.test('imports a small document as a complete connector', async t => {
  const app = await createApp(t, { clock: frozenClock(), publicUrl: 'https://mock.example' })
  const document = tinyDocument({
    externalDocs: { url: 'https://docs.tiny.example' },
    paths: {
      '/things/{id}': {
        put: {
          operationId: 'PutThing',
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
          responses: {
            200: {
              description: '',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } }
            }
          }
        }
      }
    },
    components: {
      schemas: {
        Thing: { description: 'A thing', properties: { parts: { items: { $ref: '#/components/schemas/Thing' } } } }
      },
      securitySchemes: { basic: { type: 'http', scheme: 'basic' } }
    }
  })
  const response = await importDocument(app, JSON.stringify(document))
  t.equal(response.statusCode, 201)
  const result = response.json<ImportHTTPConnectorResult>()
  const {
    connector,
    definitions: [definition],
    actions: [action]
  } = result
  const id = connector.id
  const now = '2026-01-01T12:00:00Z'
  const expected = {
    id: definition?.id,
    name: 'Thing',
    accept: ['application/json'],
    description: 'A thing',
    url: `https://mock.example/api/schemas/v1/o/${demo.acme.id}/${id}/1.0/Thing.json`
  }
  t.strictSame(result, {
    connector: {
      id,
      organisationId: demo.acme.id,
      name: 'Tiny',
      public: false,
      documentationURL: 'https://docs.tiny.example',
      protocol: 'http',
      baseUrl: 'https://tiny.example',
      authSchemeConfigs: [{ id: 'basic', description: '', schemeType: 'basic-auth' }],
      connections: [],
      versions: [
        {
          id: connector.versions[0]?.id,
          name: '1.0',
          isLatest: false,
          isDefault: false,
          createdAt: now,
          updatedAt: now,
          publishedAt: null
        }
      ],
      createdAt: now,
      updatedAt: now
    },
    definitions: [expected],
    actions: [
      {
        id: action?.id,
        type: 'http',
        name: 'PutThing',
        method: 'PUT',
        path: '/things/{{ param.id }}',
        parameters: [{ name: 'id', in: 'path', required: true, type: 'integer' }],
        requestBody: {
          required: false,
          definitions: [{ id: action?.requestBody?.definitions[0]?.id, definition: expected }]
        },
        responses: [
          {
            id: action?.responses[0]?.id,
            status: 200,
            definitions: [{ id: action?.responses[0]?.definitions[0]?.id, definition: expected }]
          }
        ]
      }
    ],
    triggers: [],
    messages: [
      {
        text: 'descriptions of parts other than schemas, operations and security schemes were omitted',
        severity: 'info',
        detail: ['#/paths/~1things~1{id}/put/responses/200/description']
      }
    ]
  })
  t.strictSame((await call(app, 'GetConnector', { path: { connector_id: id } })).json(), connector)
  const { store } = app.sandboxes.default
  const node = store.connectors.findOwn(demo.acme.id, id)
  t.ok(node)
  const [version] = node === undefined ? [] : store.connectors.assemble(node).versions
  t.match(version?.definitions, [
    {
      id: definition?.id,
      schema: {
        contentType: 'application/schema+json',
        content: '{"description":"A thing","properties":{"parts":{"items":{"$ref":"#/$defs/Thing"}}}}'
      }
    }
  ])
  t.match(version?.actions, [
    { id: action?.id, responses: [{ definitions: [{ definition: { id: definition?.id } }] }] }
  ])
})

for (const name of Object.keys(documents) as (keyof typeof documents)[]) {
  t.test(`imports the ${name} document by form and by URL with the same result`, async t => {
    const app = await createApp(t, { clock: frozenClock() })
    const byForm = await importDocument(app, readDocument(name))
    const schemaURL = await upload(app, readDocument(name))
    const byUrl = await call(app, 'ImportHTTPConnector', { body: { schemaURL, format: 'openapi' } })
    t.strictSame([byForm.statusCode, byUrl.statusCode], [201, 201])
    const withoutIds = (text: string) => text.replaceAll(/01[0-9A-HJKMNP-TV-Z]{24}/g, 'ID')
    t.equal(withoutIds(byUrl.body), withoutIds(byForm.body))
    if (withoutVendor === false) t.equal(createVendorValidator()('ImportHTTPConnectorResult', byForm.json()), undefined)
  })

  t.test(`loads the exported connector of the ${name} document unchanged`, async t => {
    const app = await createApp(t)
    await importDocument(app, readDocument(name))
    const state = stateOf(app) as { connectors: unknown[] }
    const other = await createApp(t, { seeds: [JSON.parse(JSON.stringify(state)) as object] })
    t.strictSame(stateOf(other), state)
  })
}

t.test('an import can be imported from the library once it is public and published', async t => {
  const app = await createApp(t)
  await importDocument(app, readDocument('kennel'))
  const state = JSON.parse(JSON.stringify(stateOf(app))) as { connectors: Connector[] }
  const kennel = state.connectors.find(({ name }) => name === 'Kennel') as Connector
  Object.assign(kennel, { public: true })
  Object.assign(kennel.versions[0] as object, { publishedAt: '2026-01-01T00:00:00Z' })
  const other = await createApp(t, { seeds: [state] })
  const response = await injectImport(other, { connector: kennel.id })
  t.match([response.statusCode, response.json<Connector>().name], [200, 'Kennel'])
})

t.test('imports a document as a new version and leaves the rest of the connector unchanged', async t => {
  const app = await createApp(t)
  const { connector } = (await importDocument(app, readDocument('kennel'))).json<ImportHTTPConnectorResult>()
  const path = { connector_id: connector.id }
  const response = await importDocument(app, readDocument('ledger'), { path, version: 'next' })
  t.equal(response.statusCode, 201)
  const result = response.json<ImportHTTPConnectorResult>()
  t.strictSame(
    result.connector.versions.map(({ name, publishedAt }) => [name, publishedAt]),
    [
      ['1.4.0', null],
      ['next', null]
    ]
  )
  t.strictSame({ ...result.connector, versions: [], updatedAt: '' }, { ...connector, versions: [], updatedAt: '' })
  t.ok(result.connector.updatedAt >= connector.updatedAt)
  t.strictSame(
    result.actions.map(({ name }) => name),
    ['ListAccounts', 'ListChildren', 'AddChild']
  )
  t.match(result.definitions[0]?.url, `/${connector.id}/next/Account.json`)
  t.strictSame(result.messages.slice(-2), [
    {
      text: 'the connector keeps its base URL; the document has another one',
      severity: 'info',
      detail: ['https://ledger.example/api']
    },
    {
      text: 'the connector keeps its auth scheme configs; the document has more',
      severity: 'info',
      detail: ['query', 'cookie', 'basic', 'bearer', 'oauth-authorization_code', 'oauth-client_credentials', 'robots']
    }
  ])
  t.strictSame((await call(app, 'GetConnector', { path })).json(), result.connector)

  const schemaURL = await upload(app, tiny)
  const body = { schemaURL, format: 'openapi', version: 'v1 / beta', filetype: 'json' }
  const byUrl = await call(app, 'ImportHTTPConnectorVersion', { path, body })
  t.match([byUrl.statusCode, byUrl.json<ImportHTTPConnectorResult>().connector.versions[2]?.name], [201, 'v1 / beta'])
})

t.test('refuses an invalid version name or connector before it reads the document', async t => {
  const app = await createApp(t)
  const { connector } = (await importDocument(app, tiny)).json<ImportHTTPConnectorResult>()
  const library = { connector_id: demo.bigQuery, organisation_id: demo.library.id }
  const own = { connector_id: connector.id }
  const before = stateOf(app)
  const cases = [
    { expected: { status: 409, code: '409010' }, path: own, version: '1.0' },
    { expected: { status: 400, code: '400004' }, path: own, version: 'latest' },
    { expected: { status: 400, code: '400004' }, path: own, version: '' },
    { expected: { status: 400, code: '400004' }, path: own, version: 'x'.repeat(256) },
    { expected: { status: 404, code: '404007' }, path: { connector_id: demo.shopify }, version: '2' },
    { expected: { status: 400, code: '400043' }, path: library, key: demo.library.key, version: '2' }
  ]
  for (const { expected, version, ...options } of cases) {
    const response = await importDocument(app, 'no document', { ...options, version })
    t.strictSame({ status: response.statusCode, code: response.json<{ code: string }>().code }, expected)
  }
  t.strictSame(stateOf(app), before)
})

t.test('refuses a document with an external reference and stores nothing', async t => {
  const app = await createApp(t, { settings: { openapiImport: 'strict' } })
  const before = stateOf(app)
  const response = await importDocument(
    app,
    JSON.stringify(
      tinyDocument({ paths: { '/a': { get: { responses: { 200: { $ref: 'https://elsewhere.example' } } } } } })
    )
  )
  t.equal(response.statusCode, 400)
  t.strictSame(response.json(), {
    code: '400040',
    message: 'document cannot be imported',
    details: 'Nothing was imported. Correct the problems listed in messages.',
    messages: [
      {
        text: 'external references are not supported; move the target into the document',
        severity: 'error',
        detail: ['#/paths/~1a/get/responses/200 (line 1, column 138): https://elsewhere.example']
      }
    ]
  })
  if (withoutVendor === false) t.equal(createVendorValidator()('ImportHTTPConnectorError', response.json()), undefined)
  t.strictSame(stateOf(app), before)
})

const file = { name: 'file', content: tiny }
const metadata = { name: 'metadata', content: '{"format":"openapi"}' }

t.test('accepts forms with parts in any order, additional part headers and a quoted boundary', async t => {
  const app = await createApp(t)
  const forms = [
    [file],
    [file, metadata],
    [
      { ...metadata, more: '\r\nContent-Type: application/json' },
      { ...file, more: '; filename="a.json"' }
    ],
    [{ ...metadata, more: '; filename="blob"\r\nContent-Type: application/octet-stream' }, file],
    [{ ...file, more: '; filename="a.json"; filename*=UTF-8\'\'%C3%A4.json' }, metadata, { name: 'other', content: '' }]
  ]
  for (const parts of forms) t.equal((await sendForm(app, toForm(parts))).statusCode, 201)
  const quoted = formType.replace(/=(.*)$/, '="$1"; charset=utf-8')
  t.equal((await sendForm(app, toForm([metadata, file]), { type: quoted })).statusCode, 201)
})

const badForms = [
  {
    title: 'a body that is not multipart/form-data',
    payload: Buffer.from('junk'),
    fields: [{ field: '', message: 'is not well-formed multipart/form-data' }]
  },
  {
    title: 'a truncated form',
    payload: toForm([metadata, file]).subarray(0, -40),
    fields: [{ field: '', message: 'is not well-formed multipart/form-data' }]
  },
  {
    title: 'a form without a boundary',
    payload: toForm([file]),
    type: 'multipart/form-data',
    fields: [{ field: '', message: 'is not well-formed multipart/form-data' }]
  },
  {
    title: 'a form without a file',
    payload: toForm([metadata]),
    fields: [{ field: 'file', message: 'the part "file" is missing; it holds the document' }]
  },
  {
    title: 'a form with two files',
    payload: toForm([metadata, file, file]),
    fields: [{ field: 'file', message: 'is sent more than once; send it once' }]
  },
  {
    title: 'a form with more than 20 parts',
    payload: toForm(Array.from({ length: 30 }, (_, index) => ({ name: `p${index}`, content: '' }))),
    fields: [{ field: '', message: 'has more than 20 parts' }]
  },
  {
    title: 'metadata that is not JSON',
    payload: toForm([file, { ...metadata, content: '{' }]),
    fields: [{ field: 'metadata', message: 'is not well-formed JSON in UTF-8' }]
  },
  {
    title: 'metadata that is a list',
    payload: toForm([file, { ...metadata, content: '[]' }]),
    fields: [{ field: 'metadata', message: 'expected an object, got an array' }]
  },
  {
    title: 'an unknown format',
    payload: toForm([file, { ...metadata, content: '{"format":"postman"}' }]),
    fields: [{ field: 'metadata.format', message: 'expected openapi, got "postman"' }]
  },
  {
    title: 'a new version without a file and a name',
    operation: 'ImportHTTPConnectorVersion' as const,
    payload: toForm([metadata]),
    fields: [
      { field: 'file', message: 'the part "file" is missing; it holds the document' },
      { field: 'metadata.version', message: 'property "version" is missing' }
    ]
  }
]

for (const { title, payload, fields, ...options } of badForms) {
  t.test(`refuses ${title}`, async t => {
    const app = await createApp(t)
    const response = await sendForm(app, payload, { ...options, path: { connector_id: demo.shopify } })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400004',
      message: 'invalid request body',
      fields,
      details: 'Correct the listed fields.'
    })
  })
}

t.test('responds with 201 or 400 for a form that is damaged at any position', async t => {
  const app = await createApp(t)
  const whole = toForm([metadata, file])
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 8 }), fc.nat(12), async (at, added, left) => {
      const payload = Buffer.concat([whole.subarray(0, at), added, whole.subarray(at + left)])
      return [201, 400].includes((await sendForm(app, payload)).statusCode)
    }),
    { numRuns: 150 }
  )
  t.pass('the property holds for every run')
})

t.test('an upload URL accepts one file, which can be imported repeatedly', async t => {
  const app = await createApp(t, { publicUrl: 'https://mock.example', clock: frozenClock() })
  const response = await call(app, 'GetProtocolUploadURL', httpProtocol)
  t.equal(response.statusCode, 200)
  const { uploadUrl, url } = response.json<{ uploadUrl: string; url: string }>()
  t.match(uploadUrl, /^https:\/\/mock\.example\/uploads\/default\/[\w-]{43}$/)
  t.equal(url, `${uploadUrl}/file`)
  const body = { schemaURL: url, format: 'openapi' }
  const early = await call(app, 'ImportHTTPConnector', { body })
  t.match([early.statusCode, early.json()], [400, { code: '400042', fields: [{ field: 'schemaURL' }] }])

  const empty = await put(app, uploadUrl, '')
  t.match([empty.statusCode, empty.json()], [400, { code: '400004', fields: [{ field: '' }] }])
  const taken = await put(app, uploadUrl)
  t.strictSame([taken.statusCode, taken.body], [204, ''])
  const again = await put(app, uploadUrl)
  t.strictSame(again.json(), {
    code: '410040',
    message: 'upload url is used up',
    details: 'An upload URL takes one file, within five minutes. Get another URL with GetProtocolUploadURL.'
  })
  t.equal(again.statusCode, 410)
  app.sandboxes.default.clock.advance(3_600_000)
  for (const _ of [1, 2]) t.equal((await call(app, 'ImportHTTPConnector', { body })).statusCode, 201)
})

t.test('an upload URL expires after five minutes on the clock of its sandbox', async t => {
  const app = await createApp(t, { clock: frozenClock() })
  const { clock } = app.sandboxes.default
  const [first, second] = [await getUploadUrl(app), await getUploadUrl(app)]
  clock.advance(299_999)
  t.equal((await put(app, first.uploadUrl)).statusCode, 204)
  clock.advance(1)
  t.equal((await put(app, second.uploadUrl)).statusCode, 410)
})

t.test('refuses a compressed file', async t => {
  const app = await createApp(t)
  const { uploadUrl } = await getUploadUrl(app)
  const response = await app.inject({
    method: 'PUT',
    url: new URL(uploadUrl).pathname,
    headers: { 'content-encoding': 'gzip' },
    payload: Buffer.from('1f8b', 'hex')
  })
  t.match([response.statusCode, response.json()], [415, { code: '415002' }])
  t.equal((await put(app, uploadUrl)).statusCode, 204, 'the URL can still be used')
})

t.test('responds with 404 for an unknown upload URL and with 405 for a wrong method', async t => {
  const app = await createApp(t)
  const { uploadUrl } = await getUploadUrl(app)
  for (const url of [
    '/uploads/default/x',
    `/uploads/${demo.unknown}/${demo.unknown}`,
    uploadUrl.replace('default', demo.unknown)
  ]) {
    const response = await put(app, new URL(url, 'http://localhost').href)
    t.match([response.statusCode, response.json()], [404, { code: '404041', message: 'upload not found' }])
  }
  const get = await app.inject({ url: new URL(uploadUrl).pathname })
  t.strictSame([get.statusCode, get.headers['allow']], [405, 'PUT'])
})

t.test('refuses an upload that exceeds the limit of documents', async t => {
  const app = await createApp(t, { documentLimit: 1_000 })
  const { uploadUrl } = await getUploadUrl(app)
  const refused = await put(app, uploadUrl, 'x'.repeat(1_001))
  t.strictSame(
    [refused.statusCode, refused.json()],
    [
      413,
      {
        code: '413001',
        message: 'request body too large',
        details: 'Send at most 1000 bytes, or start the mock with a larger --document-limit.'
      }
    ]
  )
  t.equal((await put(app, uploadUrl, 'x'.repeat(1_000))).statusCode, 204)
})

t.test('keeps at most 100 uploads and 16 MiB of files, and drops the oldest first', async t => {
  const app = await createApp(t, { bodyLimit: 16 * 1_048_576 })
  const urls: { uploadUrl: string; url: string }[] = []
  for (let count = 0; count < 101; count++) urls.push(await getUploadUrl(app))
  const statuses = async (...indexes: number[]) =>
    Promise.all(indexes.map(async index => (await put(app, urls[index]?.uploadUrl as string)).statusCode))
  t.strictSame(await statuses(0, 1, 100), [404, 204, 204])
  t.equal((await put(app, urls[99]?.uploadUrl as string, Buffer.alloc(16 * 1_048_576 - tiny.length))).statusCode, 204)
  t.strictSame(await statuses(1, 99, 100), [404, 410, 410], 'the newest uploads are kept')
  const { uploadUrl, url } = await getUploadUrl(app)
  t.equal((await put(app, uploadUrl)).statusCode, 204)
  t.equal((await put(app, urls[100]?.uploadUrl as string)).statusCode, 404)
  t.equal((await call(app, 'ImportHTTPConnector', { body: { schemaURL: url, format: 'openapi' } })).statusCode, 201)
})

t.test('GetProtocolUploadURL responds with 404 for an unknown protocol', async t => {
  const app = await createApp(t)
  const response = await call(app, 'GetProtocolUploadURL', { path: { protocol_slug: 'htp' } })
  t.equal(response.statusCode, 404)
  t.strictSame(response.json(), {
    code: '404031',
    message: 'protocol not found',
    details: 'The protocols are http, bigquery.'
  })
  t.equal((await call(app, 'GetProtocolUploadURL', { path: { protocol_slug: 'bigquery' } })).statusCode, 200)
})

t.test('refuses a schemaURL that is not an upload URL of the mock', async t => {
  const app = await createApp(t)
  const { uploadUrl, url } = await getUploadUrl(app)
  const refusedUrls = [
    'https://elsewhere.example/api.yaml',
    'file:///etc/passwd',
    '/uploads/default/x/file',
    uploadUrl,
    `${url}?x`,
    `http://x@${new URL(url).host}${new URL(url).pathname}`,
    ''
  ]
  for (const schemaURL of refusedUrls) {
    const response = await call(app, 'ImportHTTPConnector', { body: { schemaURL, format: 'openapi' } })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400041',
      message: 'schema url refused',
      fields: [{ field: 'schemaURL', message: 'expected the url of a GetProtocolUploadURL response' }],
      details:
        'The mock makes no outbound connections. Get an upload URL with GetProtocolUploadURL, PUT the document to its ' +
        'uploadUrl, and send its url as schemaURL; or send the document itself as multipart/form-data.'
    })
  }
})

t.test('parses the document as its filetype, which is json or yaml', async t => {
  const app = await createApp(t)
  const schemaURL = await upload(app, readDocument('kennel'))
  const send = (filetype: string) =>
    call(app, 'ImportHTTPConnector', { body: { schemaURL, format: 'openapi', filetype } })
  t.equal((await send('yaml')).statusCode, 201)
  t.equal((await send('')).statusCode, 201)
  t.match((await send('json')).json(), { code: '400040', messages: [{ text: 'the document is not valid JSON' }] })
  t.match((await send('xml')).json(), {
    code: '400004',
    fields: [{ field: 'filetype', message: 'expected json or yaml, got "xml"' }]
  })
})

t.test('refuses the upload of another organisation', async t => {
  const app = await createApp(t)
  const schemaURL = await upload(app, tiny)
  const path = { organisation_id: demo.globex.id }
  const body = { schemaURL, format: 'openapi' }
  const response = await call(app, 'ImportHTTPConnector', { path, key: demo.globex.key, body })
  t.match([response.statusCode, response.json()], [400, { code: '400042' }])
})

t.test('an upload works only in its sandbox, until the sandbox is reset or ended', async t => {
  const { app, url: server } = await listen(t)
  const sandbox = await app.sandboxes.lease({})
  const { organisationId, token } = sandbox.lease
  const headers = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' }
  const address = `${server}/o/${organisationId}/protocols/http`
  const { uploadUrl, url } = (await (await fetch(`${address}/upload-url`, { headers })).json()) as {
    uploadUrl: string
    url: string
  }
  t.equal((await fetch(uploadUrl, { method: 'PUT', body: tiny })).status, 204)
  const body = JSON.stringify({ schemaURL: url, format: 'openapi' })
  const send = async () => (await fetch(`${address}/import`, { method: 'POST', headers, body })).status
  t.equal(await send(), 201)
  const inDefault = await call(app, 'ImportHTTPConnector', { body: { schemaURL: url, format: 'openapi' } })
  t.match([inDefault.statusCode, inDefault.json()], [400, { code: '400041' }])
  sandbox.reset()
  t.equal(await send(), 400)
  t.equal((await fetch(uploadUrl, { method: 'PUT', body: tiny })).status, 404)
  app.sandboxes.end(sandbox.id)
  t.equal((await fetch(uploadUrl, { method: 'PUT', body: tiny })).status, 404)
})

t.test('a malformed response in place of the operation leaves no connector and no upload behind', async t => {
  const app = await createApp(t)
  const { faults, store } = app.sandboxes.default
  const before = stateOf(app)
  const image = store.takeImage()
  for (const operation of ['ImportHTTPConnector', 'GetProtocolUploadURL'] as const) {
    faults.add({ operation, kind: 'malformed', times: 1 })
  }
  t.equal((await importDocument(app, tiny)).statusCode, 201)
  await call(app, 'GetProtocolUploadURL', httpProtocol)
  t.strictSame(stateOf(app), before)
  t.equal(store.takeImage().equals(image), true)
})

t.test('the journal records imports with the text of their forms', async t => {
  const app = await createApp(t)
  await importDocument(app, tiny)
  const schemaURL = await upload(app, tiny)
  await call(app, 'ImportHTTPConnector', { body: { schemaURL, format: 'openapi' } })
  t.match(
    app.sandboxes.default.journal.find().map(({ operation, status, body }) => ({ operation, status, body })),
    [
      { operation: 'ImportHTTPConnector', status: 201, body: /name="file"/ },
      { operation: 'GetProtocolUploadURL', status: 200, body: undefined },
      { operation: 'ImportHTTPConnector', status: 201, body: { schemaURL, format: 'openapi' } }
    ]
  )
})

t.test('a document may be larger than other bodies', async t => {
  const app = await createApp(t, { bodyLimit: 1_000, documentLimit: 4_000 })
  const document = (length: number) => JSON.stringify(tinyDocument({ 'x-long': 'x'.repeat(length) }))
  t.equal((await importDocument(app, document(2_000))).statusCode, 201)
  const refused = await importDocument(app, document(4_000))
  t.match([refused.statusCode, refused.json()], [413, { details: /larger --document-limit\.$/ }])
  const other = await call(app, 'CreateHTTPConnector', { body: { name: 'x'.repeat(2_000) } })
  t.match([other.statusCode, other.json()], [413, { details: /larger --body-limit\.$/ }])
})

t.test('the mapping of a discriminator leads to the schema that its branch has', async t => {
  const app = await createApp(t)
  const schemas = {
    Pet: {
      oneOf: [{ $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind', mapping: { dog: '#/components/schemas/Dog', hound: 'Dog' } }
    },
    Dog: { type: 'object', properties: { kind: { type: 'string' } } }
  }
  const { connector, definitions } = (
    await importDocument(app, JSON.stringify(tinyDocument({ components: { schemas } })))
  ).json<{ connector: { id: string }; definitions: { name: string; url: string }[] }>()
  const urlOfDog = definitions.find(({ name }) => name === 'Dog')?.url
  const raw = await call(app, 'GetRawSchema', {
    path: { connector_id: connector.id, version: '1.0', schema_filename: 'Pet.json' }
  })
  t.strictSame(raw.json(), {
    oneOf: [{ $ref: urlOfDog }],
    discriminator: { propertyName: 'kind', mapping: { dog: urlOfDog, hound: urlOfDog } }
  })
})

t.test('openapiImport decides whether a fault refuses a document', async t => {
  const app = await createApp(t)
  const document = JSON.stringify(tinyDocument({ path: {} }))
  const { messages } = (await importDocument(app, document)).json<{ messages: { severity: string }[] }>()
  t.match(messages, [
    {
      text: 'OpenAPI 3.1 does not know a property',
      severity: 'warning',
      detail: [/^#\/path \(line 1, column \d+\): did you mean "paths"\?$/]
    }
  ])
  app.sandboxes.default.settings.openapiImport = 'strict'
  t.equal((await importDocument(app, document)).statusCode, 400)
})
