import fc from 'fast-check'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import type { ConnectionCreate, ConnectorConnectionPage } from '../../../src/contract/schemas/connection-write.js'
import type { Connection } from '../../../src/contract/schemas/connection.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { shortTimestamp, timestamp } from '../../../src/core/timestamp.js'
import type { AppOptions } from '../../../src/http/options.js'
import { call, createApp, demo, injectImport } from '../../helpers/app.js'
import { offerSchemes } from '../../helpers/drafts.js'
import { fittingTypes, put, schemes, smallSeed, withChange } from '../../helpers/seeds/seeds.js'

type Scheme = keyof typeof schemes

/** For each credential type: the data sent, the data read back and the secrets in it. */
const data: Record<string, { sent: object; read: object; secrets: string[] }> = {
  'none': { sent: {}, read: {}, secrets: [] },
  'string': { sent: { value: 'SECRET-1' }, read: { value: '******' }, secrets: ['SECRET-1'] },
  'binary': { sent: { valueBase64: 'SECRET22' }, read: { valueBase64: '******' }, secrets: ['SECRET22'] },
  'basic-auth': {
    sent: { username: 'joe', password: 'SECRET-3' },
    read: { username: 'joe', password: '******' },
    secrets: ['SECRET-3']
  },
  'oauth2-password': {
    sent: { username: 'joe', password: 'SECRET-4' },
    read: { username: 'joe', password: '******' },
    secrets: ['SECRET-4']
  },
  'oauth2-client': {
    sent: {
      clientId: 'c',
      clientSecret: 'SECRET-5',
      authorizeUrl: '',
      tokenUrl: 'https://x.example.com/token',
      scopes: []
    },
    read: { clientId: 'c', clientSecret: '******', authorizeUrl: '', tokenUrl: 'https://x.example.com/token' },
    secrets: ['SECRET-5']
  },
  'oauth2-token': {
    sent: { scopes: ['read'], accessToken: 'SECRET-6', refreshToken: 'SECRET-7' },
    read: { scopes: ['read'] },
    secrets: ['SECRET-6', 'SECRET-7']
  },
  'certificate': {
    sent: { certificate: 'cert', key: 'SECRET-8', ca: 'ca' },
    read: { certificate: 'cert', key: '******', ca: 'ca' },
    secrets: ['SECRET-8']
  },
  'custom-function': { sent: { anything: 'SECRET-9' }, read: {}, secrets: ['SECRET-9'] },
  'jwt-bearer': { sent: { key: { deep: 'SECRET-10' } }, read: {}, secrets: ['SECRET-10'] }
}

function sentUse(scheme: Scheme, type: string) {
  return { authSchemeConfig: schemes[scheme], credential: { name: `a ${type}`, type, data: data[type]?.sent ?? {} } }
}

function body(name: string, action: readonly object[], rest: object = {}) {
  return { name, credentials: { action }, variables: [], ...rest } as unknown as ConnectionCreate
}

const simple = (name: string) => body(name, [sentUse('api-key', 'string')])

interface Setup {
  readonly app: FastifyInstance
  readonly connector: Connector
  /** The path parameters of the connector, or of one of its connections. */
  readonly at: (connectionId?: string) => { connector_id: string; connection_id?: string }
  readonly create: (body: ConnectionCreate) => Promise<Connection>
}

/** Imports a connector without connections for Acme, at a frozen clock. */
async function setUp(t: Test, options: AppOptions = {}): Promise<Setup> {
  const app = await createApp(t, { ...options, settings: { importConnections: 'omit', ...options.settings } })
  app.sandboxes.default.clock.freeze()
  const imported = (await injectImport(app)).json<Connector>()
  const connector = offerSchemes(app, imported)
  const at = (connection_id?: string) => ({
    connector_id: connector.id,
    ...(connection_id !== undefined && { connection_id })
  })
  return {
    app,
    connector,
    at,
    create: async sent => {
      const response = await call(app, 'CreateConnectorConnection', { path: at(), body: sent })
      t.equal(response.statusCode, 200, response.body)
      return response.json<Connection>()
    }
  }
}

const fieldsOf = (response: LightMyRequestResponse) =>
  response.json<{ fields: { field: string; message: string }[] }>().fields

t.test('CreateConnectorConnection stores the credentials for the organisation and returns them redacted', async t => {
  const { app, connector, at, create } = await setUp(t)
  app.sandboxes.default.clock.advance(1_000)
  const now = shortTimestamp(timestamp(app.sandboxes.default.clock.now()))
  const created = await create(
    body('Production', [sentUse('api-key', 'string')], { variables: [{ name: 'shop', value: 'mine', other: 1 }] })
  )
  const [use] = created.credentials.action ?? []
  t.strictSame(created, {
    id: created.id,
    name: 'Production',
    credentials: {
      action: [
        {
          id: use?.id,
          authSchemeConfig: schemes['api-key'],
          credential: {
            id: use?.credential.id,
            organisationId: demo.acme.id,
            name: 'a string',
            type: 'string',
            data: { value: '******' },
            usages: [
              {
                connection: {
                  id: created.id,
                  name: 'Production',
                  connector: {
                    id: connector.id,
                    organisationId: demo.acme.id,
                    name: 'Shopify',
                    protocol: 'http',
                    createdAt: connector.createdAt,
                    updatedAt: now
                  },
                  createdAt: now,
                  updatedAt: now
                }
              }
            ]
          }
        }
      ]
    },
    variables: [
      { name: 'shop', value: 'mine' },
      { name: 'apiVersion', value: '2024-07' }
    ],
    createdAt: now,
    updatedAt: now
  })
  t.equal(new Set([created.id, use?.id, use?.credential.id]).size, 3)
  t.strictSame((await call(app, 'GetConnection', { path: at(created.id.toLowerCase()) })).json(), created)
  const read = (await call(app, 'GetConnector', { path: at() })).json<Connector>()
  t.strictSame(read, { ...connector, connections: [created], updatedAt: now })
})

for (const [scheme, fitting] of Object.entries(fittingTypes) as [Scheme, string[]][]) {
  t.test(`the secrets of a connection with ${scheme} appear only in the exported state`, async t => {
    const lines: string[] = []
    const logger = pino({ level: 'trace' }, { write: line => void lines.push(line) })
    const { app, at, create } = await setUp(t, { logger })
    const types = [...fitting, 'custom-function', 'jwt-bearer'].filter(type => type !== 'oauth2-code')
    for (const type of types) {
      const { read, secrets } = data[type] as (typeof data)[string]
      const created = await create(body(`by ${type}`, [sentUse(scheme, type)]))
      t.strictSame(created.credentials.action?.[0]?.credential.data, read, type)
      t.equal(created.credentials.action?.[0]?.credential.type, type)
      const outputs = [
        JSON.stringify(created),
        (await call(app, 'GetConnection', { path: at(created.id) })).body,
        (await call(app, 'GetConnector', { path: at() })).body,
        (await call(app, 'ListConnectors')).body,
        (await call(app, 'ListConnectorConnections', { path: at() })).body,
        (await call(app, 'UpdateConnection', { path: at(created.id), body: { id: created.id, name: created.name } }))
          .body,
        (
          await call(app, 'CreateConnectorConnection', {
            path: at(),
            body: body(`by ${type}`, [sentUse(scheme, type)])
          })
        ).body,
        (
          await call(app, 'CreateConnectorConnection', {
            path: at(),
            body: body('x', [sentUse(otherScheme(scheme), type)])
          })
        ).body,
        (await app.inject('/__admin/requests')).body,
        lines.join('\n')
      ]
      t.ok(lines.length > 0)
      const state = (await app.inject('/__admin/state')).body
      for (const secret of secrets) {
        t.notOk(
          outputs.some(output => output.includes(secret)),
          `${secret} is not shown`
        )
        t.ok(state.includes(secret), `${secret} is exported`)
      }
      t.notOk((await call(app, 'ListPublicConnectors', { key: demo.globex.key })).body.includes(created.id))
    }
  })
}

/** A scheme that refuses the credential types specific to the given one. */
function otherScheme(scheme: Scheme): Scheme {
  return scheme === 'none' ? 'basic-auth' : 'none'
}

t.test('PUT /__admin/state restores exported connections with each stored credential type', async t => {
  const { app, create } = await setUp(t)
  for (const type of Object.keys(data)) {
    const [scheme] = (Object.entries(fittingTypes) as [Scheme, string[]][]).find(([, types]) =>
      types.includes(type)
    ) ?? ['none']
    await create(body(type, [sentUse(scheme, type)]))
  }
  const state = (await app.inject('/__admin/state')).json<object>()
  t.equal((await app.inject({ method: 'PUT', url: '/__admin/state', payload: state })).statusCode, 204)
  t.strictSame((await app.inject('/__admin/state')).json(), state)
})

t.test('CreateConnectorConnection normalises ids and drops unknown, read-only and empty properties', async t => {
  const { app, create, connector } = await setUp(t)
  const oauth2 = connector.authSchemeConfigs.find(config => config.schemeType === 'oauth2')
  const scheme = {
    ...withChange(oauth2 as object, 'grant.credentialId', '01j00000005h0p1fy000cred00'),
    validationMessages: [{ text: 'x', severity: 'info' }],
    mtlsEnabled: false,
    unknown: true
  }
  const credential = {
    name: 'n',
    type: 'oauth2-token',
    data: { scopes: [], accessToken: '', refreshToken: '', more: 1 }
  }
  await create(body('x', [{ authSchemeConfig: scheme, credential }]))
  const state = (await app.inject('/__admin/state')).json<{ connectors: Connector[] }>()
  const kept = state.connectors.find(({ id }) => id === connector.id)?.connections[0]?.credentials.action?.[0]
  t.strictSame(kept?.authSchemeConfig, oauth2)
  t.strictSame(kept?.credential.data, { scopes: [] })
})

t.test('CreateConnectorConnection refuses invalid credentials and names each invalid field', async t => {
  const { app, at } = await setUp(t)
  const halfGrant = { grantType: 'authorization_code', credentialId: demo.unknown }
  const refused: { title: string; sent: object; fields: object[] }[] = [
    {
      title: 'no credential',
      sent: body('x', []),
      fields: [
        {
          field: 'credentials',
          message: 'must contain at least one credential; use type `none` if no authentication is needed'
        }
      ]
    },
    {
      title: 'credential types that do not fit their schemes',
      sent: {
        name: 'x',
        credentials: {
          action: [sentUse('api-key', 'string'), sentUse('api-key', 'basic-auth')],
          trigger: [sentUse('hmac', 'certificate')]
        },
        variables: []
      },
      fields: [
        {
          field: 'credentials.action[1].credential.type',
          message: 'expected string, custom-function or jwt-bearer for api-key, got basic-auth'
        },
        {
          field: 'credentials.trigger[0].credential.type',
          message: 'expected binary, string, custom-function or jwt-bearer for hmac, got certificate'
        }
      ]
    },
    {
      title: 'a grant with a credentialId but no organisationId',
      sent: body('x', [
        {
          ...sentUse('oauth2 with authorization_code', 'oauth2-token'),
          authSchemeConfig: { ...schemes['oauth2 with authorization_code'], grant: halfGrant }
        }
      ]),
      fields: [
        {
          field: 'credentials.action[0].authSchemeConfig.grant.organisationId',
          message: 'is missing; send both credentialId and organisationId, or neither'
        }
      ]
    },
    {
      title: 'credential data of the wrong type, without repeating the value',
      sent: body('x', [
        { ...sentUse('api-key', 'string'), credential: { name: 'x', type: 'string', data: { value: 7 } } }
      ]),
      fields: [
        {
          field: 'credentials.action[0].credential.data.value',
          message: 'expected a string, got a number (put it in quotes)'
        }
      ]
    },
    {
      title: 'an unknown credential type',
      sent: body('x', [{ ...sentUse('api-key', 'string'), credential: { name: 'x', type: 'strings', data: {} } }]),
      fields: [
        {
          field: 'credentials.action[0].credential.type',
          message:
            'expected none, string, binary, basic-auth, oauth2-client, oauth2-code, oauth2-password, oauth2-token, ' +
            'certificate, custom-function or jwt-bearer, got "strings"; did you mean "string"?'
        }
      ]
    }
  ]
  for (const { title, sent, fields } of refused) {
    const response = await call(app, 'CreateConnectorConnection', { path: at(), body: sent })
    t.equal(response.statusCode, 400, title)
    t.strictSame(
      response.json(),
      { code: '400004', message: 'invalid request body', fields, details: 'Correct the listed fields.' },
      title
    )
  }
  t.strictSame((await call(app, 'ListConnectorConnections', { path: at() })).json(), { totalCount: 0, items: [] })
})

t.test('a client with mTLS links the certificate it names, or the one sent before it in the connection', async t => {
  const { app, at, create, connector } = await setUp(t)
  const certificate = sentUse('certificate', 'certificate')
  const oauth2 = { ...schemes['oauth2 with client_credentials'], mtlsEnabled: true }
  const clientOf = (mtls: object) => ({
    authSchemeConfig: oauth2,
    credential: { name: 'c', type: 'oauth2-client', data: { ...data['oauth2-client']?.sent, ...mtls } }
  })
  const created = await create(body('mTLS', [certificate, clientOf({ mTLSEnabled: true })]))
  const [first, second] = created.credentials.action ?? []
  t.match(second, {
    authSchemeConfig: { mtlsEnabled: true, mtlsCredentialId: first?.credential.id },
    credential: { data: { mTLSEnabled: true, mTLSCredentialId: first?.credential.id } }
  })

  const named = await create(
    body('named', [clientOf({ mTLSEnabled: true, mTLSCredentialId: first?.credential.id.toLowerCase() })])
  )
  t.match(named.credentials.action?.[0], {
    authSchemeConfig: { mtlsEnabled: true, mtlsCredentialId: undefined },
    credential: { data: { mTLSEnabled: true, mTLSCredentialId: first?.credential.id } }
  })

  const field = 'credentials.action[0].credential.data.mTLSCredentialId'
  for (const [action, message] of [
    [
      [clientOf({ mTLSEnabled: true }), certificate],
      'is missing; name a certificate credential, or send one before this credential'
    ],
    [[clientOf({ mTLSCredentialId: demo.unknown })], 'no certificate credential of the organisation has this id'],
    [
      [clientOf({ mTLSCredentialId: second?.credential.id })],
      'no certificate credential of the organisation has this id'
    ]
  ] as const) {
    const response = await call(app, 'CreateConnectorConnection', { path: at(), body: body('x', action) })
    t.equal(response.statusCode, 400)
    t.strictSame(fieldsOf(response), [{ field, message }])
  }

  // The certificate is stored until the last client that refers to it is deleted.
  const kept = () => app.sandboxes.default.store.credentials.findOwn(demo.acme.id, first?.credential.id ?? '')?.type
  t.equal((await call(app, 'DeleteConnection', { path: at(created.id) })).statusCode, 204)
  t.equal(kept(), 'certificate')
  const state = (await app.inject('/__admin/state')).json<{ credentials: object[] }>()
  t.match(state.credentials, [{ id: first?.credential.id, data: { key: 'SECRET-8' } }])
  await app.inject({ method: 'PUT', url: '/__admin/state', payload: state })
  t.strictSame((await app.inject('/__admin/state')).json(), state)
  t.equal((await call(app, 'DeleteConnection', { path: at(named.id) })).statusCode, 204)
  t.equal(kept(), undefined)
  t.ok(connector)
})

t.test('CreateConnectorConnection accepts a connection with trigger credentials only', async t => {
  const { create } = await setUp(t)
  const trigger = [sentUse('hmac', 'binary'), sentUse('api-key', 'string')]
  const { credentials } = await create({
    name: 'x',
    credentials: { trigger },
    variables: []
  } as unknown as ConnectionCreate)
  t.strictSame(Object.keys(credentials), ['trigger'])
  t.strictSame(
    credentials.trigger?.map(({ credential }) => credential.type),
    ['binary', 'string']
  )
})

t.test('a connection name is unique within its connector', async t => {
  const { app, at, create } = await setUp(t)
  const first = await create(simple('Production'))
  const second = await create(simple('Staging'))
  const taken = {
    code: '409030',
    message: 'connection name taken',
    details: 'The connector already has a connection with this name. Choose another name, or update that connection.'
  }
  const again = await call(app, 'CreateConnectorConnection', { path: at(), body: simple('Production') })
  t.equal(again.statusCode, 409)
  t.strictSame(again.json(), taken)
  t.equal(
    again.headers['x-mock-explain'],
    'connectionNameTaken; evidence=assumed; ledger=connection-name-taken; found="Production"'
  )
  const renamed = await call(app, 'UpdateConnection', {
    path: at(second.id),
    body: { id: second.id, name: 'Production' }
  })
  t.equal(renamed.statusCode, 409)
  t.strictSame(renamed.json(), taken)
  t.equal(
    (await call(app, 'UpdateConnection', { path: at(first.id), body: { id: first.id, name: 'Production' } }))
      .statusCode,
    200
  )
  const elsewhere = offerSchemes(app, (await injectImport(app)).json<Connector>()).id
  const path = { connector_id: elsewhere }
  t.equal((await call(app, 'CreateConnectorConnection', { path, body: simple('Production') })).statusCode, 200)
})

t.test('responds with 404 for an unknown connection and suggests the nearest id', async t => {
  const { app, at, create } = await setUp(t)
  const { id } = await create(simple('Production'))
  const wrong = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`
  const update = { id: wrong, name: 'x' }
  for (const [operation, sent] of [['GetConnection'], ['UpdateConnection', update], ['DeleteConnection']] as const) {
    const response = await call(app, operation, { path: at(wrong), body: sent })
    t.equal(response.statusCode, 404, operation)
    t.strictSame(response.json(), {
      code: '404030',
      message: 'connection not found',
      details: `The connector has no connection with this id. Did you mean "${id}"?`
    })
    t.equal(
      response.headers['x-mock-explain'],
      `connectionNotFound; evidence=assumed; ledger=connection-not-found; found="${wrong}"; nearest="${id}"`
    )
  }
})

t.test('responds with 404 for connections of a public connector of another organisation', async t => {
  const { app } = await setUp(t)
  const bodies = {
    ListConnectorConnections: undefined,
    CreateConnectorConnection: simple('x'),
    GetConnection: undefined,
    UpdateConnection: { id: '01J00000005H0P1FY0000C0N01', name: 'x' },
    DeleteConnection: undefined
  }
  const path = { connector_id: demo.shopify, connection_id: '01J00000005H0P1FY0000C0N01' }
  for (const operation of Object.keys(bodies) as (keyof typeof bodies)[]) {
    const response = await call(app, operation, { path, body: bodies[operation] })
    t.equal(response.statusCode, 404, operation)
    t.match(response.json(), { code: '404007', message: 'connector not found' })
  }
})

t.test('ListConnectorConnections pages through summaries, most recently updated first', async t => {
  const { app, at, create } = await setUp(t)
  const made: Connection[] = []
  for (const name of ['a', 'b', 'c']) {
    app.sandboxes.default.clock.advance(1_000)
    made.push(await create(simple(name)))
  }
  const [a, b, c] = made as [Connection, Connection, Connection]
  const summary = ({ id, name, createdAt, updatedAt }: Connection) => ({ id, name, createdAt, updatedAt })
  const list = async (query: Record<string, string> = {}) =>
    (await call(app, 'ListConnectorConnections', { path: at(), query })).json<ConnectorConnectionPage>()

  t.strictSame(await list(), { totalCount: 3, items: [c, b, a].map(summary) })
  const first = await list({ first: '2' })
  t.strictSame(first, { totalCount: 3, next: first.next, items: [c, b].map(summary) })
  const second = await list({ first: '2', after: String(first.next) })
  t.strictSame(second, { totalCount: 3, prev: second.prev, items: [summary(a)] })
  t.strictSame(await list({ first: '2', before: String(second.prev) }), first)

  app.sandboxes.default.clock.advance(1_000)
  await call(app, 'UpdateConnection', { path: at(a.id), body: { id: a.id, name: 'a' } })
  t.strictSame(
    (await list()).items?.map(({ name }) => name),
    ['a', 'c', 'b']
  )
  const bad = await call(app, 'ListConnectorConnections', { path: at(), query: { after: 'x' } })
  t.equal(bad.statusCode, 400)
  t.match(bad.json(), { code: '400005', fields: [{ field: 'after' }] })
})

t.test('UpdateConnection renames, reorders credentials, changes schemes and keeps omitted properties', async t => {
  const { app, connector, at, create } = await setUp(t)
  const created = await create(
    body('Production', [sentUse('api-key', 'string'), sentUse('basic-auth', 'basic-auth')], {
      variables: [{ name: 'shop', value: 'mine' }]
    })
  )
  app.sandboxes.default.clock.advance(1_000)
  const now = shortTimestamp(timestamp(app.sandboxes.default.clock.now()))
  const update = async (sent: object) => {
    const response = await call(app, 'UpdateConnection', {
      path: at(created.id),
      body: { id: created.id, name: 'Production', ...sent }
    })
    t.equal(response.statusCode, 200, response.body)
    return withoutUsages(response.json<Connection>())
  }
  const before = withoutUsages(created)
  const [first, second] = before.credentials.action ?? []

  t.strictSame(await update({ name: 'Renamed' }), { ...before, name: 'Renamed', updatedAt: now })
  const scheme = { ...schemes['api-key'], name: 'X-Other', in: 'query' }
  const ordered = {
    ...before,
    updatedAt: now,
    credentials: { action: [second, { ...first, authSchemeConfig: scheme }] }
  }
  const action = [
    { id: second?.id.toLowerCase(), authSchemeConfig: second?.authSchemeConfig },
    { id: first?.id, authSchemeConfig: { ...scheme, validationMessages: [{ text: 'x', severity: 'error' }] } }
  ]
  t.strictSame(await update({ credentials: { action } }), ordered)
  t.strictSame(await update({ credentials: {} }), ordered)
  t.strictSame(await update({ variables: [{ name: 'a', value: 'b' }] }), {
    ...ordered,
    variables: [{ name: 'a', value: 'b' }]
  })
  t.strictSame(await update({ variables: [] }), { ...ordered, variables: [] })
  t.strictSame(await update({}), { ...ordered, variables: [] })
  const read = (await call(app, 'GetConnector', { path: at() })).json<Connector>()
  t.equal(read.updatedAt, now)
  t.strictSame(read.connections.map(withoutUsages), [{ ...ordered, variables: [] }])
  const state = (await app.inject('/__admin/state')).json<{ connectors: Connector[] }>()
  const kept = state.connectors.find(({ id }) => id === connector.id)?.connections[0]
  t.match(
    kept?.credentials.action?.map(use => use.credential.data),
    [{ password: 'SECRET-3' }, { value: 'SECRET-1' }]
  )
})

/** Removes the usages: they repeat updatedAt of the connector, which every update changes. */
function withoutUsages(connection: Connection): Connection {
  return JSON.parse(
    JSON.stringify(connection, (key, value: unknown) => (key === 'usages' ? undefined : value))
  ) as Connection
}

t.test(
  'UpdateConnection refuses to change the id or a scheme type, or to remove, repeat or move a credential',
  async t => {
    const { app, at, create } = await setUp(t)
    const created = await create({
      ...body('Production', [sentUse('api-key', 'string'), sentUse('basic-auth', 'basic-auth')]),
      credentials: {
        action: [sentUse('api-key', 'string'), sentUse('oauth2 with password', 'oauth2-password')],
        trigger: [sentUse('hmac', 'binary')]
      }
    } as ConnectionCreate)
    const { action = [], trigger = [] } = created.credentials
    const asSent = (uses: typeof action) => uses.map(({ id, authSchemeConfig }) => ({ id, authSchemeConfig }))
    const [first, second] = asSent(action)
    const [signed] = asSent(trigger)
    const oauth2 = second?.authSchemeConfig as object
    const allCredentials = 'is missing; list every credential of the connection, in any order'
    const refused: { sent: object; fields: object[] }[] = [
      {
        sent: { id: demo.unknown },
        fields: [{ field: 'id', message: `expected "${created.id}", got "${demo.unknown}"` }]
      },
      {
        sent: { credentials: { action: [first] } },
        fields: [{ field: 'credentials.action', message: `${second?.id} ${allCredentials}` }]
      },
      {
        sent: { credentials: { trigger: [] } },
        fields: [{ field: 'credentials.trigger', message: `${signed?.id} ${allCredentials}` }]
      },
      {
        sent: { credentials: { action: [first, second, first] } },
        fields: [{ field: 'credentials.action[2].id', message: 'duplicate id' }]
      },
      {
        sent: { credentials: { action: [first, second, signed] } },
        fields: [{ field: 'credentials.action[2].id', message: 'the connection has no such credential' }]
      },
      {
        sent: { credentials: { action: [{ id: first?.id, authSchemeConfig: schemes['basic-auth'] }, second] } },
        fields: [
          {
            field: 'credentials.action[0].authSchemeConfig.schemeType',
            message: 'cannot change from api-key to basic-auth'
          }
        ]
      },
      {
        sent: {
          credentials: {
            action: [
              first,
              { id: second?.id, authSchemeConfig: { ...oauth2, grant: { grantType: 'client_credentials' } } }
            ]
          }
        },
        fields: [
          {
            field: 'credentials.action[1].authSchemeConfig.schemeType',
            message:
              'expected oauth2-client, oauth2-token, custom-function or jwt-bearer for oauth2 with client_credentials, ' +
              'got oauth2-password'
          }
        ]
      }
    ]
    for (const { sent, fields } of refused) {
      const response = await call(app, 'UpdateConnection', {
        path: at(created.id),
        body: { id: created.id, name: 'x', ...sent }
      })
      t.equal(response.statusCode, 400)
      t.strictSame(fieldsOf(response), fields)
    }
    t.strictSame((await call(app, 'GetConnection', { path: at(created.id) })).json(), created)
  }
)

t.test('a connection outlives any change to the type of its scheme; only new connections use the new type', async t => {
  const { app, at, create } = await setUp(t)
  const names = Object.keys(schemes) as Scheme[]
  for (const before of names) {
    for (const after of names) {
      const id = `${before} then ${after}`
      const put = async (scheme: Scheme) => {
        const body = { ...schemes[scheme], id }
        const path = { ...at(), auth_scheme_config_id: id }
        const response = await call(app, 'UpsertAuthSchemeConfig', { path, body })
        t.equal(response.statusCode, 200, response.body)
      }
      const type = fittingTypes[before].find(each => each !== 'oauth2-code') ?? ''
      const connection = (name: string) => {
        const use = sentUse(before, type)
        return body(name, [{ ...use, authSchemeConfig: { ...use.authSchemeConfig, id } }])
      }
      await put(before)
      const created = await create(connection(id))
      await put(after)

      const path = at(created.id)
      t.strictSame(withoutUsages((await call(app, 'GetConnection', { path })).json()), withoutUsages(created), id)
      const whole = { ...created, name: `${id}, renamed` }
      t.equal((await call(app, 'UpdateConnection', { path, body: whole })).statusCode, 200, id)
      const second = await call(app, 'CreateConnectorConnection', { path: at(), body: connection(`${id}, second`) })
      t.equal(second.statusCode, before === after ? 200 : 400, id)
      if (before !== after)
        t.match(fieldsOf(second), [{ message: `the scheme of the connector is ${after}, not ${before}` }])
      await call(app, 'DeleteAuthSchemeConfig', { path: { ...at(), auth_scheme_config_id: id } })
    }
  }
})

t.test('a masked OAuth 2.0 client secret keeps the stored secret when it is sent back', async t => {
  const seed = smallSeed()
  const app = await createApp(t, { seeds: [seed] })
  const path = { organisation_id: seed.organisations[0]?.id ?? '', connector_id: seed.connectors[0]?.id ?? '' }
  const key = 'swo_small'
  const grant = { grantType: 'authorization_code', clientId: 'client', clientSecret: 'SECRET-APP' }
  const oauth2 = schemes['oauth2 with authorization_code']
  const upserted = await call(app, 'UpsertAuthSchemeConfig', {
    path: { ...path, auth_scheme_config_id: oauth2.id },
    key,
    body: { ...oauth2, grant }
  })
  const shown = upserted.json<Connector>().authSchemeConfigs.find(({ id }) => id === oauth2.id)
  t.match(shown, { grant: { clientId: 'client', clientSecret: '******' } })
  const sent = body('by application', [
    { ...sentUse('oauth2 with authorization_code', 'oauth2-token'), authSchemeConfig: shown }
  ])
  const created = (await call(app, 'CreateConnectorConnection', { path, key, body: sent })).json<Connection>()
  const secret = () => {
    const { store } = app.sandboxes.default
    const use = store.connections.find(path.connector_id, created.id)?.action[0]
    const config = use?.authSchemeConfig
    return (
      config?.schemeType === 'oauth2' && config.grant.grantType !== 'client_credentials' && config.grant.clientSecret
    )
  }
  t.equal(secret(), 'SECRET-APP')
  const uses = created.credentials.action?.map(({ id, authSchemeConfig }) => ({ id, authSchemeConfig }))
  const updated = await call(app, 'UpdateConnection', {
    path: { ...path, connection_id: created.id },
    key,
    body: { id: created.id, name: 'x', credentials: { action: uses } }
  })
  t.equal(updated.statusCode, 200, updated.body)
  t.notOk(updated.body.includes('SECRET'))
  t.equal(secret(), 'SECRET-APP')

  const made = { ...oauth2, grant: { grantType: 'authorization_code', clientId: 'new', clientSecret: '******' } }
  const masked = body('masked', [
    { ...sentUse('oauth2 with authorization_code', 'oauth2-token'), authSchemeConfig: made }
  ])
  const read = (await call(app, 'CreateConnectorConnection', { path, key, body: masked })).json<Connection>()
  const config = read.credentials.action?.[0]?.authSchemeConfig
  t.match(config, { grant: { clientId: 'new', organisationId: path.organisation_id, clientSecret: undefined } })
})

t.test('DeleteConnection deletes the connection and the credentials that only it uses', async t => {
  const { app, at, create, connector } = await setUp(t)
  const { id, credentials } = await create(simple('Production'))
  const credentialId = credentials.action?.[0]?.credential.id ?? ''
  const { store, clock } = app.sandboxes.default
  t.ok(store.credentials.findOwn(demo.acme.id, credentialId))
  clock.advance(1_000)
  const response = await call(app, 'DeleteConnection', { path: at(id) })
  t.equal(response.statusCode, 204)
  t.equal(response.body, '')
  t.equal(store.credentials.findOwn(demo.acme.id, credentialId), undefined)
  t.equal((await call(app, 'GetConnection', { path: at(id) })).statusCode, 404)
  const read = (await call(app, 'GetConnector', { path: at() })).json<Connector>()
  t.strictSame(read, { ...connector, updatedAt: shortTimestamp(timestamp(clock.now())) })
})

t.test('a shared credential lists the connections that use it and outlives the deletion of one', async t => {
  const app = await createApp(t)
  const path = { organisation_id: demo.library.id, connector_id: demo.shopify }
  const [production, staging] = ['01J00000005H0P1FY0000C0N01', '01J00000005H0P1FY0000C0N02']
  const get = async (connection_id: string) =>
    (await call(app, 'GetConnection', { path: { ...path, connection_id }, key: demo.library.key })).json<Connection>()
  const usedBy = (connection: Connection) =>
    connection.credentials.trigger?.[0]?.credential.usages?.map(usage => usage.connection.id)
  t.strictSame(usedBy(await get(production)), [production, staging])
  const remove = { path: { ...path, connection_id: production }, key: demo.library.key }
  t.equal((await call(app, 'DeleteConnection', remove)).statusCode, 204)
  t.strictSame(usedBy(await get(staging)), [staging])
})

t.test('a credential shared by two connectors lists the connections of both', async t => {
  const seed = JSON.parse(JSON.stringify(smallSeed())) as { connectors: { connections: object[] }[] }
  const shared = JSON.stringify(seed.connectors[0]?.connections[0]).replaceAll('SH0PC', 'B1GXC')
  put(seed, ['connectors', '1', 'connections'], [JSON.parse(shared)])
  const ids = JSON.parse(shared) as { id: string; credentials: { action: { credential: { id: string } }[] } }
  const original = seed.connectors[0]?.connections[0] as typeof ids
  put(
    seed,
    ['connectors', '1', 'connections', '0', 'credentials', 'action', '0', 'credential', 'id'],
    original.credentials.action[0]?.credential.id
  )
  const app = await createApp(t, { seeds: [seed] })
  const [organisation, big] = [smallSeed().organisations[0]?.id ?? '', smallSeed().connectors[1]?.id ?? '']
  const path = { organisation_id: organisation, connector_id: big }
  const connection = (
    await call(app, 'GetConnection', { path: { ...path, connection_id: ids.id }, key: 'swo_small' })
  ).json<Connection>()
  const usages = connection.credentials.action?.[0]?.credential.usages ?? []
  t.strictSame(usages.map(usage => usage.connection.connector.name).sort(), ['B1G', 'SH0P', 'SH0P'])
  const connector = (await call(app, 'GetConnector', { path, key: 'swo_small' })).json<Connector>()
  t.strictSame(connector.connections, [connection])
})

t.test('DeleteConnection requires force=true for a connection that another product uses', async t => {
  const { app, at, create, connector } = await setUp(t)
  const { id } = await create(simple('Production'))
  app.sandboxes.default.store.usages.insert({ connectorId: connector.id, connectionId: id, product: 'Switchboard' })
  const remove = (query: Record<string, string>) => call(app, 'DeleteConnection', { path: at(id), query })
  for (const query of [{}, { force: 'false' }]) {
    const response = await remove(query)
    t.equal(response.statusCode, 412)
    t.strictSame(response.json(), {
      code: '412030',
      message: 'connection in use',
      details: 'Another product uses the connection. End that use (in the mock: /__admin/usages), or send force=true.'
    })
  }
  t.equal((await remove({ force: 'maybe' })).statusCode, 400)
  t.equal((await remove({ force: 'true' })).statusCode, 204)
  t.equal((await remove({ force: 'true' })).statusCode, 404)
})

/** A scheme with a fitting credential type. oauth2-code is left out because it needs an OAuth 2.0 flow. */
const anyUse = fc
  .constantFrom(...(Object.entries(fittingTypes) as [Scheme, string[]][]))
  .chain(([scheme, types]) =>
    fc.constantFrom(...types.filter(type => type !== 'oauth2-code')).map(type => ({ scheme, type }))
  )
const anyVariables = fc.uniqueArray(
  fc.record({ name: fc.string({ maxLength: 6 }), value: fc.string({ maxLength: 6 }) }),
  {
    maxLength: 3,
    selector: ({ name }) => name
  }
)
const anyConnection = fc
  .record({
    action: fc.array(anyUse, { maxLength: 3 }),
    trigger: fc.array(anyUse, { maxLength: 2 }),
    variables: anyVariables
  })
  .filter(({ action, trigger }) => action.length + trigger.length > 0)
const anySteps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('create' as const), name: fc.nat({ max: 3 }), connection: anyConnection }),
    fc.record({
      kind: fc.constant('reverse' as const),
      name: fc.nat({ max: 3 }),
      variables: fc.option(anyVariables, { nil: undefined })
    }),
    fc.record({ kind: fc.constant('delete' as const), name: fc.nat({ max: 3 }) })
  ),
  { minLength: 1, maxLength: 8 }
)

t.test('GetConnector reflects any sequence of writes, and deletions leave no credentials behind', async t => {
  const { app, at, connector } = await setUp(t)
  const { store } = app.sandboxes.default
  const credentialsBefore = countCredentials(app)

  const list = async () => (await call(app, 'GetConnector', { path: at() })).json<Connector>().connections
  const idOf = (name: string) => store.connections.findIdByName(connector.id, name)

  await fc.assert(
    fc.asyncProperty(anySteps, async steps => {
      const expected = new Map<string, { types: string[][]; variables: object[] }>()
      for (const step of steps) {
        const name = `connection ${step.name}`
        const known = expected.get(name)
        const path = at(idOf(name) ?? demo.unknown)
        if (step.kind === 'create') {
          const { action, trigger, variables } = step.connection
          const uses = (all: typeof action) => all.map(({ scheme, type }) => sentUse(scheme, type))
          const sent = { name, credentials: { action: uses(action), trigger: uses(trigger) }, variables }
          const { statusCode } = await call(app, 'CreateConnectorConnection', { path, body: sent })
          equal(statusCode, known === undefined ? 200 : 409)
          const defaults = (connector.connectionVariables ?? []).filter(
            each => !variables.some(({ name: taken }) => taken === each.name)
          )
          if (known === undefined) {
            expected.set(name, {
              types: [action, trigger].map(all => all.map(({ type }) => type)),
              variables: [...variables, ...defaults]
            })
          }
        } else if (step.kind === 'delete') {
          equal((await call(app, 'DeleteConnection', { path })).statusCode, known === undefined ? 404 : 204)
          expected.delete(name)
        } else if (known !== undefined) {
          const { id, credentials } = (await call(app, 'GetConnection', { path })).json<Connection>()
          const reversed = (all: NonNullable<typeof credentials.action> = []) =>
            all.map(use => ({ id: use.id, authSchemeConfig: use.authSchemeConfig })).reverse()
          const sent = {
            id,
            name,
            credentials: { action: reversed(credentials.action), trigger: reversed(credentials.trigger) },
            ...(step.variables && { variables: step.variables })
          }
          equal((await call(app, 'UpdateConnection', { path, body: sent })).statusCode, 200)
          expected.set(name, {
            types: known.types.map(all => all.toReversed()),
            variables: step.variables ?? known.variables
          })
        }
      }
      const connections = await list()
      const actual = connections.map(({ name, credentials: { action = [], trigger = [] }, variables }) => [
        name,
        { types: [action, trigger].map(all => all.map(({ credential }) => credential.type)), variables }
      ])
      equal(JSON.stringify(actual), JSON.stringify([...expected]))
      equal(JSON.stringify(connections).includes('SECRET'), false)
      equal(countCredentials(app), credentialsBefore + connections.flatMap(usesOf).length)
      for (const { id } of connections) await call(app, 'DeleteConnection', { path: at(id) })
      equal(countCredentials(app), credentialsBefore)
    }),
    { numRuns: 30 }
  )
  t.pass('the property holds for every run')
})

function usesOf({ credentials: { action = [], trigger = [] } }: Connection) {
  return [...action, ...trigger]
}

function countCredentials(app: FastifyInstance): number {
  const { store } = app.sandboxes.default
  const used = store.connectors.listIds().flatMap(id => {
    const connector = store.connectors.find(id)
    const connections = connector === undefined ? [] : store.connectors.overview(connector).connections
    return connections.flatMap(({ action, trigger }) => [...action, ...trigger].map(({ credential }) => credential.id))
  })
  return new Set(used).size + store.credentials.listUnconnected().length
}

function equal(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`expected ${String(expected)}, got ${String(actual)}`)
}
