/** Usages by other products: added by the control plane and seeds; operations refuse to delete connectors in use. */
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { Usage } from '../../../src/store/usages.js'
import { call, createApp, demo } from '../../helpers/app.js'
import { problemsOf, smallSeed, ulid, withChange } from '../../helpers/seeds/seeds.js'

const shop = ulid('SH0P')
const production = ulid('SH0PC1')
const request = {
  key: 'swo_small',
  path: { organisation_id: smallSeed().organisations[0]?.id as string, connector_id: shop }
}

async function addUsage(app: FastifyInstance, payload: object): Promise<Usage> {
  const response = await app.inject({
    method: 'POST',
    url: '/__admin/usages',
    payload: { connectorId: shop, ...payload }
  })
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json<Usage>()
}

async function listUsages(app: FastifyInstance): Promise<Usage[]> {
  return (await app.inject('/__admin/usages')).json<{ usages: Usage[] }>().usages
}

const callOnShop = (app: FastifyInstance, operationId: Parameters<typeof call>[1], version = '', force = false) =>
  call(app, operationId, { ...request, path: { ...request.path, version }, ...(force && { query: { force: 'true' } }) })

const versionInUse = {
  code: '409014',
  message: 'connector version is in use',
  details: 'Another product uses the version or its whole connector. End that use first (in the mock: /__admin/usages).'
}

const connectorInUse = {
  code: '409013',
  message: 'connector is in use',
  details: 'Another product uses the connector. End that use (in the mock: /__admin/usages), or send force=true.'
}

t.test('usages can be added, listed and removed', async t => {
  const app = await createApp(t, { seeds: [smallSeed()] })
  const made = [
    await addUsage(app, { product: 'Workflows' }),
    await addUsage(app, { version: '2' }),
    await addUsage(app, { connectionId: production.toLowerCase() })
  ]
  const [whole, version, connection] = made as [Usage, Usage, Usage]
  t.strictSame(made, [
    { id: whole.id, connectorId: shop, product: 'Workflows' },
    { id: version.id, connectorId: shop, version: '2', product: 'Switchboard' },
    { id: connection.id, connectorId: shop, connectionId: production, product: 'Switchboard' }
  ])
  t.strictSame(await listUsages(app), [whole, connection, version])
  t.strictSame(await addUsage(app, { version: 'latest' }), version, 'adding a usage again returns the existing one')

  const remove = () => app.inject({ method: 'DELETE', url: `/__admin/usages/${version.id}` })
  const removed = await remove()
  t.strictSame([removed.statusCode, removed.body], [204, ''])
  t.strictSame(await listUsages(app), [whole, connection])
  const again = await remove()
  t.equal(again.statusCode, 404)
  t.strictSame(again.json(), {
    code: '404910',
    message: 'usage not found',
    details: 'The sandbox has no usage mark with this id.'
  })
})

const mistakes = [
  { payload: {}, fields: [{ field: 'connectorId', message: 'property "connectorId" is missing' }] },
  { payload: { connectorId: demo.unknown }, fields: [{ field: 'connectorId', message: 'unknown connector' }] },
  {
    payload: { connectorId: shop, version: '9' },
    fields: [{ field: 'version', message: 'the connector has no such version' }]
  },
  {
    payload: { connectorId: ulid('B1G'), connectionId: production },
    fields: [{ field: 'connectionId', message: 'the connector has no such connection' }]
  },
  {
    payload: { connectorId: shop, version: '1', connectionId: production },
    fields: [{ field: 'connectionId', message: 'cannot be combined with version' }]
  },
  {
    payload: { connectorId: shop, versions: '1' },
    fields: [{ field: 'versions', message: 'unknown property "versions"; did you mean "version"?' }]
  }
]

for (const { payload, fields } of mistakes) {
  t.test(`refuses the usage ${JSON.stringify(payload)} with 400`, async t => {
    const app = await createApp(t, { seeds: [smallSeed()] })
    const response = await app.inject({ method: 'POST', url: '/__admin/usages', payload })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400004',
      message: 'invalid request body',
      fields,
      details: 'Correct the listed fields.'
    })
    t.strictSame(await listUsages(app), [])
  })
}

for (const part of [{}, { version: '3' }, { connectionId: production }]) {
  t.test(`DeleteConnector refuses a connector in use unless forced: ${JSON.stringify(part)}`, async t => {
    const app = await createApp(t, { seeds: [smallSeed()] })
    for (const version of ['1', '2']) await callOnShop(app, 'UnpublishConnector', version)
    await addUsage(app, part)
    const response = await callOnShop(app, 'DeleteConnector')
    t.equal(response.statusCode, 409)
    t.strictSame(response.json(), connectorInUse)
    t.equal((await callOnShop(app, 'DeleteConnector', '', true)).statusCode, 204)
    t.strictSame(await listUsages(app), [], 'the usage is deleted with the connector')
  })
}

t.test('DeleteConnector deletes a connector once its usage is removed', async t => {
  const app = await createApp(t, { seeds: [smallSeed()] })
  for (const version of ['1', '2']) await callOnShop(app, 'UnpublishConnector', version)
  const { id } = await addUsage(app, {})
  t.equal((await callOnShop(app, 'DeleteConnector')).statusCode, 409)
  await app.inject({ method: 'DELETE', url: `/__admin/usages/${id}` })
  t.equal((await callOnShop(app, 'DeleteConnector')).statusCode, 204)
})

t.test('UnpublishConnector refuses a version if it or its connector is in use', async t => {
  const app = await createApp(t, { seeds: [smallSeed()] })
  const { id } = await addUsage(app, { version: '2' })
  await addUsage(app, { connectionId: production })
  const refused = await callOnShop(app, 'UnpublishConnector', 'latest')
  t.equal(refused.statusCode, 409)
  t.strictSame(refused.json(), versionInUse)
  t.equal((await callOnShop(app, 'UnpublishConnector', '1')).statusCode, 200)
  await app.inject({ method: 'DELETE', url: `/__admin/usages/${id}` })
  await addUsage(app, {})
  t.strictSame((await callOnShop(app, 'UnpublishConnector', '2')).json(), versionInUse)
  t.equal((await callOnShop(app, 'UnpublishConnector', '1')).statusCode, 200, 'a draft can be unpublished again')
})

t.test('DeleteConnectorVersion refuses a draft in use unless forced', async t => {
  const app = await createApp(t, { seeds: [smallSeed()] })
  await addUsage(app, {})
  await addUsage(app, { version: '3' })
  const refused = await callOnShop(app, 'DeleteConnectorVersion', '3')
  t.equal(refused.statusCode, 409)
  t.strictSame(refused.json(), versionInUse)
  t.equal((await callOnShop(app, 'DeleteConnectorVersion', '3', true)).statusCode, 204)
  t.strictSame(
    (await listUsages(app)).map(({ version }) => version),
    [undefined]
  )
})

t.test('a usage follows a renamed version', async t => {
  const app = await createApp(t, { seeds: [smallSeed()] })
  await addUsage(app, { version: '3' })
  const version = (await callOnShop(app, 'GetConnectorVersion', '3')).json<object>()
  const path = { ...request.path, version: '3' }
  await call(app, 'UpdateConnectorVersion', { ...request, path, body: { ...version, name: '3.1' } })
  t.match(await listUsages(app), [{ version: '3.1' }])
})

t.test('DeleteConnection refuses a connection in use unless forced', async t => {
  const app = await createApp(t, { seeds: [smallSeed()] })
  const remove = (force: string) =>
    call(app, 'DeleteConnection', {
      ...request,
      path: { ...request.path, connection_id: production },
      query: { force }
    })
  await addUsage(app, {})
  await addUsage(app, { connectionId: production })
  t.equal((await remove('false')).statusCode, 412)
  t.equal((await remove('true')).statusCode, 204)
  t.strictSame(
    (await listUsages(app)).map(({ connectionId }) => connectionId),
    [undefined]
  )
  t.equal((await call(app, 'GetConnector', request)).json<Connector>().connections.length, 1)
})

const seedUsages = [
  { connectorId: shop },
  { connectorId: shop, connectionId: production, product: 'Workflows' },
  { connectorId: shop, version: '2' }
]

t.test('usages of a seed may refer to another document, and exports, snapshots and resets keep them', async t => {
  const app = await createApp(t, { seeds: [{ usages: seedUsages }, smallSeed()] })
  const usages = await listUsages(app)
  t.strictSame(
    usages.map(({ id: _, ...usage }) => usage),
    [
      { connectorId: shop, product: 'Switchboard' },
      { connectorId: shop, connectionId: production, product: 'Workflows' },
      { connectorId: shop, version: '2', product: 'Switchboard' }
    ]
  )
  const state = (await app.inject('/__admin/state')).json<object>()
  await app.inject({ method: 'POST', url: '/__admin/snapshots', payload: { name: 'before' } })
  await callOnShop(app, 'DeleteConnector', '', true)
  t.strictSame(await listUsages(app), [])
  await app.inject({ method: 'POST', url: '/__admin/snapshots/before/restore' })
  t.strictSame(await listUsages(app), usages)
  await app.inject({ method: 'DELETE', url: `/__admin/usages/${usages[0]?.id}` })
  await app.inject({ method: 'PUT', url: '/__admin/state', payload: state })
  t.strictSame(await listUsages(app), usages, 'ids included')
  await app.inject({ method: 'POST', url: '/__admin/state', payload: { usages: [{ connectorId: ulid('B1G') }] } })
  t.equal((await listUsages(app)).length, 4)
  await app.inject({ method: 'POST', url: '/__admin/reset' })
  t.strictSame(await listUsages(app), usages)
})

const seedMistakes = [
  {
    usage: { connectorId: ulid('SH0Q') },
    path: 'usages[0].connectorId',
    message: `the seed has no connector "${ulid('SH0Q')}"; did you mean "${shop}"?`
  },
  {
    usage: { connectorId: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ' },
    path: 'usages[0].connectorId',
    message: 'the seed has no connector "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"'
  },
  {
    usage: { connectorId: shop, version: '9' },
    path: 'usages[0].version',
    message: 'the connector has no version "9"'
  },
  {
    usage: { connectorId: shop, connectionId: ulid('N0') },
    path: 'usages[0].connectionId',
    message: `the connector has no connection "${ulid('N0')}"`
  },
  {
    usage: { connectorId: shop, version: '1', connectionId: production },
    path: 'usages[0]',
    message: 'expected "version" or "connectionId", not both'
  }
]

for (const { usage, path, message } of seedMistakes) {
  t.test(`a seed with an invalid usage is refused: ${message}`, async t => {
    t.strictSame(await problemsOf(withChange(smallSeed(), 'usages', [usage])), [{ file: 'inline', path, message }])
  })
}
