/** Making, changing, publishing and deleting connector versions. */
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { Connector, ConnectorVersion } from '../../../src/contract/schemas/connector.js'
import { createClock } from '../../../src/core/clock.js'
import type { ConnectorNode } from '../../../src/store/shared/connector-graph.js'
import { call, createApp, demo, injectImport } from '../../helpers/app.js'
import { acme, seedVersion, smallSeed, ulid } from '../../helpers/seeds.js'

const NOW = '2030-01-02T03:04:05Z'

interface World {
  readonly app: FastifyInstance
  /** Calls an operation on a version of the connector. */
  readonly on: (
    operationId: Parameters<typeof call>[1],
    version: string,
    body?: unknown,
    force?: boolean
  ) => ReturnType<typeof call>
  readonly create: (name: string, fromVersion?: string) => ReturnType<typeof call>
  readonly versions: () => Promise<ConnectorVersion[]>
}

/** A connector with versions 1 and 2, published, and 3, a draft; time stands still. */
async function createWorld(t: Test, seed: object = smallSeed()): Promise<World> {
  const clock = createClock()
  clock.freeze()
  clock.set(Date.parse(NOW))
  const app = await createApp(t, { clock, seeds: [seed] })
  const request = { key: 'swo_small', path: { organisation_id: acme, connector_id: ulid('SH0P') } }
  return {
    app,
    on: (operationId, version, body, force) =>
      call(app, operationId, {
        ...request,
        path: { ...request.path, version },
        ...(body !== undefined && { body }),
        ...(force !== undefined && { query: { force: String(force) } })
      }),
    create: (name, fromVersion) =>
      call(app, 'CreateConnectorVersion', {
        ...request,
        body: { name, ...(fromVersion !== undefined && { fromVersion }) }
      }),
    versions: async () => (await call(app, 'GetConnector', request)).json<Connector>().versions
  }
}

const seeded = [
  ['1', false, false],
  ['2', true, true],
  ['3', false, false]
]

/** Name, latest, default of each. */
function flagsOf(versions: readonly ConnectorVersion[]) {
  return versions.map(({ name, isLatest, isDefault }) => [name, isLatest, isDefault])
}

/** All that a version has, as it is kept. */
function kept({ app }: World, name: string) {
  const { connectors } = app.sandboxes.default.store
  const { versions } = connectors.assemble(connectors.find(ulid('SH0P')) as ConnectorNode)
  const version = versions.find(each => each.name === name)
  if (version === undefined) throw new Error(`there is no version ${name}`)
  return version
}

t.test('CreateConnectorVersion makes an empty draft behind the others', async t => {
  const world = await createWorld(t)
  const response = await world.create('4 beta/β')
  const version = response.json<ConnectorVersion>()
  t.equal(response.statusCode, 201)
  t.strictSame(version, {
    id: version.id,
    name: '4 beta/β',
    isLatest: false,
    isDefault: false,
    createdAt: NOW,
    updatedAt: NOW,
    publishedAt: null
  })
  t.strictSame((await world.versions()).at(-1), version)
  t.strictSame((await world.on('GetConnectorVersion', '4 beta/β')).json(), version)
  const { actions, triggers, definitions } = kept(world, '4 beta/β')
  t.strictSame([actions, triggers, definitions], [[], [], []])
})

for (const fromVersion of ['2', 'latest', '3']) {
  t.test(`CreateConnectorVersion copies what version ${fromVersion} has, with new ids`, async t => {
    const world = await createWorld(t)
    const source = kept(world, fromVersion === 'latest' ? '2' : fromVersion)
    t.equal((await world.create('4', fromVersion)).statusCode, 201)
    const copy = kept(world, '4')
    const [definition] = copy.definitions
    t.match(copy, { description: '', publishedAt: null, chosenDefault: false })
    t.strictSame(copy.definitions, [{ ...source.definitions[0], id: definition?.id }])
    t.match(copy.actions, [
      { name: 'GetProduct', path: '/product', responses: [{ definitions: [{ definition: { id: definition?.id } }] }] }
    ])
    t.match(copy.triggers, [
      { name: 'Changed', requestBody: { definitions: [{ definition: { id: definition?.id } }] } }
    ])
    const idsIn = (value: object) => Array.from(JSON.stringify(value).matchAll(/"id":"(\w+)"/g), ([, id]) => id)
    t.strictSame(
      idsIn(copy).filter(id => idsIn(source).includes(id)),
      []
    )
    t.strictSame(kept(world, source.name), source, 'the source is as it was')
  })
}

const badNames = [
  { name: 'latest', shown: '"latest"' },
  { name: 'default', shown: '"default"' },
  { name: '', shown: '""' },
  { name: 'x'.repeat(256), shown: `"${'x'.repeat(60)}…"` }
]

for (const { name, shown } of badNames) {
  t.test(`no version can be named ${shown}`, async t => {
    const world = await createWorld(t)
    const draft = (await world.on('GetConnectorVersion', '3')).json<ConnectorVersion>()
    const expected = {
      code: '400004',
      message: 'invalid request body',
      fields: [
        { field: 'name', message: `expected 1 to 255 characters, and not the reserved latest or default; got ${shown}` }
      ],
      details: 'Correct the fields that are named.'
    }
    for (const response of [
      await world.create(name),
      await world.on('UpdateConnectorVersion', '3', { ...draft, name })
    ]) {
      t.equal(response.statusCode, 400)
      t.strictSame(response.json(), expected)
    }
    t.strictSame(flagsOf(await world.versions()), seeded)
  })
}

t.test('no two versions of a connector have one name', async t => {
  const world = await createWorld(t)
  const draft = (await world.on('GetConnectorVersion', '3')).json<ConnectorVersion>()
  for (const response of [
    await world.create('1'),
    await world.on('UpdateConnectorVersion', '3', { ...draft, name: '1' })
  ]) {
    t.equal(response.statusCode, 409)
    t.strictSame(response.json(), {
      code: '409010',
      message: 'connector version exists',
      details: 'The connector has a version of that name: choose another.'
    })
  }
  t.strictSame(flagsOf(await world.versions()), seeded)
})

t.test('CreateConnectorVersion says which version to copy is nearest', async t => {
  const world = await createWorld(t)
  t.equal((await world.create('2024-07')).statusCode, 201)
  const response = await world.create('4', '2024-7')
  t.equal(response.statusCode, 404)
  t.strictSame(response.json(), {
    code: '404002',
    message: 'connector version not found',
    details: 'The connector has no version of that name. Did you mean "2024-07"?'
  })
})

t.test('UpdateConnectorVersion renames and describes a draft', async t => {
  const world = await createWorld(t)
  const before = (await world.on('GetConnectorVersion', '3')).json<ConnectorVersion>()
  const response = await world.on('UpdateConnectorVersion', '3', { ...before, name: '3.1', description: 'new' })
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), { ...before, name: '3.1', description: 'new', updatedAt: NOW })
  t.strictSame((await world.on('GetConnectorVersion', '3.1')).json(), response.json())
  t.equal((await world.on('GetConnectorVersion', '3')).statusCode, 404)
  const { description: _, ...undescribed } = response.json<ConnectorVersion>()
  const cleared = await world.on('UpdateConnectorVersion', '3.1', undescribed)
  t.strictSame(cleared.json(), undescribed, 'what is left out is unset')
})

t.test('UpdateConnectorVersion sets the default, one at most', async t => {
  const world = await createWorld(t)
  const setDefault = async (name: string, isDefault: boolean) => {
    const version = (await world.on('GetConnectorVersion', name)).json<ConnectorVersion>()
    const response = await world.on('UpdateConnectorVersion', name, { ...version, isDefault })
    t.equal(response.statusCode, 200)
    t.strictSame(response.json(), { ...version, isDefault, updatedAt: NOW })
    return flagsOf(await world.versions())
  }
  t.strictSame(await setDefault('1', true), [
    ['1', false, true],
    ['2', true, false],
    ['3', false, false]
  ])
  t.equal((await world.on('GetConnectorVersion', 'default')).json<ConnectorVersion>().name, '1')
  t.strictSame(await setDefault('2', true), seeded)
  await setDefault('1', true)
  t.strictSame(await setDefault('1', false), seeded, 'the latest again, where none is chosen')
})

for (const [name, isDefault, says] of [
  ['3', true, 'a draft'],
  ['2', false, 'the latest, where no other is chosen']
] as const) {
  t.test(`UpdateConnectorVersion refuses a default that cannot be: ${says}`, async t => {
    const world = await createWorld(t)
    const version = (await world.on('GetConnectorVersion', name)).json<ConnectorVersion>()
    const response = await world.on('UpdateConnectorVersion', name, { ...version, isDefault })
    t.equal(response.statusCode, 409)
    t.strictSame(response.json(), {
      code: '409015',
      message: 'default version cannot be set so',
      details:
        'The default is the published version that was chosen, else the latest: publish this one to choose it, or ' +
        'choose another.'
    })
    t.strictSame(flagsOf(await world.versions()), seeded)
    t.strictSame((await world.on('GetConnectorVersion', name)).json(), version)
  })
}

t.test('UpdateConnectorVersion refuses changes of what is read-only, and takes what is the same', async t => {
  const world = await createWorld(t)
  const version = (await world.on('GetConnectorVersion', '3')).json<ConnectorVersion>()
  const response = await world.on('UpdateConnectorVersion', '3', {
    ...version,
    id: demo.unknown,
    isLatest: true,
    createdAt: '2020-01-01T00:00:00Z',
    updatedAt: '2020-01-01T00:00:00Z',
    publishedAt: NOW,
    messages: [{ text: 'x', severity: 'info' }]
  })
  t.equal(response.statusCode, 400)
  t.strictSame(response.json(), {
    code: '400010',
    message: 'read-only field changed',
    fields: [
      { field: 'id', message: `is read-only; its value is "${version.id}"` },
      { field: 'isLatest', message: 'is read-only; its value is false' },
      { field: 'createdAt', message: `is read-only; its value is "${version.createdAt}"` },
      { field: 'updatedAt', message: `is read-only; its value is "${version.updatedAt}"` },
      { field: 'publishedAt', message: 'is read-only; its value is null' },
      { field: 'messages', message: 'is read-only; its value is []' }
    ],
    details: 'Send the fields that are named as they are read.'
  })
  const same = {
    ...version,
    id: version.id.toLowerCase(),
    createdAt: version.createdAt.replace('Z', '.000+00:00'),
    messages: []
  }
  t.equal((await world.on('UpdateConnectorVersion', '3', same)).statusCode, 200)
})

t.test('messages of a version may be sent as they are read, or left out', async t => {
  const messages = [{ text: 'look', severity: 'warning', detail: ['here'] }]
  const seed = smallSeed()
  Object.assign(seed.connectors[0]?.versions[2] ?? {}, { messages })
  const world = await createWorld(t, seed)
  const version = (await world.on('GetConnectorVersion', '3')).json<ConnectorVersion>()
  t.strictSame(version.messages, messages)
  const { messages: _, ...without } = version
  const first = await world.on('UpdateConnectorVersion', '3', without)
  t.strictSame(first.json(), { ...version, updatedAt: NOW })
  t.equal((await world.on('UpdateConnectorVersion', '3', first.json())).statusCode, 200)
  const changed = { ...first.json<object>(), messages: [] }
  t.equal((await world.on('UpdateConnectorVersion', '3', changed)).statusCode, 400)
})

t.test('UpdateConnectorVersion leaves a published version as it is', async t => {
  const world = await createWorld(t)
  const version = (await world.on('GetConnectorVersion', 'latest')).json<ConnectorVersion>()
  for (const change of [{ name: '2.1' }, { description: 'new' }]) {
    const response = await world.on('UpdateConnectorVersion', 'latest', { ...version, ...change })
    t.equal(response.statusCode, 409)
    t.match(response.json(), { code: '409002', message: 'connector version is published' })
  }
  t.strictSame((await world.on('GetConnectorVersion', '2')).json(), version)
})

t.test('PublishConnector publishes a draft, which is the latest and the default from then on', async t => {
  const world = await createWorld(t)
  const before = (await world.on('GetConnectorVersion', '3')).json<ConnectorVersion>()
  const response = await world.on('PublishConnector', '3')
  const published = { ...before, isLatest: true, isDefault: true, publishedAt: NOW, updatedAt: NOW }
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), { version: published })
  t.strictSame((await world.on('GetConnectorVersion', 'latest')).json(), published)
  t.strictSame(flagsOf(await world.versions()), [
    ['1', false, false],
    ['2', false, false],
    ['3', true, true]
  ])

  world.app.sandboxes.default.clock.advance(60_000)
  t.strictSame((await world.on('PublishConnector', '3')).json(), { version: published }, 'again: nothing changes')
})

t.test('a version that was chosen stays the default when another is published', async t => {
  const world = await createWorld(t)
  const first = (await world.on('GetConnectorVersion', '1')).json<ConnectorVersion>()
  await world.on('UpdateConnectorVersion', '1', { ...first, isDefault: true })
  const response = await world.on('PublishConnector', '3')
  t.match(response.json(), { version: { isLatest: true, isDefault: false } })
  t.strictSame(flagsOf(await world.versions()), [
    ['1', false, true],
    ['2', false, false],
    ['3', true, false]
  ])
})

t.test('UnpublishConnector makes a published version a draft, and the one before the latest', async t => {
  const world = await createWorld(t)
  const before = (await world.on('GetConnectorVersion', 'latest')).json<ConnectorVersion>()
  await world.on('UpdateConnectorVersion', 'latest', before)
  const response = await world.on('UnpublishConnector', 'latest')
  const draft = { ...before, isLatest: false, isDefault: false, publishedAt: null, updatedAt: NOW }
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), { version: draft })
  t.strictSame(flagsOf(await world.versions()), [
    ['1', true, true],
    ['2', false, false],
    ['3', false, false]
  ])
  t.strictSame((await world.on('UnpublishConnector', '2')).json(), { version: draft }, 'again: nothing changes')

  t.equal((await world.on('UpdateConnectorVersion', '2', { ...draft, description: 'new' })).statusCode, 200)
  t.equal((await world.on('PublishConnector', '1')).statusCode, 200)
  t.strictSame(flagsOf(await world.versions()), [
    ['1', true, true],
    ['2', false, false],
    ['3', false, false]
  ])
})

t.test('what was unpublished is no longer chosen as the default, once it is published again', async t => {
  const world = await createWorld(t)
  const { clock } = world.app.sandboxes.default
  const first = (await world.on('GetConnectorVersion', '1')).json<ConnectorVersion>()
  await world.on('UpdateConnectorVersion', '1', { ...first, isDefault: true })
  for (const step of ['UnpublishConnector 1', 'PublishConnector 1', 'PublishConnector 3']) {
    const [operationId, version = ''] = step.split(' ')
    clock.advance(1_000)
    t.equal((await world.on(operationId as 'PublishConnector', version)).statusCode, 200)
  }
  t.strictSame(flagsOf(await world.versions()), [
    ['1', false, false],
    ['2', false, false],
    ['3', true, true]
  ])
})

t.test('an invalid version is not published, and each reason is named', async t => {
  const seed = smallSeed()
  const draft = seedVersion('SH0PV3', '3', null)
  const errors = (severity: string) => [{ field: '/path', message: 'is wrong', severity }]
  Object.assign(seed.connectors[0]?.versions[2] ?? {}, {
    messages: [
      { text: 'only a hint', severity: 'warning' },
      { text: 'broken', severity: 'error' }
    ],
    actions: [
      { ...draft.actions[0], errors: errors('warning') },
      { ...draft.actions[0], id: demo.unknown, name: 'Other', errors: errors('error') }
    ]
  })
  const world = await createWorld(t, seed)
  const response = await world.on('PublishConnector', '3')
  t.equal(response.statusCode, 400)
  t.strictSame(response.json(), {
    code: '400011',
    message: 'connector version is invalid',
    fields: [
      { field: 'messages[1]', message: 'broken' },
      { field: 'actions.Other', message: '/path: is wrong' }
    ],
    details: 'A version is published only where all of it is valid: correct what is named, then publish it.'
  })
  t.strictSame(flagsOf(await world.versions()), seeded)

  const copied = await world.create('4', '3')
  t.equal(copied.statusCode, 201)
  t.match(
    (await world.on('PublishConnector', '4')).json(),
    { fields: [{ field: 'actions.Other' }] },
    'nor a copy of it'
  )
})

t.test('a version whose definitions were deleted by force is published once that is mended', async t => {
  const world = await createWorld(t)
  const schema = (name: string) => ({
    contentType: 'application/schema+json',
    content: JSON.stringify({ $ref: `#/$defs/${name}` })
  })
  const request = {
    key: 'swo_small',
    path: { organisation_id: acme, connector_id: ulid('SH0P'), version: '3', definition_name: 'Product' }
  }
  const parts = { definitions: [{ name: 'Parts', accept: ['application/json'], schema: schema('Product') }] }
  t.equal((await call(world.app, 'CreateDefinitions', { ...request, body: parts })).statusCode, 201)
  t.equal((await call(world.app, 'DeleteDefinition', { ...request, query: { force: 'true' } })).statusCode, 204)
  t.equal((await world.create('4', '3')).statusCode, 201)
  for (const version of ['3', '4']) {
    const refused = await world.on('PublishConnector', version)
    t.equal(refused.statusCode, 400)
    t.strictSame(refused.json<{ fields: object[] }>().fields, [
      { field: 'definitions.Parts', message: '/schema/content: unknown definition "Product"' },
      { field: 'actions.GetProduct', message: '/responses/0/definitions: the definition "Product" was deleted' },
      { field: 'triggers.Changed', message: '/requestBody/definitions: the definition "Product" was deleted' }
    ])
  }
  const product = { definitions: [{ name: 'Product', accept: ['application/json'], schema: schema('Product') }] }
  await call(world.app, 'CreateDefinitions', { ...request, body: product })
  for (const [kind, name] of [
    ['Action', 'GetProduct'],
    ['Trigger', 'Changed']
  ] as const) {
    const path = { ...request.path, action_name: name, trigger_name: name }
    const read = (await call(world.app, `Get${kind}`, { ...request, path })).json<object>()
    const body = { ...read, responses: [{ id: demo.unknown, definitions: [] }] }
    t.equal((await call(world.app, `Update${kind}`, { ...request, path, body })).statusCode, 200)
  }
  t.equal((await world.on('PublishConnector', '3')).statusCode, 200)
})

t.test('DeleteConnectorVersion deletes a draft with all that it has', async t => {
  const world = await createWorld(t)
  const { id } = kept(world, '3')
  const response = await world.on('DeleteConnectorVersion', '3')
  t.strictSame([response.statusCode, response.body], [204, ''])
  t.strictSame(flagsOf(await world.versions()), seeded.slice(0, 2))
  const left = world.app.sandboxes.default.store.resources.list(id)
  t.strictSame(left, { actions: [], triggers: [], definitions: [] })
  t.equal((await world.on('DeleteConnectorVersion', '3')).statusCode, 404)
  t.equal((await world.create('3')).statusCode, 201, 'its name is free again')
})

t.test('DeleteConnectorVersion spares a published version, but for force', async t => {
  const world = await createWorld(t)
  for (const force of [undefined, false]) {
    const response = await world.on('DeleteConnectorVersion', 'latest', undefined, force)
    t.equal(response.statusCode, 409)
    t.strictSame(response.json(), {
      code: '409011',
      message: 'connector version is published',
      details: 'Unpublish the version first, or delete it by force (force=true).'
    })
  }
  t.equal((await world.on('DeleteConnectorVersion', 'latest', undefined, true)).statusCode, 204)
  t.strictSame(flagsOf(await world.versions()), [
    ['1', true, true],
    ['3', false, false]
  ])
  t.equal((await world.on('DeleteConnectorVersion', '1', undefined, true)).statusCode, 204)
  t.match((await world.on('PublishConnector', 'latest')).json(), { code: '404008' })
})

for (const operationId of [
  'UpdateConnectorVersion',
  'DeleteConnectorVersion',
  'PublishConnector',
  'UnpublishConnector'
] as const) {
  t.test(`${operationId} does not know a version that is not there`, async t => {
    const world = await createWorld(t)
    const body = operationId === 'UpdateConnectorVersion' ? (await world.versions())[0] : undefined
    const response = await world.on(operationId, 'another', body)
    t.equal(response.statusCode, 404)
    t.match(response.json(), { code: '404002', message: 'connector version not found' })
  })
}

t.test('a write to a version is a change of its connector', async t => {
  const world = await createWorld(t)
  const { clock, store } = world.app.sandboxes.default
  const writes = [
    () => world.create('4'),
    () => world.on('PublishConnector', '4'),
    () => world.on('UnpublishConnector', '4'),
    () => world.on('DeleteConnectorVersion', '4')
  ]
  for (const write of writes) {
    clock.advance(1_000)
    t.ok((await write()).statusCode < 300)
    const updatedAt = store.connectors.find(ulid('SH0P'))?.updatedAt
    t.equal(Date.parse(updatedAt as string), clock.now())
  }
})

t.test('what is imported can be edited, published, made public and imported by another', async t => {
  const app = await createApp(t)
  const connector = (await injectImport(app)).json<Connector>()
  const { id, organisationId, name, versions, tags } = connector
  const path = { connector_id: id, version: String(versions[0]?.name) }
  const globex = { organisation: demo.globex.id, connector: id }
  const headers = { authorization: `Bearer ${demo.globex.key}` }
  t.equal((await call(app, 'PublishConnector', { path })).statusCode, 200)
  t.equal((await injectImport(app, globex, { headers })).statusCode, 404)
  const body = { id, organisationId, name, tags, protocol: 'http', baseUrl: 'https://shop.example.com', public: true }
  t.equal((await call(app, 'UpdateConnector', { path, body })).statusCode, 200)
  const imported = await injectImport(app, globex, { headers })
  t.equal(imported.statusCode, 200)
  t.match(imported.json(), {
    organisationId: demo.globex.id,
    versions: [{ name: versions[0]?.name, publishedAt: null }]
  })
})
