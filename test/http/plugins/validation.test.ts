/** The checks that all operations share: credentials, paths, queries and bodies. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse, RouteHandlerMethod } from 'fastify'
import t, { type Test } from 'tap'
import { type Operation, operations, parametersOf, operationIds } from '../../../src/contract/operations.js'
import { type PathParameter, pathParameters } from '../../../src/contract/operations/parameters.js'
import { buildApp } from '../../../src/http/app.js'
import { toRoute } from '../../../src/http/operation.js'
import { operationConcerns } from '../../../src/http/plugins/operation-concerns.js'
import { bearer, createApp, demo, urlOf } from '../../helpers/app.js'

/** Values for the path parameters, with well-formed ids. */
function pathOf(operation: Operation): Partial<Record<PathParameter, string>> {
  const values = parametersOf(operation.path).map(name => [name, pathParameters[name].ulid ? demo.unknown : 'x'])
  return { ...(Object.fromEntries(values) as Record<string, string>), organisation_id: demo.acme.id }
}

for (const id of operationIds) {
  const operation: Operation = operations[id]
  const { method } = operation
  const ids = parametersOf(operation.path).filter(name => pathParameters[name].ulid)

  t.test(`${id} checks credentials, organisation and ids under both prefixes`, async t => {
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
      t.equal(wrong.statusCode, 400, 'ids are checked before the organisation')
      t.match(wrong.json(), { code: '400002', fields: ids.map(field => ({ field, message: 'must be a ULID' })) })
    }
  })
}

/** Serves an operation that is not in the table. */
function serve(app: FastifyInstance, operation: Operation, handler: RouteHandlerMethod): void {
  app.register(async scope => {
    scope.register(operationConcerns, { issuers: [] })
    scope.register(async routes => void routes.route({ ...toRoute(operation), handler }))
  })
}

/** Serves an operation that returns its query and its body, and has one of the body schemas of the vendor. */
async function createEcho(t: Test, body: Operation['body']) {
  const app = await buildApp({ bodyLimit: 50_000 })
  t.teardown(() => app.close())
  const operation: Operation = {
    ...operations.CreateConnectorConnection,
    path: '/o/{organisation_id}/echo',
    query: ['first', 'force', 'name', 'categories'],
    ...(body && { body }),
    success: { status: 200, schema: 'Connection' }
  }
  serve(app, operation, async ({ body: given, query }) => ({
    given:
      given instanceof Map
        ? Array.from(given as Map<string, Buffer>, ([name, part]) => [name, part.toString()])
        : given,
    query
  }))
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

t.test('a body reaches the handler without unknown properties', async t => {
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

t.test('the ids and times of a body are normalised', async t => {
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

const badBodies: { label: string; payload?: string | Buffer; fields: object[] }[] = [
  { label: 'a missing body', fields: [{ field: '', message: 'is missing; send it as application/json' }] },
  { label: 'an empty body', payload: '', fields: [{ field: '', message: 'is missing; send it as application/json' }] },
  {
    label: 'malformed JSON, which is not repeated',
    payload: '{"name": "hunter2',
    fields: [{ field: '', message: 'is not well-formed JSON in UTF-8' }]
  },
  {
    label: 'text that is not UTF-8',
    payload: Buffer.from([0x22, 0xff, 0x22]),
    fields: [{ field: '', message: 'is not well-formed JSON in UTF-8' }]
  },
  {
    label: 'nesting that is too deep',
    payload: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    fields: [{ field: '', message: 'is nested more than 100 levels deep' }]
  },
  { label: 'a list', payload: '[]', fields: [{ field: '', message: 'expected an object, got an array' }] },
  { label: 'null', payload: 'null', fields: [{ field: '', message: 'expected an object, got null' }] },
  {
    label: 'a missing property',
    payload: '{}',
    fields: [{ field: 'name', message: 'property "name" is missing' }]
  },
  {
    label: 'wrong types',
    payload: '{"name": 1, "fromVersion": []}',
    fields: [
      { field: 'name', message: 'expected a string, got 1 (put it in quotes)' },
      { field: 'fromVersion', message: 'expected a string, got an array' }
    ]
  }
]

for (const { label, payload, fields } of badBodies) {
  t.test(`an invalid body is refused with 400: ${label}`, async t => {
    const send = await createEcho(t, version)
    const response = await send({ headers: json, ...(payload !== undefined && { payload }) })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400004',
      message: 'invalid request body',
      fields,
      details: 'Correct the listed fields.'
    })
  })
}

for (const type of [undefined, 'text/plain', 'application/x-www-form-urlencoded', 'nonsense; ;', 'constructor']) {
  t.test(`a body with the content type ${type ?? '(none)'} is refused with 415`, async t => {
    const send = await createEcho(t, version)
    const response = await send({
      headers: type === undefined ? {} : { 'content-type': type },
      payload: Buffer.from('{"name":"1"}')
    })
    t.equal(response.statusCode, 415)
    t.strictSame(response.json(), {
      code: '415001',
      message: 'unsupported media type',
      details: 'Send the body as application/json, with a matching Content-Type.'
    })
  })
}

t.test('a body over the limit is refused with 413', async t => {
  const send = await createEcho(t, version)
  const response = await send({ headers: json, payload: JSON.stringify({ name: 'x'.repeat(50_000) }) })
  t.equal(response.statusCode, 413)
})

t.test('a form reaches the handler as a map of its parts', async t => {
  const body = { required: true, content: { ...version.content, 'multipart/form-data': 'ImportHTTPConnectorForm' } }
  const send = await createEcho(t, body)
  const asJson = await send({ headers: json, payload: '{"name":"1"}' })
  t.match(asJson.json(), { given: { name: '1' } })
  const asForm = await send({
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: '--x\r\ncontent-disposition: form-data; name="file"\r\n\r\ntext\r\n--x--\r\n'
  })
  t.match(asForm.json(), { given: [['file', 'text']] })
  for (const type of ['text/plain', 'no media type']) {
    const refused = await send({ headers: { 'content-type': type }, payload: 'x' })
    t.equal(refused.statusCode, 415)
    t.match(refused.headers['x-mock-explain'], `found="${type}"`)
    t.match(refused.json(), {
      code: '415001',
      details: 'Send the body as application/json or multipart/form-data, with a matching Content-Type.'
    })
  }
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
  t.test(`an error does not repeat the secrets of a body: ${schema} ${index}`, async t => {
    const send = await createEcho(t, { required: true, content: { 'application/json': schema } })
    const response = await send({ headers: json, payload: JSON.stringify(body) })
    t.equal(response.statusCode, 400)
    t.notMatch(response.body, /SECRET|1234567/)
    t.notMatch(String(response.headers['x-mock-explain']), /SECRET|1234567/)
  })
}

t.test('a definition is given by either its id or its name, not by both', async t => {
  const send = await createEcho(t, { required: true, content: { 'application/json': 'ActionDefinitionCreate' } })
  const statusOf = async (definition: unknown) => {
    const response = await send({ headers: json, payload: JSON.stringify({ definition }) })
    return response.statusCode === 200 ? 'accepted' : response.json<{ fields: unknown }>().fields
  }
  const message = 'expected an object with either id or name, got an object'
  t.equal(await statusOf({ name: 'Product' }), 'accepted')
  t.equal(await statusOf({ id: demo.unknown }), 'accepted')
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
      { field: 'force', message: 'expected true or false, got "maybe"' }
    ],
    details: 'Correct the listed parameters.'
  })
})

t.test('a query is converted by its schema, and unknown parameters are ignored', async t => {
  const send = await createEcho(t, version)
  const queryOf = async (query: string) =>
    (await send({ headers: json, payload: '{"name":"1"}' }, query)).json<{ query: object }>().query
  t.strictSame(await queryOf(''), { first: 20 })
  t.strictSame(await queryOf('?first=&name=&categories='), { first: 20 })
  t.strictSame(
    await queryOf('?force=true&first=7&name=a%20b&categories=ERP&categories=HR&sort=ignored&after=ignored'),
    {
      force: true,
      first: 7,
      name: 'a b',
      categories: ['ERP', 'HR']
    }
  )
})

t.test('an empty response has no body and no content type, and a boolean schema is sent as JSON', async t => {
  const app = await buildApp()
  t.teardown(() => app.close())
  serve(app, { ...operations.DeleteConnector, path: '/o/{organisation_id}/nothing' }, async () => undefined)
  serve(app, { ...operations.GetRawSchema, path: '/o/{organisation_id}/raw' }, async () => true)
  const headers = bearer(demo.acme.key)
  const response = await app.inject({ method: 'DELETE', url: `/o/${demo.acme.id}/nothing`, headers })
  t.strictSame([response.statusCode, response.body, response.headers['content-type']], [204, '', undefined])
  const schema = await app.inject({ url: `/o/${demo.acme.id}/raw`, headers })
  t.strictSame([schema.statusCode, schema.body], [200, 'true'])
  t.match(schema.headers['content-type'], /^application\/schema\+json/)
})
