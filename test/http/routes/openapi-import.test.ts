/** Connectors from descriptions of their APIs, and the uploads that these come by. */
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
import { createVendorValidator, withoutVendor } from '../../helpers/vendor.js'

const NOON = Date.UTC(2026, 0, 1, 12)

function frozenClock() {
  const clock = createClock(() => NOON)
  clock.freeze()
  return clock
}

const tiny = JSON.stringify(tinyDocument())

/** All that a world holds, uploads apart. */
function stateOf(app: FastifyInstance): unknown {
  const { store, settings } = app.sandboxes.default
  return exportState(store, settings)
}

const addresses = { path: { protocol_slug: 'http' } }

async function getUploadUrl(app: FastifyInstance) {
  return (await call(app, 'GetProtocolUploadURL', addresses)).json<{ uploadUrl: string; url: string }>()
}

function put(app: FastifyInstance, uploadUrl: string, payload: string | Buffer = tiny) {
  return app.inject({ method: 'PUT', url: new URL(uploadUrl).pathname, payload })
}

t.test('a small document becomes a connector, as a whole', async t => {
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
    url: `https://mock.example/api/connect/v1/o/${demo.acme.id}/schemas/${id}/1.0/Thing.json`
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
    messages: []
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
  t.test(`the document ${name} is imported, by a form and by its URL alike`, async t => {
    const app = await createApp(t, { clock: frozenClock() })
    const byForm = await importDocument(app, readDocument(name))
    const schemaURL = await upload(app, readDocument(name))
    const byUrl = await call(app, 'ImportHTTPConnector', { body: { schemaURL, format: 'openapi' } })
    t.strictSame([byForm.statusCode, byUrl.statusCode], [201, 201])
    const withoutIds = (text: string) => text.replaceAll(/01[0-9A-HJKMNP-TV-Z]{24}/g, 'ID')
    t.equal(withoutIds(byUrl.body), withoutIds(byForm.body))
    if (withoutVendor === false) t.equal(createVendorValidator()('ImportHTTPConnectorResult', byForm.json()), undefined)
  })

  t.test(`what came of ${name} is exported and planted again as it is`, async t => {
    const app = await createApp(t)
    await importDocument(app, readDocument(name))
    const state = stateOf(app) as { connectors: unknown[] }
    const other = await createApp(t, { seeds: [JSON.parse(JSON.stringify(state)) as object] })
    t.strictSame(stateOf(other), state)
  })
}

t.test('an import can be imported from, once it is public and published', async t => {
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

t.test('a connector gets another version, and stays as it is itself', async t => {
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
  t.match(result.definitions[0]?.url, `/schemas/${connector.id}/next/Account.json`)
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

t.test('a version is refused where it cannot be, before its document is looked at', async t => {
  const app = await createApp(t)
  const { connector } = (await importDocument(app, tiny)).json<ImportHTTPConnectorResult>()
  const library = { connector_id: demo.bigQuery, organisation_id: demo.library.id }
  const own = { connector_id: connector.id }
  const before = stateOf(app)
  const cases = [
    { says: { status: 409, code: '409010' }, path: own, version: '1.0' },
    { says: { status: 400, code: '400004' }, path: own, version: 'latest' },
    { says: { status: 400, code: '400004' }, path: own, version: '' },
    { says: { status: 400, code: '400004' }, path: own, version: 'x'.repeat(256) },
    { says: { status: 404, code: '404007' }, path: { connector_id: demo.shopify }, version: '2' },
    { says: { status: 400, code: '400043' }, path: library, key: demo.library.key, version: '2' }
  ]
  for (const { says, version, ...options } of cases) {
    const response = await importDocument(app, 'no document', { ...options, version })
    t.strictSame({ status: response.statusCode, code: response.json<{ code: string }>().code }, says)
  }
  t.strictSame(stateOf(app), before)
})

t.test('a document that is refused leaves nothing behind', async t => {
  const app = await createApp(t)
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
    details: 'Correct what the messages say of the document. Nothing of it was imported.',
    messages: [
      {
        text: 'external references are not supported; move the target into the document',
        severity: 'error',
        detail: ['#/paths/~1a/get/responses/200']
      }
    ]
  })
  if (withoutVendor === false) t.equal(createVendorValidator()('ImportHTTPConnectorError', response.json()), undefined)
  t.strictSame(stateOf(app), before)
})

const file = { name: 'file', content: tiny }
const metadata = { name: 'metadata', content: '{"format":"openapi"}' }

t.test('a form is taken in every form that clients send', async t => {
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
    says: 'no form',
    payload: Buffer.from('junk'),
    fields: [{ field: '', message: 'is not well-formed multipart/form-data' }]
  },
  {
    says: 'one that is cut',
    payload: toForm([metadata, file]).subarray(0, -40),
    fields: [{ field: '', message: 'is not well-formed multipart/form-data' }]
  },
  {
    says: 'one without a boundary',
    payload: toForm([file]),
    type: 'multipart/form-data',
    fields: [{ field: '', message: 'is not well-formed multipart/form-data' }]
  },
  {
    says: 'one without a file',
    payload: toForm([metadata]),
    fields: [{ field: 'file', message: 'the part "file" is missing; it holds the document' }]
  },
  {
    says: 'two files',
    payload: toForm([metadata, file, file]),
    fields: [{ field: 'file', message: 'is sent more than once; send it once' }]
  },
  {
    says: 'many parts',
    payload: toForm(Array.from({ length: 30 }, (_, index) => ({ name: `p${index}`, content: '' }))),
    fields: [{ field: '', message: 'has more than 20 parts' }]
  },
  {
    says: 'metadata that is no JSON',
    payload: toForm([file, { ...metadata, content: '{' }]),
    fields: [{ field: 'metadata', message: 'is not well-formed JSON' }]
  },
  {
    says: 'metadata that is a list',
    payload: toForm([file, { ...metadata, content: '[]' }]),
    fields: [{ field: 'metadata', message: 'expected an object, got an array' }]
  },
  {
    says: 'another format',
    payload: toForm([file, { ...metadata, content: '{"format":"postman"}' }]),
    fields: [{ field: 'metadata.format', message: 'expected openapi, got "postman"' }]
  },
  {
    says: 'a version without a name',
    operation: 'ImportHTTPConnectorVersion' as const,
    payload: toForm([metadata]),
    fields: [
      { field: 'file', message: 'the part "file" is missing; it holds the document' },
      { field: 'metadata.version', message: 'property "version" is missing' }
    ]
  }
]

for (const { says, payload, fields, ...options } of badForms) {
  t.test(`a form is refused: ${says}`, async t => {
    const app = await createApp(t)
    const response = await sendForm(app, payload, { ...options, path: { connector_id: demo.shopify } })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400004',
      message: 'invalid request body',
      fields,
      details: 'Correct the fields that are named.'
    })
  })
}

t.test('a form that was damaged anywhere is taken or refused, and always answered', async t => {
  const app = await createApp(t)
  const whole = toForm([metadata, file])
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 8 }), fc.nat(12), async (at, added, left) => {
      const payload = Buffer.concat([whole.subarray(0, at), added, whole.subarray(at + left)])
      return [201, 400].includes((await sendForm(app, payload)).statusCode)
    }),
    { numRuns: 150 }
  )
  t.pass('held for all')
})

t.test('an upload URL takes one file, which is imported as often as is wished', async t => {
  const app = await createApp(t, { publicUrl: 'https://mock.example', clock: frozenClock() })
  const response = await call(app, 'GetProtocolUploadURL', addresses)
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
    details: 'An upload URL takes one file, within five minutes: get another one (GetProtocolUploadURL).'
  })
  t.equal(again.statusCode, 410)
  app.sandboxes.default.clock.advance(3_600_000)
  for (const _ of [1, 2]) t.equal((await call(app, 'ImportHTTPConnector', { body })).statusCode, 201)
})

t.test('an upload URL ends after five minutes by the clock of its sandbox', async t => {
  const app = await createApp(t, { clock: frozenClock() })
  const { clock } = app.sandboxes.default
  const [first, second] = [await getUploadUrl(app), await getUploadUrl(app)]
  clock.advance(299_999)
  t.equal((await put(app, first.uploadUrl)).statusCode, 204)
  clock.advance(1)
  t.equal((await put(app, second.uploadUrl)).statusCode, 410)
})

t.test('what no upload has as its address is not found', async t => {
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

t.test('an upload is as long as a body may be', async t => {
  const app = await createApp(t, { bodyLimit: 1_000 })
  const { uploadUrl } = await getUploadUrl(app)
  t.equal((await put(app, uploadUrl, 'x'.repeat(1_001))).statusCode, 413)
  t.equal((await put(app, uploadUrl, 'x'.repeat(1_000))).statusCode, 204)
})

t.test('uploads are kept for so many and so long', async t => {
  const app = await createApp(t, { bodyLimit: 16 * 1_048_576 })
  const urls: { uploadUrl: string; url: string }[] = []
  for (let count = 0; count < 101; count++) urls.push(await getUploadUrl(app))
  const statuses = async (...indexes: number[]) =>
    Promise.all(indexes.map(async index => (await put(app, urls[index]?.uploadUrl as string)).statusCode))
  t.strictSame(await statuses(0, 1, 100), [404, 204, 204])
  t.equal((await put(app, urls[99]?.uploadUrl as string, Buffer.alloc(16 * 1_048_576 - tiny.length))).statusCode, 204)
  t.strictSame(await statuses(1, 99, 100), [404, 410, 410], 'the last are kept, whatever came before them')
  const { uploadUrl, url } = await getUploadUrl(app)
  t.equal((await put(app, uploadUrl)).statusCode, 204)
  t.equal((await put(app, urls[100]?.uploadUrl as string)).statusCode, 404)
  t.equal((await call(app, 'ImportHTTPConnector', { body: { schemaURL: url, format: 'openapi' } })).statusCode, 201)
})

t.test('an unknown protocol has no upload URL', async t => {
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

t.test('no URL but those of uploads is looked at', async t => {
  const app = await createApp(t)
  const { uploadUrl, url } = await getUploadUrl(app)
  const elsewhere = [
    'https://elsewhere.example/api.yaml',
    'file:///etc/passwd',
    '/uploads/default/x/file',
    uploadUrl,
    `${url}?x`,
    `http://x@${new URL(url).host}${new URL(url).pathname}`,
    ''
  ]
  for (const schemaURL of elsewhere) {
    const response = await call(app, 'ImportHTTPConnector', { body: { schemaURL, format: 'openapi' } })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400041',
      message: 'schema url refused',
      fields: [{ field: 'schemaURL', message: 'expected the url of a GetProtocolUploadURL response' }],
      details:
        'The mock makes no outbound connection: get an upload URL of the protocol (GetProtocolUploadURL), PUT the ' +
        'document to its uploadUrl, and send its url as schemaURL; or send the document itself as multipart/form-data.'
    })
  }
})

t.test('the type of a file is json or yaml, and means it', async t => {
  const app = await createApp(t)
  const schemaURL = await upload(app, readDocument('kennel'))
  const send = (filetype: string) =>
    call(app, 'ImportHTTPConnector', { body: { schemaURL, format: 'openapi', filetype } })
  t.equal((await send('yaml')).statusCode, 201)
  t.equal((await send('')).statusCode, 201)
  t.match((await send('json')).json(), { code: '400040', messages: [{ text: 'the document is not valid JSON' }] })
  t.match((await send('xml')).json(), {
    code: '400004',
    fields: [{ field: 'filetype', message: 'allowed is json or yaml' }]
  })
})

t.test('an upload belongs to its organisation', async t => {
  const app = await createApp(t)
  const schemaURL = await upload(app, tiny)
  const path = { organisation_id: demo.globex.id }
  const body = { schemaURL, format: 'openapi' }
  const response = await call(app, 'ImportHTTPConnector', { path, key: demo.globex.key, body })
  t.match([response.statusCode, response.json()], [400, { code: '400042' }])
})

t.test('an upload belongs to its sandbox, and ends with it and with a reset', async t => {
  const { app, url: server } = await listen(t)
  const box = await app.sandboxes.lease({})
  const { organisationId, token } = box.lease
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
  box.reset()
  t.equal(await send(), 400)
  t.equal((await fetch(uploadUrl, { method: 'PUT', body: tiny })).status, 404)
  app.sandboxes.end(box.id)
  t.equal((await fetch(uploadUrl, { method: 'PUT', body: tiny })).status, 404)
})

t.test('an answer that is spoilt before the operation leaves no connector and no upload behind', async t => {
  const app = await createApp(t)
  const { faults, store } = app.sandboxes.default
  const before = stateOf(app)
  const image = store.takeImage()
  for (const operation of ['ImportHTTPConnector', 'GetProtocolUploadURL'] as const) {
    faults.add({ operation, kind: 'malformed', times: 1 })
  }
  t.equal((await importDocument(app, tiny)).statusCode, 201)
  await call(app, 'GetProtocolUploadURL', addresses)
  t.strictSame(stateOf(app), before)
  t.equal(store.takeImage().equals(image), true)
})

t.test('the journal tells of an import, but keeps no form', async t => {
  const app = await createApp(t)
  await importDocument(app, tiny)
  const schemaURL = await upload(app, tiny)
  await call(app, 'ImportHTTPConnector', { body: { schemaURL, format: 'openapi' } })
  t.match(
    app.sandboxes.default.journal.find().map(({ operation, status, body }) => ({ operation, status, body })),
    [
      { operation: 'ImportHTTPConnector', status: 201, body: undefined },
      { operation: 'GetProtocolUploadURL', status: 200, body: undefined },
      { operation: 'ImportHTTPConnector', status: 201, body: { schemaURL, format: 'openapi' } }
    ]
  )
})
