/** A connector can always be read: a write that would make its response too long is refused. */
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { MAX_CONNECTOR_LENGTH } from '../../../src/contract/limits.js'
import type { OperationId } from '../../../src/contract/operations.js'
import { call, createApp } from '../../helpers/app.js'
import { admin, ask } from '../../helpers/control-plane.js'
import { importDocument, tinyDocument } from '../../helpers/http-import.js'
import {
  acme,
  schemes,
  seedConnection,
  seedConnector,
  seedCredential,
  smallSeed,
  ulid,
  use
} from '../../helpers/seeds/seeds.js'

const tooLong = {
  code: '413002',
  message: 'connector too long',
  details:
    'With this change, the connector would be longer than 8388608 bytes as JSON. Nothing was changed. Send less, or ' +
    'delete connections and versions first.'
}

/** Variables of this many bytes, roughly. */
function variables(bytes: number) {
  const length = Math.min(bytes, 10_000)
  return Array.from({ length: Math.ceil(bytes / length) }, (_, index) => ({
    name: `v${index}`,
    value: 'x'.repeat(length - 20)
  }))
}

function connection(name: string, bytes: number) {
  const credential = { name: 'none', type: 'none', data: {} }
  return {
    name,
    credentials: { action: [{ authSchemeConfig: schemes.none, credential }] },
    variables: variables(bytes)
  }
}

function seedWith(count: number, bytes: number) {
  const connections = Array.from({ length: count }, (_, index) => ({
    ...seedConnection(`C0N${index}`, `connection ${index}`, [
      use(`VSE${index}`, 'none', seedCredential(`CRED${index}`, 'none', {}))
    ]),
    variables: variables(bytes)
  }))
  return {
    ...smallSeed(),
    connectors: [
      {
        protocol: 'http',
        baseUrl: 'https://x.example',
        ...seedConnector('SH0P'),
        authSchemeConfigs: [schemes.none],
        connections
      }
    ]
  }
}

const key = 'swo_small'
const path = { organisation_id: acme, connector_id: ulid('SH0P') }

/** A sandbox with a connector that has room for less than 2,000 more bytes. */
async function fill(t: Test) {
  const app = await createApp(t, { seeds: [seedWith(7, 1_000_000)], settings: { validateResponses: false } })
  const send = async (operationId: OperationId, body: unknown, more: object = {}) =>
    await call(app, operationId, { path: { ...path, ...more }, key, body })
  for (const bytes of [500_000, 100_000, 10_000, 1_000]) {
    let status = 200
    for (let index = 0; status === 200; index++) {
      const response = await send('CreateConnectorConnection', connection(`${bytes} ${index}`, bytes))
      status = response.statusCode
      if (status !== 200) t.strictSame([status, response.json()], [413, tooLong])
    }
  }
  return { app, send }
}

async function read(app: FastifyInstance): Promise<Connector> {
  const response = await call(app, 'GetConnector', { path, key })
  t.equal(response.statusCode, 200)
  t.ok(response.body.length <= MAX_CONNECTOR_LENGTH)
  t.ok(response.body.length > 0.99 * MAX_CONNECTOR_LENGTH, 'the limit is not much lower than it says')
  return response.json<Connector>()
}

t.test('refuses each write that would make a connector too long to read', async t => {
  const { app, send } = await fill(t)
  const before = await read(app)
  const [first] = before.connections
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`tag ${index}`, ['x'.repeat(50)]]))
  const update = { ...before, public: false, connectionVariables: [], tags: {} }
  const text = 'x'.repeat(3_000)
  const writes: [OperationId, unknown, object?][] = [
    ['CreateConnectorConnection', connection('new', 3_000)],
    [
      'UpdateConnection',
      { ...first, variables: [...(first?.variables ?? []), ...variables(3_000)] },
      { connection_id: first?.id }
    ],
    ['UpdateConnectorTags', { tags: many }],
    ['UpdateConnector', { ...withoutLists(update), connectionVariables: undefined, tags: many }],
    ['UpdateConnector', { ...withoutLists(update), connectionVariables: variables(1_020_000) }],
    [
      'UpsertAuthSchemeConfig',
      { ...schemes['oauth2 with authorization_code'], id: 'new', defaultScopes: Array<string>(300).fill('0123456789') },
      { auth_scheme_config_id: 'new' }
    ],
    ['UpdateConnectorVersion', { ...before.versions[2], description: text }, { version: '3' }]
  ]
  for (const [operationId, body, more] of writes) {
    const response = await send(operationId, body, more)
    t.strictSame([operationId, response.statusCode, response.json()], [operationId, 413, tooLong])
  }
  const document = JSON.stringify(tinyDocument({ info: { title: 'Tiny', version: '1', description: text } }))
  const imported = await importDocument(app, document, { path, key, version: 'new' })
  t.strictSame([imported.statusCode, imported.json()], [413, tooLong])
  t.strictSame(await read(app), before, 'nothing was changed')

  const list = await call(app, 'ListConnectors', { path, key })
  t.strictSame(list.json(), { totalCount: 1, connectors: [before] })
  t.equal((await ask<{ connectors: object[] }>(app, 'GET /state')).connectors.length, 1)
  const removed = await call(app, 'DeleteConnection', { path: { ...path, connection_id: first?.id as string }, key })
  t.equal(removed.statusCode, 204)
  t.equal((await send('CreateConnectorConnection', connection('new', 3_000))).statusCode, 200, 'there is room again')
})

/** The properties of a connector that its owner can update. */
function withoutLists({ connections: _, versions: __, authSchemeConfigs: ___, ...connector }: Connector) {
  return connector
}

t.test('refuses a seed with a connector that would be too long to read', async t => {
  const app = await createApp(t)
  const problem = { field: 'connectors[0]', message: MESSAGE }
  for (const request of ['PUT /state', 'POST /state']) {
    const response = await admin(app, request, { ...seedWith(9, 1_030_000), users: [] })
    t.match([response.statusCode, response.json()], [400, { code: '400004', fields: [problem] }])
  }
  t.equal((await admin(app, 'PUT /state', seedWith(7, 1_000_000))).statusCode, 204)
})

t.test('refuses a seed that makes a connector too long by the usages of its credentials', async t => {
  const app = await createApp(t)
  const shared = { ...seedCredential('SHARED', 'none', {}), name: 'shared' }
  const seed = (word: string, count: number) => ({
    ...smallSeed(),
    connectors: [
      {
        ...seedConnector(word),
        protocol: 'http',
        baseUrl: '',
        versions: [],
        connections: Array.from({ length: count }, (_, index) =>
          seedConnection(`${word}C${index}`, `connection ${index}`, [use(`${word}VSE${index}`, 'none', shared)])
        )
      }
    ]
  })
  t.equal((await admin(app, 'PUT /state', seed('F0NE', 100))).statusCode, 204)
  const { organisations: _, users: __, ...more } = seed('T0NE', 100)
  const response = await admin(app, 'POST /state', more)
  const toProblem = (id: string) => ({ field: '', message: `the connector ${ulid(id)} ${MESSAGE}` })
  t.match([response.statusCode, response.json()], [400, { fields: [toProblem('F0NE'), toProblem('T0NE')] }])
})

const MESSAGE = 'would be longer than 8388608 bytes as JSON; remove connections or versions'
