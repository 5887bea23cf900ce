/** Creating, updating and deleting connectors and their auth scheme configs. */
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { AuthSchemeConfig } from '../../../src/contract/schemas/auth-scheme-config.js'
import type { Connection } from '../../../src/contract/schemas/connection.js'
import type { ConnectorPage } from '../../../src/contract/schemas/connector-write.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { createClock } from '../../../src/core/clock.js'
import { call, createApp, demo, injectImport } from '../../helpers/app.js'
import { offerSchemes } from '../../helpers/drafts.js'
import { schemes } from '../../helpers/seeds/seeds.js'

const NOW = '2030-01-02T03:04:05Z'

/** Creates an app with a frozen clock. */
async function createFrozenApp(t: Test): Promise<FastifyInstance> {
  const clock = createClock()
  clock.freeze()
  clock.set(Date.parse(NOW))
  return createApp(t, { clock })
}

const library = { key: demo.library.key, path: { organisation_id: demo.library.id, connector_id: demo.shopify } }

async function get(app: FastifyInstance, request: Parameters<typeof call>[2] = library): Promise<Connector> {
  return (await call(app, 'GetConnector', request)).json<Connector>()
}

/** Creates a connector for Acme. */
async function create(app: FastifyInstance, body: object = {}): Promise<Connector> {
  const response = await call(app, 'CreateHTTPConnector', {
    body: { name: 'Shop', baseUrl: 'https://shop.example.com', authSchemeConfigs: [], ...body }
  })
  return response.json<Connector>()
}

const at = (connector: { id: string }) => ({ path: { connector_id: connector.id } })

/** Picks the properties that an update requires. */
function pickRequired({ id, organisationId, name, ...rest }: Connector) {
  const endpoint = rest.protocol === 'http' ? { baseUrl: rest.baseUrl } : { datasetId: rest.datasetId }
  return { id, organisationId, name, protocol: rest.protocol, ...endpoint }
}

function invalid(...fields: object[]) {
  return { code: '400004', message: 'invalid request body', fields, details: 'Correct the listed fields.' }
}

const notFound = {
  code: '404007',
  message: 'connector not found',
  details: 'The organisation has no connector with this id.'
}

t.test('CreateHTTPConnector creates a connector without versions or connections', async t => {
  const app = await createFrozenApp(t)
  const response = await call(app, 'CreateHTTPConnector', {
    body: {
      name: 'Shop',
      baseUrl: 'https://{{shop}}.example.com',
      connectionVariables: [{ name: 'shop', value: 'acme' }],
      authSchemeConfigs: [{ ...schemes['api-key'], validationMessages: [{ text: 'x', severity: 'info' }] }],
      tags: { category: ['e-commerce'] },
      public: true,
      connections: []
    }
  })
  const connector = response.json<Connector>()
  t.equal(response.statusCode, 201)
  t.strictSame(connector, {
    id: connector.id,
    organisationId: demo.acme.id,
    name: 'Shop',
    public: true,
    tags: { category: ['e-commerce'] },
    protocol: 'http',
    baseUrl: 'https://{{shop}}.example.com',
    authSchemeConfigs: [schemes['api-key']],
    connectionVariables: [{ name: 'shop', value: 'acme' }],
    connections: [],
    versions: [],
    createdAt: NOW,
    updatedAt: NOW
  })
  t.strictSame(await get(app, at(connector)), connector)
})

t.test('CreateHTTPConnector creates a private connector from the required properties', async t => {
  const app = await createFrozenApp(t)
  const connector = await create(app)
  t.strictSame(connector, {
    id: connector.id,
    organisationId: demo.acme.id,
    name: 'Shop',
    public: false,
    protocol: 'http',
    baseUrl: 'https://shop.example.com',
    authSchemeConfigs: [],
    connections: [],
    versions: [],
    createdAt: NOW,
    updatedAt: NOW
  })
  const other = await call(app, 'GetConnector', {
    key: demo.globex.key,
    path: { organisation_id: demo.globex.id, connector_id: connector.id }
  })
  t.equal(other.statusCode, 404)
})

t.test('CreateHTTPConnector refuses duplicate scheme ids and stores nothing', async t => {
  const app = await createApp(t)
  const authSchemeConfigs = [schemes['api-key'], schemes.none, schemes['api-key']]
  const response = await call(app, 'CreateHTTPConnector', { body: { name: 'Shop', baseUrl: '', authSchemeConfigs } })
  t.equal(response.statusCode, 400)
  t.strictSame(
    response.json(),
    invalid({
      field: 'authSchemeConfigs[2].id',
      message: '"api-key" is already used at authSchemeConfigs[0]'
    })
  )
  t.equal((await call(app, 'ListConnectors')).json<ConnectorPage>().totalCount, 0)
})

t.test('CreateHTTPConnector names every missing property', async t => {
  const app = await createApp(t)
  const response = await call(app, 'CreateHTTPConnector', { body: { name: 'Shop' } })
  t.equal(response.statusCode, 400)
  t.strictSame(
    response.json(),
    invalid(
      { field: 'baseUrl', message: 'property "baseUrl" is missing' },
      { field: 'authSchemeConfigs', message: 'property "authSchemeConfigs" is missing' }
    )
  )
})

function certificateConnection(name: string, data: object = { certificate: 'c', key: 'SECRET', ca: 'a' }) {
  return {
    name,
    credentials: {
      action: [{ authSchemeConfig: schemes.certificate, credential: { name: 'a key', type: 'certificate', data } }]
    },
    variables: [{ name: 'region', value: 'eu' }]
  }
}

t.test('CreateBigQueryConnector creates a connector with its connections and redacts their secrets', async t => {
  const app = await createFrozenApp(t)
  const response = await call(app, 'CreateBigQueryConnector', {
    body: {
      name: 'Sales',
      datasetId: 'acme.sales',
      connections: [certificateConnection('Default'), certificateConnection('Other')]
    }
  })
  t.equal(response.statusCode, 201)
  t.notMatch(response.body, /SECRET/)
  const connector = response.json<Connector>()
  const { connections, ...rest } = connector
  t.strictSame(rest, {
    id: connector.id,
    organisationId: demo.acme.id,
    name: 'Sales',
    public: false,
    protocol: 'bigquery',
    datasetId: 'acme.sales',
    authSchemeConfigs: [],
    versions: [],
    createdAt: NOW,
    updatedAt: NOW
  })
  t.match(connections, [
    { name: 'Default', variables: [{ name: 'region', value: 'eu' }], createdAt: NOW },
    {
      name: 'Other',
      credentials: { action: [{ credential: { organisationId: demo.acme.id, data: { key: '******' } } }] }
    }
  ])
  t.strictSame(await get(app, at(connector)), connector)
})

t.test('CreateBigQueryConnector creates a connector from the required properties', async t => {
  const app = await createApp(t)
  const response = await call(app, 'CreateBigQueryConnector', { body: { name: 'Sales', connections: [] } })
  t.equal(response.statusCode, 201)
  t.match(response.json(), { datasetId: '', connections: [], versions: [] })
})

t.test('CreateBigQueryConnector refuses invalid connections and stores nothing', async t => {
  const app = await createApp(t)
  const createWith = async (connections: object[]) => {
    const response = await call(app, 'CreateBigQueryConnector', { body: { name: 'Sales', connections } })
    t.equal(response.statusCode, 400)
    t.notMatch(response.body, /SECRET/)
    return response.json<object>()
  }
  t.strictSame(
    await createWith([certificateConnection('Default'), certificateConnection('Default')]),
    invalid({
      field: 'connections[1].name',
      message: '"Default" is already used at connections[0]'
    })
  )
  const withoutCredentials = { ...certificateConnection('Default'), credentials: {} }
  t.match(await createWith([certificateConnection('Other'), withoutCredentials]), {
    fields: [{ field: 'connections[1].credentials' }]
  })
  t.match(await createWith([certificateConnection('Default', { key: 'SECRET' })]), { code: '400004' })
  t.equal((await call(app, 'ListConnectors')).json<ConnectorPage>().totalCount, 0)
  t.strictSame((await app.inject('/__admin/state')).json<{ credentials?: unknown }>().credentials, undefined)
})

t.test('UpdateConnector unsets omitted properties except schemes and variables', async t => {
  const app = await createFrozenApp(t)
  const before = await get(app)
  const response = await call(app, 'UpdateConnector', {
    ...library,
    body: { ...pickRequired(before), name: 'Renamed' }
  })
  const { documentationURL: _, imageURL: __, tags: ___, ...rest } = before
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), {
    ...rest,
    name: 'Renamed',
    public: false,
    updatedAt: NOW,
    connections: expectedConnections(response.json(), before)
  })
  t.strictSame(await get(app), response.json())
})

/** The previous connections, whose usages repeat the new name and updatedAt of the connector. */
function expectedConnections(after: Connector, before: Connector): unknown {
  const { name, updatedAt } = after
  return JSON.parse(
    JSON.stringify(before.connections, (key, value: unknown) =>
      key === 'connector' ? { ...(value as object), name, updatedAt } : value
    )
  )
}

t.test('UpdateConnector replaces every property that can change', async t => {
  const app = await createFrozenApp(t)
  const connector = await create(app, { authSchemeConfigs: [schemes['api-key'], schemes.none, schemes['basic-auth']] })
  const changes = {
    name: 'Other',
    public: true,
    documentationURL: 'https://docs.example.com',
    imageURL: 'https://docs.example.com/icon.png',
    tags: { category: [] },
    protocol: 'http',
    baseUrl: 'https://other.example.com',
    connectionVariables: [{ name: 'a', value: 'b' }]
  }
  const authSchemeConfigIds = ['none', 'basic-auth', 'api-key']
  const response = await call(app, 'UpdateConnector', {
    ...at(connector),
    body: { ...pickRequired(connector), ...changes, id: connector.id.toLowerCase(), authSchemeConfigIds }
  })
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), {
    ...connector,
    ...changes,
    authSchemeConfigs: [schemes.none, schemes['basic-auth'], schemes['api-key']]
  })
  const { connectors } = (await call(app, 'ListPublicConnectors', { query: { name: 'Other' } })).json<ConnectorPage>()
  t.strictSame(
    connectors.map(({ id }) => id),
    [connector.id]
  )
})

t.test('UpdateConnector sets and clears its variables in every connection', async t => {
  const app = await createFrozenApp(t)
  const before = await get(app)
  const connectionVariables = [{ name: 'region', value: 'eu' }]
  const update = async (variables: object[]) =>
    (
      await call(app, 'UpdateConnector', {
        ...library,
        body: { ...pickRequired(before), connectionVariables: variables }
      })
    ).json<Connector>()
  const after = await update(connectionVariables)
  t.strictSame(after.connectionVariables, connectionVariables)
  t.ok(after.connections.length > 1)
  for (const { variables, updatedAt } of after.connections) {
    t.strictSame([variables, updatedAt], [connectionVariables, NOW])
  }
  const cleared = await update([])
  t.equal(cleared.connectionVariables, undefined)
  t.strictSame(
    cleared.connections.map(({ variables }) => variables),
    before.connections.map(() => [])
  )
})

t.test('UpdateConnector changes the dataset of a BigQuery connector and keeps its variables', async t => {
  const app = await createApp(t)
  const request = { key: demo.library.key, path: { organisation_id: demo.library.id, connector_id: demo.bigQuery } }
  const before = await get(app, request)
  const body = {
    ...pickRequired(before),
    datasetId: 'acme.other',
    public: true,
    tags: before.tags,
    connectionVariables: []
  }
  const after = (await call(app, 'UpdateConnector', { ...request, body })).json<Connector>()
  t.match(after, {
    datasetId: 'acme.other',
    public: true,
    tags: before.tags,
    connectionVariables: before.connectionVariables
  })
})

t.test('UpdateConnector refuses an id, organisation or protocol that differs from the connector', async t => {
  const app = await createApp(t)
  const connector = await create(app)
  const body = {
    ...pickRequired(connector),
    id: demo.unknown,
    organisationId: demo.globex.id,
    protocol: 'bigquery',
    datasetId: 'a.b'
  }
  const response = await call(app, 'UpdateConnector', { ...at(connector), body })
  t.equal(response.statusCode, 400)
  t.strictSame(
    response.json(),
    invalid(
      { field: 'id', message: `expected "${connector.id}", got "${demo.unknown}"` },
      { field: 'organisationId', message: `expected "${demo.acme.id}", got "${demo.globex.id}"` },
      { field: 'protocol', message: 'expected "http", got "bigquery"' }
    )
  )
  t.strictSame(await get(app, at(connector)), connector)
})

for (const authSchemeConfigIds of [
  [],
  ['api-key'],
  ['api-key', 'api-key'],
  ['api-key', 'none', 'other'],
  ['api-key', 'nome']
]) {
  t.test(`UpdateConnector refuses to add, remove or repeat a scheme: ${authSchemeConfigIds.join()}`, async t => {
    const app = await createApp(t)
    const connector = await create(app, { authSchemeConfigs: [schemes['api-key'], schemes.none] })
    const body = { ...pickRequired(connector), name: 'Other', authSchemeConfigIds }
    const response = await call(app, 'UpdateConnector', { ...at(connector), body })
    t.equal(response.statusCode, 400)
    t.strictSame(
      response.json(),
      invalid({
        field: 'authSchemeConfigIds',
        message:
          'expected each of "api-key", "none" exactly once, in any order; this operation cannot add or remove schemes'
      })
    )
    t.strictSame(await get(app, at(connector)), connector)
  })
}

t.test('UpdateConnectorTags and UpdateConnectorCategories replace the values that lists filter by', async t => {
  const app = await createFrozenApp(t)
  const connector = await create(app, { tags: { old: [] } })
  const found = async (query: Record<string, string>) =>
    (await call(app, 'ListConnectors', { query })).json<ConnectorPage>().totalCount

  const tags = { category: ['e-commerce'], business: [] }
  const tagged = await call(app, 'UpdateConnectorTags', { ...at(connector), body: { tags } })
  t.strictSame([tagged.statusCode, tagged.body], [204, ''])
  t.strictSame((await get(app, at(connector))).tags, tags)
  t.strictSame([await found({ tags: 'old' }), await found({ tags: 'category:e-commerce,business' })], [0, 1])
  await call(app, 'UpdateConnectorTags', { ...at(connector), body: {} })
  t.equal((await get(app, at(connector))).tags, undefined)

  const categorised = await call(app, 'UpdateConnectorCategories', {
    ...at(connector),
    body: { categories: ['ERP', 'ERP'] }
  })
  t.strictSame([categorised.statusCode, categorised.body], [204, ''])
  t.equal(await found({ categories: 'ERP' }), 1)
  t.strictSame(app.sandboxes.default.store.connectors.find(connector.id)?.categories, ['ERP'])
  await call(app, 'UpdateConnectorCategories', { ...at(connector), body: {} })
  t.equal(await found({ categories: 'ERP' }), 0)
})

t.test('UpdateConnectorCategories and UpdateConnectorTags refuse unknown categories and invalid tags', async t => {
  const app = await createApp(t)
  const connector = await create(app)
  const category = await call(app, 'UpdateConnectorCategories', { ...at(connector), body: { categories: ['Erp'] } })
  t.equal(category.statusCode, 400)
  t.match(category.json(), { code: '400004', fields: [{ field: 'categories[0]', message: /did you mean "ERP"/ }] })
  const tag = await call(app, 'UpdateConnectorTags', { ...at(connector), body: { tags: { a: 'b' } } })
  t.equal(tag.statusCode, 400)
  t.match(tag.json(), { code: '400004', fields: [{ field: 'tags.a' }] })
})

const oauth2 = schemes['oauth2 with authorization_code']

async function upsert(
  app: FastifyInstance,
  connector: { id: string },
  body: { id: string; [property: string]: unknown },
  id = body.id
) {
  return call(app, 'UpsertAuthSchemeConfig', { path: { connector_id: connector.id, auth_scheme_config_id: id }, body })
}

t.test('UpsertAuthSchemeConfig appends a new scheme and replaces an existing one in place', async t => {
  const app = await createFrozenApp(t)
  const connector = await create(app, { authSchemeConfigs: [schemes.none, schemes['api-key']] })
  const added = await upsert(app, connector, { ...schemes.hmac, id: 'a scheme/1' })
  t.equal(added.statusCode, 200)
  t.strictSame(added.json<Connector>().authSchemeConfigs, [
    schemes.none,
    schemes['api-key'],
    { ...schemes.hmac, id: 'a scheme/1' }
  ])
  const replaced = await upsert(app, connector, {
    ...schemes['basic-auth'],
    id: 'none',
    validationMessages: [{ text: 'x', severity: 'error' }],
    unknown: true
  })
  t.equal(replaced.statusCode, 200)
  t.strictSame(replaced.json<Connector>().authSchemeConfigs[0], { ...schemes['basic-auth'], id: 'none' })
  t.equal(replaced.json<Connector>().authSchemeConfigs.length, 3)
  t.strictSame(await get(app, at(connector)), replaced.json())
})

t.test('UpsertAuthSchemeConfig drops empty optional properties', async t => {
  const app = await createApp(t)
  const connector = await create(app)
  const sent = {
    ...oauth2,
    scopes: [{ name: 'read', description: '' }],
    additionalAuthorizeParams: '',
    additionalTokenParams: '',
    mtlsEnabled: false,
    mtlsCredentialId: ''
  }
  const [scheme] = (await upsert(app, connector, sent)).json<Connector>().authSchemeConfigs
  t.strictSame(scheme, { ...oauth2, scopes: [{ name: 'read' }] })
})

t.test('UpsertAuthSchemeConfig refuses a body whose id differs from the path', async t => {
  const app = await createApp(t)
  const connector = await create(app)
  const response = await upsert(app, connector, schemes.none, 'other')
  t.equal(response.statusCode, 400)
  t.strictSame(response.json(), invalid({ field: 'id', message: 'expected "other", got "none"' }))
})

t.test('a connection keeps its scheme when the connector changes or deletes that scheme', async t => {
  const app = await createApp(t)
  const connector = (await injectImport(app, { connector: demo.bigQuery })).json<Connector>()
  const [scheme] = connector.authSchemeConfigs as [AuthSchemeConfig]
  const changed = (await upsert(app, connector, { ...scheme, description: 'changed' })).json<Connector>()
  t.equal(changed.authSchemeConfigs[0]?.description, 'changed')
  const path = { connector_id: connector.id, auth_scheme_config_id: scheme.id }
  const deleted = await call(app, 'DeleteAuthSchemeConfig', { path })
  t.equal(deleted.statusCode, 200)
  t.strictSame(deleted.json<Connector>().authSchemeConfigs, [])
  t.strictSame(deleted.json<Connector>().connections[0]?.credentials.action?.[0]?.authSchemeConfig, scheme)
  t.strictSame(await get(app, at(connector)), deleted.json())
})

t.test('DeleteAuthSchemeConfig responds with 404 for an unknown scheme and suggests the nearest id', async t => {
  const app = await createApp(t)
  const connector = await create(app, { authSchemeConfigs: [schemes['api-key']] })
  const path = { connector_id: connector.id, auth_scheme_config_id: 'api-keys' }
  const response = await call(app, 'DeleteAuthSchemeConfig', { path })
  t.equal(response.statusCode, 404)
  t.strictSame(response.json(), {
    code: '404010',
    message: 'auth scheme config not found',
    details: 'The connector has no auth scheme config with this id. Did you mean "api-key"?'
  })
})

/** The stored grant of the first scheme of a connector, with its secret in clear text. */
function getStoredGrant(app: FastifyInstance, { id }: Connector) {
  const [scheme] = app.sandboxes.default.store.connectors.listSchemes(id)
  return scheme?.schemeType === 'oauth2' ? (scheme.grant as Record<string, string>) : undefined
}

function getGrant({ authSchemeConfigs: [scheme] }: Connector) {
  return scheme?.schemeType === 'oauth2' ? (scheme.grant as Record<string, string>) : undefined
}

for (const grantType of ['authorization_code', 'password'] as const) {
  t.test(`a ${grantType} grant with a client creates a credential and masks its secret`, async t => {
    const app = await createApp(t)
    const grant = { grantType, clientId: 'client', clientSecret: 'SECRET' }
    const connector = await create(app, { authSchemeConfigs: [{ ...oauth2, grant }] })
    const made = getGrant(connector)
    t.match(made?.credentialId, /^[0-9A-HJKMNP-TV-Z]{26}$/)
    const shown = { ...grant, credentialId: made?.credentialId, organisationId: demo.acme.id, clientSecret: '******' }
    t.strictSame(made, shown)
    t.equal(getStoredGrant(app, connector)?.clientSecret, 'SECRET')

    const again = (await upsert(app, connector, { ...oauth2, grant })).json<Connector>()
    t.not(getGrant(again)?.credentialId, made?.credentialId, 'each upsert creates a new credential')
  })
}

t.test('a grant with both ids is merged into the stored grant', async t => {
  const app = await createApp(t)
  const grant = { grantType: 'authorization_code', clientId: 'client', clientSecret: 'SECRET' }
  const connector = await create(app, { authSchemeConfigs: [{ ...oauth2, grant }] })
  const { credentialId = '', organisationId } = getGrant(connector) ?? {}
  const both = { grantType: 'password', credentialId: credentialId.toLowerCase(), organisationId }
  const merge = async (patch: object) => {
    const response = await upsert(app, connector, { ...oauth2, grant: { ...both, ...patch } })
    t.equal(response.statusCode, 200)
    return getStoredGrant(app, connector)
  }
  const kept = { grantType: 'password', credentialId, organisationId, clientId: 'client', clientSecret: 'SECRET' }
  t.strictSame(await merge({}), kept)
  t.strictSame(await merge({ clientId: 'other' }), { ...kept, clientId: 'other' })
  t.strictSame(
    await merge({ clientSecret: '******' }),
    { ...kept, clientId: 'other' },
    'a masked secret keeps the stored one'
  )
  t.strictSame(await merge({ clientSecret: 'SECRET2' }), { ...kept, clientId: 'other', clientSecret: 'SECRET2' })
  t.strictSame(await merge({ clientId: '', clientSecret: '' }), { grantType: 'password', credentialId, organisationId })
})

t.test('an imported scheme can be sent back although the library owns its OAuth 2.0 client', async t => {
  const app = await createApp(t)
  const connector = (await injectImport(app)).json<Connector>()
  const scheme = connector.authSchemeConfigs.find(({ schemeType }) => schemeType === 'oauth2') as AuthSchemeConfig
  t.match(scheme, { grant: { organisationId: demo.library.id } })
  const response = await upsert(app, connector, { ...scheme, description: 'changed' })
  t.equal(response.statusCode, 200)
  const expected = connector.authSchemeConfigs.map(each =>
    each === scheme ? { ...scheme, description: 'changed' } : each
  )
  t.strictSame(response.json<Connector>().authSchemeConfigs, expected)

  const other = await create(app)
  t.strictSame(
    (await upsert(app, other, scheme)).json<Connector>().authSchemeConfigs,
    [scheme],
    'another connector accepts it too'
  )

  const before = JSON.stringify(await get(app))
  const mine = {
    ...scheme,
    grant: { ...('grant' in scheme && scheme.grant), clientId: 'mine', clientSecret: 'SECRET' }
  }
  t.equal((await upsert(app, other, mine)).statusCode, 200)
  t.equal(JSON.stringify(await get(app)), before, 'the connector of the library is unchanged')
})

t.test('UpsertAuthSchemeConfig refuses an OAuth 2.0 client that no connector of the organisation uses', async t => {
  const app = await createApp(t)
  const connector = await create(app)
  const { authSchemeConfigs } = await get(app)
  const scheme = authSchemeConfigs.find(({ schemeType }) => schemeType === 'oauth2') as AuthSchemeConfig
  const unknown = {
    ...oauth2,
    grant: { grantType: 'password', credentialId: demo.unknown, organisationId: demo.acme.id }
  }
  for (const body of [scheme, unknown]) {
    const response = await upsert(app, connector, body)
    t.equal(response.statusCode, 400)
    t.strictSame(
      response.json(),
      invalid({
        field: 'grant.credentialId',
        message: 'no connector of the organisation uses this OAuth application'
      })
    )
  }
})

for (const [missing, part] of [
  ['organisationId', { credentialId: demo.unknown }],
  ['credentialId', { organisationId: demo.acme.id, clientId: 'client', clientSecret: 'SECRET' }]
] as const) {
  t.test(`UpsertAuthSchemeConfig and CreateHTTPConnector refuse a grant that lacks only ${missing}`, async t => {
    const app = await createApp(t)
    const connector = await create(app)
    const body = { ...oauth2, grant: { grantType: 'authorization_code', ...part } }
    const message = 'is missing; send both credentialId and organisationId, or neither'
    const upserted = await upsert(app, connector, body)
    t.equal(upserted.statusCode, 400)
    t.strictSame(upserted.json(), invalid({ field: `grant.${missing}`, message }))
    const created = await call(app, 'CreateHTTPConnector', {
      body: { name: '', baseUrl: '', authSchemeConfigs: [body] }
    })
    t.equal(created.statusCode, 400)
    t.strictSame(created.json(), invalid({ field: `authSchemeConfigs[0].grant.${missing}`, message }))
  })
}

t.test('a client_credentials grant and a grant without a client create no credential', async t => {
  const app = await createApp(t)
  const connector = await create(app)
  const grant = { grantType: 'client_credentials', credentialId: demo.unknown, clientSecret: 'SECRET' }
  t.strictSame(getGrant((await upsert(app, connector, { ...oauth2, grant })).json()), {
    grantType: 'client_credentials'
  })
  t.strictSame(getGrant((await upsert(app, connector, oauth2)).json()), { grantType: 'authorization_code' })
})

t.test('DeleteConnector deletes the connector with everything it owns, including credentials', async t => {
  const app = await createApp(t)
  const before = (await app.inject('/__admin/state')).json<object>()
  const connector = (await injectImport(app)).json<Connector>()
  const response = await call(app, 'DeleteConnector', at(connector))
  t.strictSame([response.statusCode, response.body], [204, ''])
  t.strictSame((await app.inject('/__admin/state')).json(), before)
  t.strictSame((await call(app, 'GetConnector', at(connector))).json(), notFound)
  t.equal((await call(app, 'DeleteConnector', at(connector))).statusCode, 404)
})

t.test('DeleteConnector keeps the credentials that another connector uses', async t => {
  const app = await createApp(t)
  const request = { key: demo.library.key, path: { organisation_id: demo.library.id, connector_id: demo.hubSpot } }
  const { connections } = app.sandboxes.default.store.connectors.overview(
    app.sandboxes.default.store.connectors.find(demo.hubSpot) as never
  )
  const other = {
    id: demo.unknown,
    organisationId: demo.library.id,
    name: 'Other',
    public: false,
    protocol: 'http',
    baseUrl: '',
    versions: [],
    connections: connections.map(({ action, trigger, ...each }, index) => ({
      ...each,
      id: `01J00000000000000000000C${index}A`,
      credentials: {
        action: [...action, ...trigger].map((use, at) => ({ ...use, id: `01J0000000000000000000C${index}B${at}` }))
      }
    }))
  }
  const added = await app.inject({ method: 'POST', url: '/__admin/state', payload: { connectors: [other] } })
  t.equal(added.statusCode, 204, added.body)
  const credentialsOf = ({ connections: all }: Connector) =>
    all.flatMap(({ credentials: { action = [], trigger = [] } }) =>
      [...action, ...trigger].map(use => use.credential.id)
    )
  const otherRequest = { ...request, path: { ...request.path, connector_id: demo.unknown } }
  const kept = credentialsOf(await get(app, otherRequest))
  t.equal((await call(app, 'DeleteConnector', { ...request, query: { force: 'true' } })).statusCode, 204)
  t.strictSame(credentialsOf(await get(app, otherRequest)), kept)
})

t.test('a credential is deleted with the last scheme that refers to it', async t => {
  const app = await createApp(t)
  const credential = {
    id: demo.unknown,
    organisationId: demo.acme.id,
    type: 'oauth2-client',
    name: 'an application',
    data: { clientId: 'client', clientSecret: 'SECRET', authorizeUrl: '', tokenUrl: 'https://shop.example.com/token' }
  }
  const grant = { grantType: 'password', credentialId: demo.unknown, organisationId: demo.acme.id }
  const idPrefix = '01J0000000000000000000000'
  const c = { id: `${idPrefix}C` }
  const seed = {
    credentials: [credential],
    connectors: ['A', 'B', 'C'].map(name => ({
      id: `${idPrefix}${name}`,
      organisationId: demo.acme.id,
      name,
      public: false,
      protocol: 'http',
      baseUrl: '',
      authSchemeConfigs: [{ ...oauth2, grant }],
      versions: []
    }))
  }
  const added = await app.inject({ method: 'POST', url: '/__admin/state', payload: seed })
  t.equal(added.statusCode, 204, added.body)
  const isKept = () => app.sandboxes.default.store.credentials.findOwn(demo.acme.id, demo.unknown) !== undefined
  await call(app, 'DeleteConnector', at({ id: `${idPrefix}A` }))
  t.ok(isKept())
  const path = { connector_id: `${idPrefix}B`, auth_scheme_config_id: oauth2.id }
  await call(app, 'DeleteAuthSchemeConfig', { path })
  t.ok(isKept())
  t.equal((await upsert(app, c, { ...oauth2, grant })).statusCode, 200)
  t.ok(isKept())
  await upsert(app, c, oauth2)
  t.notOk(isKept())
})

t.test('a credential is deleted with its last use, even if a scheme of another organisation names it', async t => {
  const app = await createApp(t)
  const { id } = offerSchemes(app, await create(app))
  const credential = { name: 'a certificate', type: 'certificate', data: { certificate: 'x', key: 'SECRET', ca: 'x' } }
  const credentials = { action: [{ authSchemeConfig: schemes.certificate, credential }] }
  const connected = await call(app, 'CreateConnectorConnection', {
    ...at({ id }),
    body: { name: 'One', credentials, variables: [] }
  })
  const certificate = connected.json<Connection>().credentials.action?.[0]?.credential.id as string
  const path = { organisation_id: demo.globex.id }
  const body = {
    name: 'Other',
    baseUrl: '',
    authSchemeConfigs: [
      { ...schemes['oauth2 with client_credentials'], mtlsEnabled: true, mtlsCredentialId: certificate }
    ]
  }
  t.equal((await call(app, 'CreateHTTPConnector', { key: demo.globex.key, path, body })).statusCode, 201)
  await call(app, 'DeleteConnector', at({ id }))
  t.equal(app.sandboxes.default.store.credentials.findOwn(demo.acme.id, certificate), undefined)
})

t.test('DeleteConnector requires force=true for a published connector', async t => {
  const app = await createApp(t)
  const response = await call(app, 'DeleteConnector', library)
  t.equal(response.statusCode, 409)
  t.strictSame(response.json(), {
    code: '409012',
    message: 'connector is published',
    details: 'Unpublish its versions first, or send force=true.'
  })
  t.equal((await call(app, 'DeleteConnector', { ...library, query: { force: 'false' } })).statusCode, 409)
  t.equal((await call(app, 'DeleteConnector', { ...library, query: { force: 'true' } })).statusCode, 204)
  t.equal((await injectImport(app)).statusCode, 404)
})

t.test('responds with 404 for a write to a public connector of another organisation', async t => {
  const app = await createApp(t)
  const { id } = await get(app)
  const path = { connector_id: id, auth_scheme_config_id: 'none', version: '2024-10' }
  const version = (await get(app)).versions[0]
  const bodies = {
    UpdateConnector: { id, organisationId: demo.acme.id, name: '', protocol: 'http', baseUrl: '' },
    DeleteConnector: undefined,
    UpdateConnectorTags: {},
    UpdateConnectorCategories: {},
    UpsertAuthSchemeConfig: schemes.none,
    DeleteAuthSchemeConfig: undefined,
    CreateConnectorVersion: { name: '1' },
    UpdateConnectorVersion: version,
    DeleteConnectorVersion: undefined,
    PublishConnector: undefined,
    UnpublishConnector: undefined
  } as const
  for (const [operationId, body] of Object.entries(bodies)) {
    const response = await call(app, operationId as keyof typeof bodies, { path, body })
    t.equal(response.statusCode, 404, operationId)
    t.strictSame(response.json(), notFound, operationId)
  }
})
