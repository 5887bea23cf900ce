/** Creating, updating, publishing and deleting connector versions. */
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { Connector, ConnectorVersion } from '../../../src/contract/schemas/connector.js'
import { createClock } from '../../../src/core/clock.js'
import type { ConnectorNode } from '../../../src/store/shared/connector-graph.js'
import { call, createApp, demo, injectImport } from '../../helpers/app.js'
import { acme, seedVersion, smallSeed, ulid } from '../../helpers/seeds/seeds.js'

const NOW = '2030-01-02T03:04:05Z'

interface TestConnector {
  readonly app: FastifyInstance
  /** Calls an operation on a version of the connector. */
  readonly call: (
    operationId: Parameters<typeof call>[1],
    version: string,
    body?: unknown,
    force?: boolean
  ) => ReturnType<typeof call>
  readonly createVersion: (name: string, fromVersion?: string) => ReturnType<typeof call>
  readonly listVersions: () => Promise<ConnectorVersion[]>
}

/** Creates a connector with the published versions 1 and 2 and the draft 3, at a frozen clock. */
async function createConnector(t: Test, seed: object = smallSeed()): Promise<TestConnector> {
  const clock = createClock()
  clock.freeze()
  clock.set(Date.parse(NOW))
  const app = await createApp(t, { clock, seeds: [seed] })
  const request = { key: 'swo_small', path: { organisation_id: acme, connector_id: ulid('SH0P') } }
  return {
    app,
    call: (operationId, version, body, force) =>
      call(app, operationId, {
        ...request,
        path: { ...request.path, version },
        ...(body !== undefined && { body }),
        ...(force !== undefined && { query: { force: String(force) } })
      }),
    createVersion: (name, fromVersion) =>
      call(app, 'CreateConnectorVersion', {
        ...request,
        body: { name, ...(fromVersion !== undefined && { fromVersion }) }
      }),
    listVersions: async () => (await call(app, 'GetConnector', request)).json<Connector>().versions
  }
}

const seededFlags = [
  ['1', false, false],
  ['2', true, true],
  ['3', false, false]
]

/** The name, isLatest and isDefault of each version. */
function toFlags(versions: readonly ConnectorVersion[]) {
  return versions.map(({ name, isLatest, isDefault }) => [name, isLatest, isDefault])
}

/** Returns the stored version with its contents. */
function getStored({ app }: TestConnector, name: string) {
  const { connectors } = app.sandboxes.default.store
  const { versions } = connectors.assemble(connectors.find(ulid('SH0P')) as ConnectorNode)
  const version = versions.find(each => each.name === name)
  if (version === undefined) throw new Error(`unknown version ${name}`)
  return version
}

t.test('CreateConnectorVersion appends an empty draft', async t => {
  const connector = await createConnector(t)
  const response = await connector.createVersion('4 beta/β')
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
  t.strictSame((await connector.listVersions()).at(-1), version)
  t.strictSame((await connector.call('GetConnectorVersion', '4 beta/β')).json(), version)
  const { actions, triggers, definitions } = getStored(connector, '4 beta/β')
  t.strictSame([actions, triggers, definitions], [[], [], []])
})

for (const fromVersion of ['2', 'latest', '3']) {
  t.test(`CreateConnectorVersion copies the contents of version ${fromVersion} with new ids`, async t => {
    const connector = await createConnector(t)
    const source = getStored(connector, fromVersion === 'latest' ? '2' : fromVersion)
    t.equal((await connector.createVersion('4', fromVersion)).statusCode, 201)
    const copy = getStored(connector, '4')
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
    t.strictSame(getStored(connector, source.name), source, 'the source is unchanged')
  })
}

const reserved = 'expected 1 to 255 characters, and not the reserved latest or default; got'

const badNames = [
  { name: 'latest', says: 'latest', message: `${reserved} "latest"` },
  { name: 'default', says: 'default', message: `${reserved} "default"` },
  { name: '', says: 'without characters', message: `${reserved} ""` },
  { name: 'x'.repeat(256), says: 'of 256 characters', message: 'expected at most 255 characters, got 256' }
]

for (const { name, says, message } of badNames) {
  t.test(`refuses the version name ${says}`, async t => {
    const connector = await createConnector(t)
    const draft = (await connector.call('GetConnectorVersion', '3')).json<ConnectorVersion>()
    const expected = {
      code: '400004',
      message: 'invalid request body',
      fields: [{ field: 'name', message }],
      details: 'Correct the listed fields.'
    }
    for (const response of [
      await connector.createVersion(name),
      await connector.call('UpdateConnectorVersion', '3', { ...draft, name })
    ]) {
      t.equal(response.statusCode, 400)
      t.strictSame(response.json(), expected)
    }
    t.strictSame(toFlags(await connector.listVersions()), seededFlags)
  })
}

t.test('a version name is unique within its connector', async t => {
  const connector = await createConnector(t)
  const draft = (await connector.call('GetConnectorVersion', '3')).json<ConnectorVersion>()
  for (const response of [
    await connector.createVersion('1'),
    await connector.call('UpdateConnectorVersion', '3', { ...draft, name: '1' })
  ]) {
    t.equal(response.statusCode, 409)
    t.strictSame(response.json(), {
      code: '409010',
      message: 'connector version exists',
      details: 'The connector already has a version with this name. Choose another name.'
    })
  }
  t.strictSame(toFlags(await connector.listVersions()), seededFlags)
})

t.test('CreateConnectorVersion responds with 404 for an unknown fromVersion and suggests the nearest name', async t => {
  const connector = await createConnector(t)
  t.equal((await connector.createVersion('2024-07')).statusCode, 201)
  const response = await connector.createVersion('4', '2024-7')
  t.equal(response.statusCode, 404)
  t.strictSame(response.json(), {
    code: '404002',
    message: 'connector version not found',
    details: 'The connector has no version with this name. Did you mean "2024-07"?'
  })
})

t.test('UpdateConnectorVersion changes the name and the description of a draft', async t => {
  const connector = await createConnector(t)
  const before = (await connector.call('GetConnectorVersion', '3')).json<ConnectorVersion>()
  const response = await connector.call('UpdateConnectorVersion', '3', { ...before, name: '3.1', description: 'new' })
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), { ...before, name: '3.1', description: 'new', updatedAt: NOW })
  t.strictSame((await connector.call('GetConnectorVersion', '3.1')).json(), response.json())
  t.equal((await connector.call('GetConnectorVersion', '3')).statusCode, 404)
  const { description: _, ...undescribed } = response.json<ConnectorVersion>()
  const cleared = await connector.call('UpdateConnectorVersion', '3.1', undescribed)
  t.strictSame(cleared.json(), undescribed, 'an omitted description is unset')
})

t.test('UpdateConnectorVersion sets and unsets the only default version', async t => {
  const connector = await createConnector(t)
  const setDefault = async (name: string, isDefault: boolean) => {
    const version = (await connector.call('GetConnectorVersion', name)).json<ConnectorVersion>()
    const response = await connector.call('UpdateConnectorVersion', name, { ...version, isDefault })
    t.equal(response.statusCode, 200)
    t.strictSame(response.json(), { ...version, isDefault, updatedAt: NOW })
    return toFlags(await connector.listVersions())
  }
  t.strictSame(await setDefault('1', true), [
    ['1', false, true],
    ['2', true, false],
    ['3', false, false]
  ])
  t.equal((await connector.call('GetConnectorVersion', 'default')).json<ConnectorVersion>().name, '1')
  t.strictSame(await setDefault('2', true), seededFlags)
  await setDefault('1', true)
  t.strictSame(await setDefault('1', false), seededFlags, 'the latest version is the default if none is chosen')
})

for (const [name, isDefault, title] of [
  ['3', true, 'to make a draft the default'],
  ['2', false, 'to unset the default of the latest version if no other is chosen']
] as const) {
  t.test(`UpdateConnectorVersion refuses ${title}`, async t => {
    const connector = await createConnector(t)
    const version = (await connector.call('GetConnectorVersion', name)).json<ConnectorVersion>()
    const response = await connector.call('UpdateConnectorVersion', name, { ...version, isDefault })
    t.equal(response.statusCode, 409)
    t.strictSame(response.json(), {
      code: '409015',
      message: 'default version cannot be set this way',
      details:
        'The default is the published version that was chosen, or the latest if none was. To choose a draft, publish ' +
        'it first. To replace the default, choose another version.'
    })
    t.strictSame(toFlags(await connector.listVersions()), seededFlags)
    t.strictSame((await connector.call('GetConnectorVersion', name)).json(), version)
  })
}

t.test('UpdateConnectorVersion refuses changed read-only properties and accepts equal values', async t => {
  const connector = await createConnector(t)
  const version = (await connector.call('GetConnectorVersion', '3')).json<ConnectorVersion>()
  const response = await connector.call('UpdateConnectorVersion', '3', {
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
    details: 'Send the listed fields with the values that you read.'
  })
  const same = {
    ...version,
    id: version.id.toLowerCase(),
    createdAt: version.createdAt.replace('Z', '.000+00:00'),
    messages: []
  }
  t.equal((await connector.call('UpdateConnectorVersion', '3', same)).statusCode, 200)
})

t.test('UpdateConnectorVersion accepts unchanged or omitted messages and refuses changed ones', async t => {
  const messages = [{ text: 'look', severity: 'warning', detail: ['here'] }]
  const seed = smallSeed()
  Object.assign(seed.connectors[0]?.versions[2] ?? {}, { messages })
  const connector = await createConnector(t, seed)
  const version = (await connector.call('GetConnectorVersion', '3')).json<ConnectorVersion>()
  t.strictSame(version.messages, messages)
  const { messages: _, ...without } = version
  const first = await connector.call('UpdateConnectorVersion', '3', without)
  t.strictSame(first.json(), { ...version, updatedAt: NOW })
  t.equal((await connector.call('UpdateConnectorVersion', '3', first.json())).statusCode, 200)
  const changed = { ...first.json<object>(), messages: [] }
  t.equal((await connector.call('UpdateConnectorVersion', '3', changed)).statusCode, 400)
})

t.test('UpdateConnectorVersion refuses to change a published version', async t => {
  const connector = await createConnector(t)
  const version = (await connector.call('GetConnectorVersion', 'latest')).json<ConnectorVersion>()
  for (const change of [{ name: '2.1' }, { description: 'new' }]) {
    const response = await connector.call('UpdateConnectorVersion', 'latest', { ...version, ...change })
    t.equal(response.statusCode, 409)
    t.match(response.json(), { code: '409002', message: 'connector version is published' })
  }
  t.strictSame((await connector.call('GetConnectorVersion', '2')).json(), version)
})

t.test('PublishConnector publishes a draft as the latest and default version', async t => {
  const connector = await createConnector(t)
  const before = (await connector.call('GetConnectorVersion', '3')).json<ConnectorVersion>()
  const response = await connector.call('PublishConnector', '3')
  const published = { ...before, isLatest: true, isDefault: true, publishedAt: NOW, updatedAt: NOW }
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), { version: published })
  t.strictSame((await connector.call('GetConnectorVersion', 'latest')).json(), published)
  t.strictSame(toFlags(await connector.listVersions()), [
    ['1', false, false],
    ['2', false, false],
    ['3', true, true]
  ])

  connector.app.sandboxes.default.clock.advance(60_000)
  t.strictSame(
    (await connector.call('PublishConnector', '3')).json(),
    { version: published },
    'publishing again changes nothing'
  )
})

t.test('a chosen default stays the default when another version is published', async t => {
  const connector = await createConnector(t)
  const first = (await connector.call('GetConnectorVersion', '1')).json<ConnectorVersion>()
  await connector.call('UpdateConnectorVersion', '1', { ...first, isDefault: true })
  const response = await connector.call('PublishConnector', '3')
  t.match(response.json(), { version: { isLatest: true, isDefault: false } })
  t.strictSame(toFlags(await connector.listVersions()), [
    ['1', false, true],
    ['2', false, false],
    ['3', true, false]
  ])
})

t.test('UnpublishConnector turns the latest version into a draft and makes the previous one the latest', async t => {
  const connector = await createConnector(t)
  const before = (await connector.call('GetConnectorVersion', 'latest')).json<ConnectorVersion>()
  await connector.call('UpdateConnectorVersion', 'latest', before)
  const response = await connector.call('UnpublishConnector', 'latest')
  const draft = { ...before, isLatest: false, isDefault: false, publishedAt: null, updatedAt: NOW }
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), { version: draft })
  t.strictSame(toFlags(await connector.listVersions()), [
    ['1', true, true],
    ['2', false, false],
    ['3', false, false]
  ])
  t.strictSame(
    (await connector.call('UnpublishConnector', '2')).json(),
    { version: draft },
    'unpublishing again changes nothing'
  )

  t.equal((await connector.call('UpdateConnectorVersion', '2', { ...draft, description: 'new' })).statusCode, 200)
  t.equal((await connector.call('PublishConnector', '1')).statusCode, 200)
  t.strictSame(toFlags(await connector.listVersions()), [
    ['1', true, true],
    ['2', false, false],
    ['3', false, false]
  ])
})

t.test('a chosen default loses the choice when it is unpublished and published again', async t => {
  const connector = await createConnector(t)
  const { clock } = connector.app.sandboxes.default
  const first = (await connector.call('GetConnectorVersion', '1')).json<ConnectorVersion>()
  await connector.call('UpdateConnectorVersion', '1', { ...first, isDefault: true })
  for (const step of ['UnpublishConnector 1', 'PublishConnector 1', 'PublishConnector 3']) {
    const [operationId, version = ''] = step.split(' ')
    clock.advance(1_000)
    t.equal((await connector.call(operationId as 'PublishConnector', version)).statusCode, 200)
  }
  t.strictSame(toFlags(await connector.listVersions()), [
    ['1', false, false],
    ['2', false, false],
    ['3', true, true]
  ])
})

t.test('PublishConnector refuses an invalid version and names every error', async t => {
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
  const connector = await createConnector(t, seed)
  const response = await connector.call('PublishConnector', '3')
  t.equal(response.statusCode, 400)
  t.strictSame(response.json(), {
    code: '400011',
    message: 'connector version is invalid',
    fields: [
      { field: 'messages[1]', message: 'broken' },
      { field: 'actions.Other', message: '/path: is wrong' }
    ],
    details: 'Only a valid version can be published. Correct the listed problems, then publish it again.'
  })
  t.strictSame(toFlags(await connector.listVersions()), seededFlags)

  const copied = await connector.createVersion('4', '3')
  t.equal(copied.statusCode, 201)
  t.match(
    (await connector.call('PublishConnector', '4')).json(),
    { fields: [{ field: 'actions.Other' }] },
    'a copy of it is refused too'
  )
})

t.test('PublishConnector refuses a version with broken references until they are corrected', async t => {
  const connector = await createConnector(t)
  const schema = (name: string) => ({
    contentType: 'application/schema+json',
    content: JSON.stringify({ $ref: `#/$defs/${name}` })
  })
  const request = {
    key: 'swo_small',
    path: { organisation_id: acme, connector_id: ulid('SH0P'), version: '3', definition_name: 'Product' }
  }
  const parts = { definitions: [{ name: 'Parts', accept: ['application/json'], schema: schema('Product') }] }
  t.equal((await call(connector.app, 'CreateDefinitions', { ...request, body: parts })).statusCode, 201)
  t.equal((await call(connector.app, 'DeleteDefinition', { ...request, query: { force: 'true' } })).statusCode, 204)
  t.equal((await connector.createVersion('4', '3')).statusCode, 201)
  for (const version of ['3', '4']) {
    const refused = await connector.call('PublishConnector', version)
    t.equal(refused.statusCode, 400)
    t.strictSame(refused.json<{ fields: object[] }>().fields, [
      { field: 'definitions.Parts', message: '/schema/content: unknown definition "Product"' },
      { field: 'actions.GetProduct', message: '/responses/0/definitions: the definition "Product" was deleted' },
      { field: 'triggers.Changed', message: '/requestBody/definitions: the definition "Product" was deleted' }
    ])
  }
  const product = { definitions: [{ name: 'Product', accept: ['application/json'], schema: schema('Product') }] }
  await call(connector.app, 'CreateDefinitions', { ...request, body: product })
  for (const [kind, name] of [
    ['Action', 'GetProduct'],
    ['Trigger', 'Changed']
  ] as const) {
    const path = { ...request.path, action_name: name, trigger_name: name }
    const read = (await call(connector.app, `Get${kind}`, { ...request, path })).json<object>()
    const body = { ...read, responses: [{ id: demo.unknown, definitions: [] }] }
    t.equal((await call(connector.app, `Update${kind}`, { ...request, path, body })).statusCode, 200)
  }
  t.equal((await connector.call('PublishConnector', '3')).statusCode, 200)
})

t.test('DeleteConnectorVersion deletes a draft and its contents', async t => {
  const connector = await createConnector(t)
  const { id } = getStored(connector, '3')
  const response = await connector.call('DeleteConnectorVersion', '3')
  t.strictSame([response.statusCode, response.body], [204, ''])
  t.strictSame(toFlags(await connector.listVersions()), seededFlags.slice(0, 2))
  const left = connector.app.sandboxes.default.store.resources.list(id)
  t.strictSame(left, { actions: [], triggers: [], definitions: [] })
  t.equal((await connector.call('DeleteConnectorVersion', '3')).statusCode, 404)
  t.equal((await connector.createVersion('3')).statusCode, 201, 'the name can be used again')
})

t.test('DeleteConnectorVersion requires force=true for a published version', async t => {
  const connector = await createConnector(t)
  for (const force of [undefined, false]) {
    const response = await connector.call('DeleteConnectorVersion', 'latest', undefined, force)
    t.equal(response.statusCode, 409)
    t.strictSame(response.json(), {
      code: '409011',
      message: 'connector version is published',
      details: 'Unpublish the version first, or send force=true.'
    })
  }
  t.equal((await connector.call('DeleteConnectorVersion', 'latest', undefined, true)).statusCode, 204)
  t.strictSame(toFlags(await connector.listVersions()), [
    ['1', true, true],
    ['3', false, false]
  ])
  t.equal((await connector.call('DeleteConnectorVersion', '1', undefined, true)).statusCode, 204)
  t.match((await connector.call('PublishConnector', 'latest')).json(), { code: '404008' })
})

for (const operationId of [
  'UpdateConnectorVersion',
  'DeleteConnectorVersion',
  'PublishConnector',
  'UnpublishConnector'
] as const) {
  t.test(`${operationId} responds with 404 for an unknown version`, async t => {
    const connector = await createConnector(t)
    const body = operationId === 'UpdateConnectorVersion' ? (await connector.listVersions())[0] : undefined
    const response = await connector.call(operationId, 'another', body)
    t.equal(response.statusCode, 404)
    t.match(response.json(), { code: '404002', message: 'connector version not found' })
  })
}

t.test('every write to a version sets updatedAt of its connector', async t => {
  const connector = await createConnector(t)
  const { clock, store } = connector.app.sandboxes.default
  const writes = [
    () => connector.createVersion('4'),
    () => connector.call('PublishConnector', '4'),
    () => connector.call('UnpublishConnector', '4'),
    () => connector.call('DeleteConnectorVersion', '4')
  ]
  for (const write of writes) {
    clock.advance(1_000)
    t.ok((await write()).statusCode < 300)
    const updatedAt = store.connectors.find(ulid('SH0P'))?.updatedAt
    t.equal(Date.parse(updatedAt as string), clock.now())
  }
})

t.test('an imported connector can be published, made public and imported by another organisation', async t => {
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
