import t from 'tap'
import type { ConnectorVersionsPage } from '../../../src/contract/schemas/connector-write.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { call, createApp, demo, injectImport } from '../../helpers/app.js'

const shopify = {
  path: { organisation_id: demo.library.id, connector_id: demo.shopify },
  key: demo.library.key
}

t.test('ListConnectorVersions lists all versions, most recently updated first', async t => {
  const app = await createApp(t)
  const response = await call(app, 'ListConnectorVersions', shopify)
  const { versions } = (await call(app, 'GetConnector', shopify)).json<Connector>()
  const ordered = versions.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), { totalCount: 4, items: ordered })
  t.strictSame(
    ordered.map(({ name }) => name),
    ['2024-10', '2024-07', '2024-04', '2024-01']
  )
})

t.test('ListConnectorVersions pages, and every page has the correct isLatest and isDefault', async t => {
  const app = await createApp(t)
  const page = async (query: Record<string, string>) =>
    (await call(app, 'ListConnectorVersions', { ...shopify, query })).json<ConnectorVersionsPage>()
  const first = await page({ first: '2' })
  const second = await page({ first: '2', after: String(first.next) })
  t.strictSame(
    first.items.map(({ name, isLatest }) => [name, isLatest]),
    [
      ['2024-10', false],
      ['2024-07', true]
    ]
  )
  t.strictSame(
    second.items.map(({ name, isDefault }) => [name, isDefault]),
    [
      ['2024-04', true],
      ['2024-01', false]
    ]
  )
  t.strictSame([first.prev, second.next], [undefined, undefined])
  t.strictSame(await page({ first: '2', before: String(second.prev) }), first)
})

t.test('ListConnectorVersions refuses a cursor of another connector', async t => {
  const app = await createApp(t)
  const { next = '' } = (
    await call(app, 'ListConnectorVersions', { ...shopify, query: { first: '1' } })
  ).json<ConnectorVersionsPage>()
  const path = { ...shopify.path, connector_id: demo.hubSpot }
  const response = await call(app, 'ListConnectorVersions', { ...shopify, path, query: { after: next } })
  t.equal(response.statusCode, 400)
  t.match(response.json(), { code: '400005', fields: [{ field: 'after' }] })
})

t.test('ListConnectorVersions responds with 404 for a connector of another organisation', async t => {
  const app = await createApp(t)
  const response = await call(app, 'ListConnectorVersions', { path: { connector_id: demo.shopify } })
  t.equal(response.statusCode, 404)
  t.strictSame(response.json(), {
    code: '404007',
    message: 'connector not found',
    details: 'The organisation has no connector with this id.'
  })
})

const found = [
  { version: 'latest', name: '2024-07' },
  { version: 'default', name: '2024-04' },
  { version: '2024-01', name: '2024-01' },
  { version: '2024-10', name: '2024-10' }
]

for (const { version, name } of found) {
  t.test(`GetConnectorVersion finds ${version}`, async t => {
    const app = await createApp(t)
    const response = await call(app, 'GetConnectorVersion', { ...shopify, path: { ...shopify.path, version } })
    const { versions } = (await call(app, 'GetConnector', shopify)).json<Connector>()
    t.equal(response.statusCode, 200)
    t.strictSame(
      response.json(),
      versions.find(each => each.name === name)
    )
  })
}

t.test('GetConnectorVersion responds with 404 for an unknown version and suggests the nearest name', async t => {
  const app = await createApp(t)
  const response = await call(app, 'GetConnectorVersion', { ...shopify, path: { ...shopify.path, version: '2024-7' } })
  t.equal(response.statusCode, 404)
  t.strictSame(response.json(), {
    code: '404002',
    message: 'connector version not found',
    details: 'The connector has no version with this name. Did you mean "2024-07"?'
  })
})

t.test('GetConnectorVersion responds with 404 for latest and default while no version is published', async t => {
  const app = await createApp(t)
  const { id } = (await injectImport(app)).json<Connector>()
  for (const version of ['latest', 'default']) {
    const response = await call(app, 'GetConnectorVersion', { path: { connector_id: id, version } })
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), {
      code: '404008',
      message: 'connector has no published version',
      details:
        'The names latest and default stand for published versions. This connector has none: publish a version, or name a draft.'
    })
  }
})
