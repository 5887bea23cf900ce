/** What all operations have in common: who is let in, and how queries and bodies are read. */
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import t, { type Test } from 'tap'
import { type Operation, operations, parametersOf, operationIds } from '../../../src/contract/operations.js'
import { type PathParameter, pathParameters } from '../../../src/contract/operations/parameters.js'
import { RawBody } from '../../../src/http/routes/request-body.js'
import { serveOperations, type VendorRoute } from '../../../src/http/routes/vendor-route.js'
import { buildApp } from '../../../src/http/app.js'
import { bearer, createApp, demo, urlOf } from '../../helpers/app.js'

/** A path whose ids are all well-formed. */
function pathOf(operation: Operation): Partial<Record<PathParameter, string>> {
  const values = parametersOf(operation.path).map(name => [name, pathParameters[name].ulid ? demo.unknown : 'x'])
  return { ...(Object.fromEntries(values) as Record<string, string>), organisation_id: demo.acme.id }
}

for (const id of operationIds) {
  const operation: Operation = operations[id]
  const { method } = operation
  const ids = parametersOf(operation.path).filter(name => pathParameters[name].ulid)

  t.test(`${id} asks who calls, for whom, and for well-formed ids, at both of its addresses`, async t => {
    const app = await createApp(t)
    for (const prefix of ['', '/api/connect/v1']) {
      const url = `${prefix}${urlOf(id, { path: pathOf(operation) })}`
      t.equal((await app.inject({ method, url })).statusCode, 401)
      t.equal((await app.inject({ method, url, headers: bearer('swo_unknown') })).statusCode, 401)
      if (ids.length === 0) continue
      t.equal((await app.inject({ method, url, headers: bearer(demo.globex.key) })).statusCode, 403)
      const path = { ...pathOf(operation), ...Object.fromEntries(ids.map(name => [name, 'x'])) }
      const wrong = await app.inject({
        method,
        url: `${prefix}${urlOf(id, { path })}`,
        headers: bearer(demo.globex.key)
      })
      t.equal(wrong.statusCode, 400, 'before 403')
      t.match(wrong.json(), { code: '400002', fields: ids.map(field => ({ field, message: 'must be a ULID' })) })
    }
  })
}

/** Operations of our own that answer with what they were given, with the bodies of the vendor's. */
async function createEcho(t: Test, body: Operation['body'], route: Partial<VendorRoute> = {}) {
  const app = await buildApp({ bodyLimit: 50_000 })
  t.teardown(() => app.close())
  const operation: Operation = {
    ...operations.CreateConnectorConnection,
    path: '/o/{organisation_id}/echo',
    query: ['force', 'first', 'name'],
    ...(body && { body }),
    success: { status: 200, schema: 'Connection' }
  }
  const echo: VendorRoute = { handle: ({ body: given, query }) => ({ given, query }), ...route }
  serveOperations(app, [{ operation, route: echo }], [])
  return (request: InjectOptions, query = ''): Promise<LightMyRequestResponse> =>
    app.inject({
      method: 'POST',
      url: `/o/${demo.acme.id}/echo${query}`,
      ...request,
      headers: { ...bearer(demo.acme.key), ...request.headers }
    })
}

const json = { 'content-type': 'application/json' }
const version = { required: true, content: { 'application/json': 'ConnectorVersionCreate' } }

t.test('a body is what was sent, without what the contract does not know', async t => {
  const send = await createEcho(t, version)
  for (const type of ['application/json', 'Application/JSON; charset=utf-8']) {
    const payload = { name: '1', fromVersion: '' }
    const unknown = { unknown: { deep: [1] }, constructor: 1 }
    const response = await send({
      headers: { 'content-type': type },
      payload: JSON.stringify({ ...payload, ...unknown })
    })
    t.equal(response.statusCode, 200)
    t.strictSame(response.json<{ given: unknown }>().given, payload)
  }
})

t.test('ids and times of a body are in the form that they are kept in', async t => {
  const send = await createEcho(t, { required: true, content: { 'application/json': 'ConnectorVersion' } })
  const payload = {
    id: demo.unknown.toLowerCase(),
    name: '1',
    isLatest: false,
    isDefault: false,
    createdAt: '2024-01-15T10:00:00+01:00',
    updatedAt: '2024-01-15T09:00:00.5Z',
    publishedAt: null,
    messages: []
  }
  const response = await send({ headers: json, payload: JSON.stringify(payload) })
  t.strictSame(response.json<{ given: unknown }>().given, {
    ...payload,
    id: demo.unknown,
    createdAt: '2024-01-15T09:00:00.000000Z',
    updatedAt: '2024-01-15T09:00:00.500000Z'
  })
})

const badBodies: { says: string; payload?: string | Buffer; fields: object[] }[] = [
  { says: 'none', fields: [{ field: '', message: 'is missing; send it as application/json' }] },
  { says: 'an empty one', payload: '', fields: [{ field: '', message: 'is missing; send it as application/json' }] },
  {
    says: 'broken JSON, of which nothing is repeated',
    payload: '{"name": "hunter2',
    fields: [{ field: '', message: 'is not well-formed JSON in UTF-8' }]
  },
  {
    says: 'what is not UTF-8',
    payload: Buffer.from([0x22, 0xff, 0x22]),
    fields: [{ field: '', message: 'is not well-formed JSON in UTF-8' }]
  },
  {
    says: 'one that is nested without end',
    payload: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    fields: [{ field: '', message: 'is nested more than 100 levels deep' }]
  },
  { says: 'a list', payload: '[]', fields: [{ field: '', message: 'expected an object, got an array' }] },
  { says: 'null', payload: 'null', fields: [{ field: '', message: 'expected an object, got null' }] },
  { says: 'what is missing', payload: '{}', fields: [{ field: 'name', message: 'property "name" is missing' }] },
  {
    says: 'a wrong type',
    payload: '{"name": 1, "fromVersion": []}',
    fields: [
      { field: 'name', message: 'expected a string, got 1 (put it in quotes)' },
      { field: 'fromVersion', message: 'expected a string, got an array' }
    ]
  }
]

for (const { says, payload, fields } of badBodies) {
  t.test(`a body is refused: ${says}`, async t => {
    const send = await createEcho(t, version)
    const response = await send({ headers: json, ...(payload !== undefined && { payload }) })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400004',
      message: 'invalid request body',
      fields,
      details: 'Correct the fields that are named.'
    })
  })
}

for (const type of [undefined, 'text/plain', 'application/x-www-form-urlencoded', 'nonsense; ;', 'constructor']) {
  t.test(`a body is refused as ${type ?? 'nothing'}`, async t => {
    const send = await createEcho(t, version)
    const response = await send({
      headers: type === undefined ? {} : { 'content-type': type },
      payload: Buffer.from('{"name":"1"}')
    })
    t.equal(response.statusCode, 415)
    t.strictSame(response.json(), {
      code: '415001',
      message: 'unsupported media type',
      details: 'Send the body as application/json, and say so in Content-Type.'
    })
  })
}

t.test('a body over the limit is refused', async t => {
  const send = await createEcho(t, version)
  const response = await send({ headers: json, payload: JSON.stringify({ name: 'x'.repeat(50_000) }) })
  t.equal(response.statusCode, 413)
})

t.test('a route prepares what cannot be done at once', async t => {
  const body = { required: true, content: { ...version.content, 'multipart/form-data': 'ImportHTTPConnectorForm' } }
  const send = await createEcho(t, body, {
    prepare: async ({ body: sent }) =>
      sent instanceof RawBody ? { type: sent.contentType, text: sent.bytes.toString() } : { prepared: sent }
  })
  const asJson = await send({ headers: json, payload: '{"name":"1"}' })
  t.match(asJson.json(), { given: { prepared: { name: '1' } } })
  const type = 'multipart/form-data; boundary=x'
  const asForm = await send({ headers: { 'content-type': type }, payload: '--x--' })
  t.match(asForm.json(), { given: { type, text: '--x--' } })
  t.match((await send({ headers: { 'content-type': 'text/plain' }, payload: 'x' })).json(), {
    details: 'Send the body as application/json or multipart/form-data, and say so in Content-Type.'
  })
})

const apiKey = { id: 'key', description: '', schemeType: 'api-key', name: 'X-Key', in: 'header' }

function connection(credential: unknown, authSchemeConfig: unknown = apiKey) {
  return { name: 'Default', credentials: { action: [{ authSchemeConfig, credential }] }, variables: [] }
}

const grant = { grantType: 'password', credentialId: 'SECRET', clientSecret: ['SECRET'] }
const oauth2 = { ...apiKey, schemeType: 'oauth2', authorizeUrl: '', tokenUrl: '', scopes: [], defaultScopes: [], grant }

const secretBodies = [
  { schema: 'ConnectionCreate', body: connection({ name: 'a', type: 'string', data: { value: { deep: 'SECRET' } } }) },
  { schema: 'ConnectionCreate', body: connection({ name: 'a', type: 'string', data: 'SECRET' }) },
  { schema: 'ConnectionCreate', body: connection('SECRET') },
  { schema: 'ConnectionCreate', body: connection({ name: 'a', type: 'none', data: { SECRET: 'SECRET' } }) },
  { schema: 'ConnectionCreate', body: connection({ name: 'a', type: 'oauth2-client', data: { scopes: [1234567] } }) },
  { schema: 'ConnectionCreate', body: connection({ name: 'a', type: 'none', data: {} }, oauth2) },
  {
    schema: 'BigQueryConnectorCreate',
    body: { name: 'a', connections: [connection({ name: 'a', type: 'binary', data: { valueBase64: 1234567 } })] }
  },
  { schema: 'AuthSchemeConfig', body: oauth2 }
]

for (const [index, { schema, body }] of secretBodies.entries()) {
  t.test(`no secret of a body is repeated: ${schema} ${index}`, async t => {
    const send = await createEcho(t, { required: true, content: { 'application/json': schema } })
    const response = await send({ headers: json, payload: JSON.stringify(body) })
    t.equal(response.statusCode, 400)
    t.notMatch(response.body, /SECRET|1234567/)
    t.notMatch(String(response.headers['x-mock-explain']), /SECRET|1234567/)
  })
}

t.test('a definition is referred to by its id or by its name', async t => {
  const send = await createEcho(t, { required: true, content: { 'application/json': 'ActionDefinitionCreate' } })
  const statusOf = async (definition: unknown) => {
    const response = await send({ headers: json, payload: JSON.stringify({ definition }) })
    return response.statusCode === 200 ? 'taken' : response.json<{ fields: unknown }>().fields
  }
  const message = 'expected an object with either id or name, got an object'
  t.equal(await statusOf({ name: 'Product' }), 'taken')
  t.equal(await statusOf({ id: demo.unknown }), 'taken')
  t.strictSame(await statusOf({}), [{ field: 'definition', message }])
  t.strictSame(await statusOf({ id: demo.unknown, name: 'Product' }), [{ field: 'definition', message }])
})

t.test('a query is checked before the body', async t => {
  const send = await createEcho(t, version)
  const response = await send({ headers: json, payload: '{' }, '?force=maybe&first=0&first=1&name=a')
  t.equal(response.statusCode, 400)
  t.strictSame(response.json(), {
    code: '400005',
    message: 'invalid query parameter',
    fields: [
      { field: 'first', message: 'is sent more than once; send it once' },
      { field: 'force', message: 'found "maybe"; allowed is true or false' }
    ],
    details: 'Correct the parameters that are named.'
  })
})

t.test('a query says what it says, and the rest is as if left out', async t => {
  const send = await createEcho(t, version)
  const queryOf = async (query: string) =>
    (await send({ headers: json, payload: '{"name":"1"}' }, query)).json<{ query: object }>().query
  t.strictSame(await queryOf(''), { first: 20, categories: [], force: false })
  t.strictSame(await queryOf('?force=true&first=7&name=a%20b&sort=ignored&after=ignored'), {
    first: 7,
    categories: [],
    name: 'a b',
    force: true
  })
})

t.test('an operation whose answer has no body answers with none', async t => {
  const app = await buildApp()
  t.teardown(() => app.close())
  const operation: Operation = { ...operations.DeleteConnector, path: '/o/{organisation_id}/nothing' }
  const raw: Operation = { ...operations.GetRawSchema, path: '/o/{organisation_id}/raw' }
  serveOperations(
    app,
    [
      { operation, route: { handle: () => ({ ignored: true }) } },
      { operation: raw, route: { handle: () => true } }
    ],
    []
  )
  const headers = bearer(demo.acme.key)
  const response = await app.inject({ method: 'DELETE', url: `/o/${demo.acme.id}/nothing`, headers })
  t.strictSame([response.statusCode, response.body, response.headers['content-type']], [204, '', undefined])
  const schema = await app.inject({ url: `/o/${demo.acme.id}/raw`, headers })
  t.strictSame([schema.statusCode, schema.body], [200, 'true'])
  t.match(schema.headers['content-type'], /^application\/schema\+json/)
})
