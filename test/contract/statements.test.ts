/** Statements of the vendor's document that the mock once broke. Each is tested as a kind. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { AuthSchemeConfig } from '../../src/contract/schemas/auth-scheme-config.js'
import type { Connection } from '../../src/contract/schemas/connection.js'
import type { Connector } from '../../src/contract/schemas/connector.js'
import type { Action } from '../../src/contract/schemas/action.js'
import type { Definition } from '../../src/contract/schemas/definition.js'
import type { ErrorBody } from '../../src/contract/schemas/common.js'
import { isUri } from '../../src/core/text/uri.js'
import { call, createApp, demo, bearer } from '../helpers/app.js'
import { createDefinitions, definition, emptyDraft } from '../helpers/drafts.js'

const none = { id: 'none', description: '', schemeType: 'none' } as const
const apiKey = { id: 'key', description: '', schemeType: 'api-key', name: 'x-key', in: 'header' } as const
const basic = { id: 'basic', description: '', schemeType: 'basic-auth' } as const
const certificate = { id: 'mtls', description: '', schemeType: 'certificate' } as const
const hmac = {
  id: 'hmac',
  description: '',
  schemeType: 'hmac',
  name: 'x-signature',
  in: 'header',
  algorithm: 'sha256',
  digestInputs: ['body']
} as const

function oauth2(more: object = {}) {
  return {
    id: 'oauth2',
    description: '',
    schemeType: 'oauth2',
    authorizeUrl: 'https://provider.example/authorize',
    tokenUrl: 'https://provider.example/token',
    scopes: [],
    defaultScopes: [],
    grant: { grantType: 'authorization_code' },
    ...more
  }
}

const clientCredentials = oauth2({ id: 'client', authorizeUrl: '', grant: { grantType: 'client_credentials' } })
const password = oauth2({ id: 'password', authorizeUrl: '', grant: { grantType: 'password' } })

const client = { clientId: 'a', clientSecret: 'b', authorizeUrl: '', tokenUrl: 'https://provider.example/token' }

/** Each scheme with a credential that fits it. */
const uses = [
  { scheme: none, credential: { type: 'none', data: {} } },
  { scheme: apiKey, credential: { type: 'string', data: { value: 'a' } } },
  { scheme: basic, credential: { type: 'basic-auth', data: { username: 'a', password: 'b' } } },
  { scheme: certificate, credential: { type: 'certificate', data: { certificate: 'a', key: 'b', ca: 'c' } } },
  { scheme: hmac, credential: { type: 'binary', data: { valueBase64: 'c2VjcmV0' } } },
  { scheme: clientCredentials, credential: { type: 'oauth2-client', data: client } },
  { scheme: oauth2(), credential: { type: 'oauth2-token', data: { scopes: [] } } },
  { scheme: password, credential: { type: 'oauth2-password', data: { username: 'a', password: 'b' } } }
]

type Use = (typeof uses)[number]

function toUse({ scheme, credential }: Use) {
  return { authSchemeConfig: scheme, credential: { name: 'Credential', ...credential } }
}

function connection(use: Use, name = 'Default') {
  return { name, variables: [], credentials: { action: [toUse(use)] } }
}

function httpConnector(schemes: readonly object[], more: object = {}) {
  return { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: schemes, ...more }
}

async function create(app: Parameters<typeof call>[0], body: object): Promise<Connector> {
  const response = await call(app, 'CreateHTTPConnector', { body })
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json<Connector>()
}

function fieldsOf(response: { json<Body>(): Body }): string[] {
  return (response.json<ErrorBody>().fields ?? []).map(({ field }) => field)
}

function messageOf(response: { json<Body>(): Body }): string | undefined {
  return response.json<ErrorBody>().fields?.[0]?.message
}

t.test('a credential satisfies a scheme of its connector (SPEC:46-47)', async t => {
  const app = await createApp(t)
  const schemes = uses.map(({ scheme }) => scheme)
  const { id } = await create(app, httpConnector(schemes))
  const path = { connector_id: id }
  const send = (body: object) => call(app, 'CreateConnectorConnection', { path, body })
  const at = 'credentials.action[0].authSchemeConfig'
  for (const [index, use] of uses.entries()) {
    t.equal((await send(connection(use, `Fits ${index}`))).statusCode, 200, use.scheme.schemeType)
    const unknown = await send(connection({ ...use, scheme: { ...use.scheme, id: 'unknown' } } as Use))
    t.strictSame([unknown.statusCode, fieldsOf(unknown)], [400, [`${at}.id`]], use.scheme.schemeType)
    for (const other of schemes.filter(({ id: otherId }) => otherId !== use.scheme.id)) {
      const wrong = await send(connection({ ...use, scheme: { ...use.scheme, id: other.id } } as Use))
      const field = other.schemeType === use.scheme.schemeType ? 'grant.grantType' : 'schemeType'
      t.strictSame([wrong.statusCode, fieldsOf(wrong)], [400, [`${at}.${field}`]], `${use.scheme.id} as ${other.id}`)
    }
  }
})

t.test('a connection keeps its scheme, and can move to another one of its connector', async t => {
  const app = await createApp(t)
  const { id } = await create(app, httpConnector([apiKey, { ...apiKey, id: 'second' }]))
  const path = { connector_id: id }
  const made = (
    await call(app, 'CreateConnectorConnection', { path, body: connection(uses[1] as Use) })
  ).json<Connection>()
  await call(app, 'DeleteAuthSchemeConfig', { path: { ...path, auth_scheme_config_id: 'key' } })
  const update = (scheme: object) =>
    call(app, 'UpdateConnection', {
      path: { ...path, connection_id: made.id },
      body: {
        id: made.id,
        name: 'Default',
        credentials: { action: [{ id: made.credentials.action?.[0]?.id, authSchemeConfig: scheme }] }
      }
    })
  t.equal((await update(apiKey)).statusCode, 200, 'its own, which the connector no longer has')
  const unknown = await update({ ...apiKey, id: 'third' })
  t.strictSame([unknown.statusCode, fieldsOf(unknown)], [400, ['credentials.action[0].authSchemeConfig.id']])
  t.equal((await update({ ...apiKey, id: 'second' })).statusCode, 200)
})

t.test('a connector without schemes takes type none, and any type for BigQuery', async t => {
  const app = await createApp(t)
  const { id } = await create(app, httpConnector([]))
  const sales = (
    await call(app, 'CreateBigQueryConnector', { body: { name: 'Sales', connections: [] } })
  ).json<Connector>()
  for (const use of uses) {
    const open = await call(app, 'CreateConnectorConnection', { path: { connector_id: id }, body: connection(use) })
    t.equal(open.statusCode, use.scheme.schemeType === 'none' ? 200 : 400, use.scheme.schemeType)
    const body = connection(use, use.scheme.id)
    const queried = await call(app, 'CreateConnectorConnection', { path: { connector_id: sales.id }, body })
    t.equal(queried.statusCode, 200, use.scheme.schemeType)
  }
})

t.test('format uri is the same everywhere: an absolute URI, and nothing else (SPEC:2181, 2188, 2550)', async t => {
  const good = ['https://a.example/', 'http://a.example:8080/b?c=d#e', 'urn:isbn:1', 'https://[::1]/token', 'a:']
  const bad = [
    '',
    'a',
    '/token',
    'https://',
    'https:a',
    'https://a b',
    'https://{{shop}}.example',
    'https://é.example',
    '%'
  ]
  t.strictSame(
    [good, bad].map(texts => texts.map(isUri)),
    [good.map(() => true), bad.map(() => false)]
  )
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), url => {
      t.ok(isUri(url), url)
      t.notOk(isUri(url.replace(/^\w+:\/\//, '')), url)
      t.notOk(isUri(url.replace('.', ' ')), url)
    }),
    { numRuns: 50 }
  )
  const app = await createApp(t)
  for (const text of bad) {
    const refused = await call(app, 'CreateHTTPConnector', { body: httpConnector([oauth2({ tokenUrl: text })]) })
    t.strictSame([refused.statusCode, fieldsOf(refused)], [400, ['authSchemeConfigs[0].tokenUrl']], text)
    const authorize = await call(app, 'CreateHTTPConnector', { body: httpConnector([oauth2({ authorizeUrl: text })]) })
    t.strictSame([authorize.statusCode, fieldsOf(authorize)], [400, ['authSchemeConfigs[0].authorizeUrl']], text)
    if (text !== '') t.equal(messageOf(authorize), messageOf(refused), text)
    t.equal(messageOf(refused), `expected an absolute URL such as "https://example.com/oauth/token", got "${text}"`)
  }
  for (const scheme of [clientCredentials, password]) {
    t.equal((await call(app, 'CreateHTTPConnector', { body: httpConnector([scheme]) })).statusCode, 201)
  }
})

t.test('a tag of the filter has a key, and can have a value (SPEC:1793-1794)', async t => {
  const app = await createApp(t)
  await create(app, httpConnector([], { tags: { category: ['e-commerce'], business: [] } }))
  const count = async (tags: string) =>
    (await call(app, 'ListConnectors', { query: { tags } })).json<{ totalCount: number }>().totalCount
  for (const key of ['category', 'business', 'unknown']) {
    t.equal(await count(`${key}:`), await count(key), key)
  }
  t.strictSame([await count('category:'), await count('category:,business:'), await count('unknown:')], [1, 1, 0])
  for (const tags of [':x', ':', 'category,:x', ':x:y']) {
    const refused = await call(app, 'ListConnectors', { query: { tags } })
    t.strictSame([refused.statusCode, fieldsOf(refused)], [400, ['tags']], tags)
    t.equal((await call(app, 'ListPublicConnectors', { query: { tags } })).statusCode, 400, tags)
  }
})

t.test('the URL of a definition has the documented structure, and serves the schema (SPEC:3706-3708)', async t => {
  const app = await createApp(t)
  const draft = await emptyDraft(app)
  const [made] = (await createDefinitions(draft, definition('Parcel', { title: 'Parcel' }))) as [Definition]
  const { id: version = '' } = { id: '2024-07' }
  const path = `/api/schemas/v1/o/${demo.acme.id}/${draft.connectorId}/${version}/Parcel.json`
  t.equal(new URL(made.url).pathname, path)
  const old = `/o/${demo.acme.id}/schemas/${draft.connectorId}/${version}/Parcel.json`
  for (const url of [made.url.replace(/^https?:\/\/[^/]+/, ''), path, `${path}?a=b`, old, `/api/connect/v1${old}`]) {
    const response = await app.inject({ url, headers: bearer(demo.acme.key) })
    t.strictSame([response.statusCode, response.json()], [200, { title: 'Parcel' }], url)
  }
  t.equal((await app.inject(path)).statusCode, 401, 'it needs a credential, as the operation does')
  t.equal((await app.inject({ url: `${path}/more`, headers: bearer(demo.acme.key) })).statusCode, 404)
  const odd = await app.inject({ url: '/api/schemas/v1/o/x', headers: bearer(demo.acme.key) })
  t.equal(odd.statusCode, 404)
})

t.test('errors of an action are absent after publishing it (SPEC:3532-3534)', async t => {
  const draft = await emptyDraft(await createApp(t))
  const body = { name: 'A', type: 'http', method: 'GET', path: '/', parameters: [], responses: [{ definitions: [] }] }
  await draft.get('CreateAction', { body }, 201)
  await draft.get('PublishConnector')
  t.notOk('errors' in (await draft.get<Action>('GetAction', { path: { action_name: 'A' } })))
})

t.test('a datasetId is a project and a data set (SPEC:2978, 4760)', async t => {
  const app = await createApp(t)
  const send = (datasetId: string) =>
    call(app, 'CreateBigQueryConnector', { body: { name: 'Sales', datasetId, connections: [] } })
  for (const good of ['a.b', 'my-project.my_dataset', 'example.com:project.data1', '']) {
    t.equal((await send(good)).statusCode, 201, good)
  }
  for (const bad of ['a', 'a.', '.b', 'a.b c', 'a.b-c', 'a. b', 'a/b.c']) {
    const refused = await send(bad)
    t.strictSame([refused.statusCode, fieldsOf(refused)], [400, ['datasetId']], bad)
  }
  const { id, organisationId } = (await send('a.b')).json<Connector>()
  const update = { id, organisationId, name: 'Sales', protocol: 'bigquery', datasetId: 'a' }
  const refused = await call(app, 'UpdateConnector', { path: { connector_id: id }, body: update })
  t.strictSame([refused.statusCode, fieldsOf(refused)], [400, ['datasetId']])
})

t.test('valueBase64 is base64 (SPEC:2501)', async t => {
  const app = await createApp(t)
  const { id } = await create(app, httpConnector([hmac]))
  const send = (valueBase64: string, name: string) =>
    call(app, 'CreateConnectorConnection', {
      path: { connector_id: id },
      body: connection({ scheme: hmac, credential: { type: 'binary', data: { valueBase64 } } }, name)
    })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1 }), fc.uuid(), async (bytes, name) => {
      const text = Buffer.from(bytes).toString('base64')
      t.equal((await send(text, name)).statusCode, 200, text)
      const broken = await send(`${text}!`, `${name} broken`)
      t.strictSame([broken.statusCode, fieldsOf(broken)], [400, ['credentials.action[0].credential.data.valueBase64']])
      t.notMatch(broken.body, text, 'the secret is not repeated')
    }),
    { numRuns: 10 }
  )
})

t.test('accept lists media types, and a charset does not make another one (SPEC:3632, 3750-3752)', async t => {
  const draft = await emptyDraft(await createApp(t))
  const good = ['application/json', 'TEXT/xml', '*/*', 'text/*', 'application/vnd.a+json; v=1', 'text/csv;header="a b"']
  const bad = ['', 'json', 'a/', '/b', '*/json', 'a/b c', 'a/b; c', 'a b/c', 'é/a']
  for (const [index, type] of good.entries()) {
    const body = { definitions: [definition(`Good${index}`, {}, [type])] }
    t.equal((await draft.call('CreateDefinitions', { body })).statusCode, 201, type)
  }
  for (const type of bad) {
    const refused = await draft.call('CreateDefinitions', { body: { definitions: [definition('Bad', {}, [type])] } })
    t.strictSame([refused.statusCode, fieldsOf(refused)], [400, ['definitions[0].accept[0]']], type)
  }
  const pairs = [
    ['application/json', 'application/json; charset=utf-8', 400],
    ['application/json;CHARSET=utf-8', 'Application/JSON', 400],
    ['application/json; v=1', 'application/json; v=2', 201],
    ['application/json; v=1; charset=a', 'application/json;charset=b;v=1', 400]
  ] as const
  for (const [index, [first, second, status]] of pairs.entries()) {
    const names = ['A', 'B'].map(letter => `${letter}${index}`)
    const definitions = [definition(names[0] as string, {}, [first]), definition(names[1] as string, {}, [second])]
    await draft.get('CreateDefinitions', { body: { definitions } }, 201)
    const links = names.map(name => ({ definition: { name } }))
    const body = {
      name: `Action${index}`,
      type: 'http',
      method: 'GET',
      path: '/',
      parameters: [],
      responses: [{ definitions: links }]
    }
    t.equal((await draft.call('CreateAction', { body })).statusCode, status, `${first} and ${second}`)
  }
})

t.test('a status is one of HTTP: 100 to 599 (SPEC:3766, 4138)', async t => {
  const draft = await emptyDraft(await createApp(t))
  const statuses = [99, 100, 599, 600, -1, 0, 1e9]
  for (const kind of ['Action', 'Trigger'] as const) {
    for (const status of statuses) {
      const own = kind === 'Action' ? { path: '/' } : {}
      const name = `${kind}${statuses.indexOf(status)}`
      const responses = [{ status, definitions: [] }]
      const body = { name, type: 'http', method: 'GET', parameters: [], responses, ...own }
      const response = await draft.call(`Create${kind}`, { body })
      t.equal(response.statusCode, status >= 100 && status <= 599 ? 201 : 400, `${kind} ${status}`)
      if (response.statusCode === 400) t.strictSame(fieldsOf(response), ['responses[0].status'])
    }
  }
})

t.test('CreateHTTPConnector makes its connections (SPEC:4639)', async t => {
  const app = await createApp(t)
  const schemes = uses.map(({ scheme }) => scheme)
  const connections = uses.map(use => connection(use, use.scheme.id))
  const made = await create(
    app,
    httpConnector(schemes, { connections, connectionVariables: [{ name: 'a', value: 'b' }] })
  )
  t.strictSame(
    made.connections.map(({ name, variables }) => ({ name, variables })),
    connections.map(({ name }) => ({ name, variables: [{ name: 'a', value: 'b' }] }))
  )
  const read = (await call(app, 'GetConnector', { path: { connector_id: made.id } })).json<Connector>()
  t.strictSame(read.connections.map(({ id }) => id).sort(), made.connections.map(({ id }) => id).sort())
  await assertRefused(t, app, { connections: [connections[0], connections[0]] }, 'connections[1].name')
  const unknown = connection({ ...uses[1], scheme: { ...apiKey, id: 'unknown' } } as unknown as Use)
  await assertRefused(t, app, { connections: [unknown] }, 'connections[0].credentials.action[0].authSchemeConfig.id')
  await assertRefused(t, app, { connections: [{ ...connections[0], credentials: {} }] }, 'connections[0].credentials')
})

async function assertRefused(t: Test, app: Parameters<typeof call>[0], more: object, field: string): Promise<void> {
  const schemes: AuthSchemeConfig[] = [none, apiKey]
  const refused = await call(app, 'CreateHTTPConnector', { body: httpConnector(schemes, more) })
  t.strictSame([refused.statusCode, fieldsOf(refused)], [400, [field]])
}

t.test('JSON has no charset', async t => {
  const app = await createApp(t)
  const key = bearer(demo.acme.key)
  const requests = [
    { url: '/categories', headers: key },
    { url: '/categories' },
    { url: '/nowhere' },
    { url: '/__admin/clock' },
    { url: '/__admin/nowhere' },
    { url: '/__admin/state' },
    { url: '/__admin/openapi.json' },
    { url: '/o/%E0%A4%A', headers: key },
    { url: '/.well-known/openid-configuration' },
    { url: '/' },
    { method: 'PUT', url: '/uploads/default/unknown', payload: 'x' }
  ] as const
  for (const request of requests) {
    const { headers } = await app.inject(request)
    t.equal(headers['content-type'], 'application/json', request.url)
  }
})
