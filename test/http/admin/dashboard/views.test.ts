/** What the dashboard shows and no other route of the control plane has. */
import t from 'tap'
import type { Connector } from '../../../../src/contract/schemas/connector.js'
import { settingNames } from '../../../../src/contract/settings.js'
import type { ConnectorGraphReport } from '../../../../src/control/views/connector-graph.js'
import type { TrafficReport } from '../../../../src/control/views/describe-traffic.js'
import type { SettingExplanation } from '../../../../src/control/views/explain-settings.js'
import type { ConnectorList } from '../../../../src/control/views/list-connectors.js'
import { bearer, call, createApp, demo, injectImport } from '../../../helpers/app.js'
import { admin, ask, fieldsOf, lease } from '../../../helpers/control-plane.js'
import { createLargeSeed } from '../../../helpers/seeds/large-connector.js'

t.test('organisations have their users and the API keys that the mock knows', async t => {
  const app = await createApp(t)
  await ask(app, 'POST /tokens', { organisationId: demo.globex.id, name: 'minted', expiresIn: '1h' })
  const { organisations } = await ask<{ organisations: { id: string; apiKeys: { name: string }[] }[] }>(
    app,
    'GET /organisations'
  )
  t.strictSame(organisations.map(({ id }) => id).toSorted(), [demo.acme.id, demo.globex.id, demo.library.id].toSorted())
  const [acme, globex] = [demo.acme.id, demo.globex.id].map(id => organisations.find(each => each.id === id))
  t.strictSame(acme, {
    id: demo.acme.id,
    name: 'Acme',
    apiKeys: [{ name: 'local development', key: demo.acme.key }],
    users: ['user:dev']
  })
  const minted = globex?.apiKeys.find(({ name }) => name === 'minted')
  t.strictSame(Object.keys(minted ?? {}), ['name', 'expiresAt'], 'only its hash is known')
})

t.test('a sandbox shows the API key of its lease', async t => {
  const app = await createApp(t)
  const { id, organisationId, token } = await lease(app)
  const { organisations } = await ask<{ organisations: { id: string; apiKeys: { key?: string }[] }[] }>(
    app,
    `GET /organisations?sandbox=${id}`
  )
  t.strictSame(
    organisations.find(each => each.id === organisationId)?.apiKeys.map(({ key }) => key),
    [token]
  )
})

t.test('a view of organisations reads only those that it shows', async t => {
  const app = await createApp(t)
  const organisations = Array.from({ length: 300 }, (_, index) => ({
    id: `01J00000000RG${String(index).padStart(13, '0')}`,
    name: `Organisation ${index}`,
    apiKeys: [{ key: `key-${index}`, name: 'key' }]
  }))
  t.equal((await admin(app, 'PUT /state', { organisations })).statusCode, 204)
  const { store } = app.sandboxes.default
  const refuse = () => {
    throw new Error('all are read')
  }
  Object.assign(store.organisations, { list: refuse })
  Object.assign(store.apiKeys, { list: refuse })
  Object.assign(store.users, { list: refuse })
  const shown = await ask<{ organisations: { id: string; apiKeys: object[]; users: string[] }[] }>(
    app,
    'GET /organisations'
  )
  t.strictSame(
    shown.organisations.map(({ id }) => id),
    organisations.slice(0, 200).map(({ id }) => id)
  )
  for (const { apiKeys, users } of shown.organisations) t.strictSame([apiKeys, users], [[{ name: 'key' }], []])
})

t.test('a seed with many problems is refused with the first hundred, however it is sent', async t => {
  const app = await createApp(t)
  const seed = { organisations: Array.from({ length: 300 }, () => ({ id: demo.acme.id, name: 'Same' })) }
  for (const refused of [await admin(app, 'PUT /state', seed), await admin(app, 'POST /sandboxes', { seed })]) {
    t.equal(refused.statusCode, 400)
    t.equal(refused.json<{ fields: object[] }>().fields.length, 100)
  }
})

t.test('connectors of all organisations are listed in pages, the newest first', async t => {
  const app = await createApp(t)
  const { connectors, total, next } = await ask<ConnectorList>(app, 'GET /connectors')
  t.strictSame([total, next], [5, undefined])
  t.strictSame(
    connectors.map(({ id }) => id),
    [demo.draftOnly, demo.internalErp, demo.bigQuery, demo.hubSpot, demo.shopify].toSorted().reverse()
  )
  t.match(
    connectors.find(({ id }) => id === demo.shopify),
    {
      organisationId: demo.library.id,
      name: 'Shopify',
      public: true,
      protocol: 'http',
      connections: 2,
      versions: [
        { name: '2024-01', isPublished: true },
        { name: '2024-04', isPublished: true },
        { name: '2024-07', isPublished: true },
        { name: '2024-10', isPublished: false }
      ]
    }
  )
  for (let index = 0; index < 205; index++) await injectImport(app)
  const first = await ask<ConnectorList>(app, 'GET /connectors')
  t.strictSame([first.connectors.length, first.total], [200, 210])
  const second = await ask<ConnectorList>(app, `GET /connectors?after=${first.next}`)
  t.strictSame([second.connectors.length, second.next], [10, undefined])
  const ids = [...first.connectors, ...second.connectors].map(({ id }) => id)
  t.equal(new Set(ids).size, 210, 'each once')
  t.match(first.connectors[0]?.importedFrom, { connectorId: demo.shopify, versionName: '2024-07' })
  const own = await ask<ConnectorList>(app, `GET /connectors?organisationId=${demo.acme.id.toLowerCase()}&text=SHOP`)
  t.equal(own.connectors.length, 200)
  t.strictSame((await ask<ConnectorList>(app, 'GET /connectors?text=nothing')).connectors, [])
  t.match(await fieldsOf(app, 'GET /connectors?text=a&text=b'), [{ field: 'text' }])
})

t.test('a connector is shown as its owner sees it, whoever owns it', async t => {
  const app = await createApp(t)
  for (const id of [demo.shopify, demo.internalErp, demo.draftOnly]) {
    const shown = await admin(app, `GET /connectors/${id}`)
    const own = await call(app, 'GetConnector', {
      path: { organisation_id: demo.library.id, connector_id: id },
      key: demo.library.key
    })
    t.equal(shown.body, own.body)
  }
  t.equal((await admin(app, `GET /connectors/${demo.unknown}`)).statusCode, 404)
  t.equal((await admin(app, `GET /connectors/${demo.unknown}/graph`)).statusCode, 404)
})

t.test('under --require documented the dashboard still shows connectors', async t => {
  const app = await createApp(t, { require: 'documented' })
  t.equal((await admin(app, `GET /connectors/${demo.shopify}`)).statusCode, 200)
})

t.test('the graph of every connector is whole, and agrees with the connector', async t => {
  const app = await createApp(t)
  const copy = (await injectImport(app)).json<Connector>()
  for (const id of [demo.shopify, demo.hubSpot, demo.bigQuery, demo.internalErp, demo.draftOnly, copy.id]) {
    const graph = await ask<ConnectorGraphReport>(app, `GET /connectors/${id}/graph`)
    const connector = await ask<Connector>(app, `GET /connectors/${id}`)
    const ids = graph.nodes.map(node => node.id)
    t.equal(new Set(ids).size, ids.length, 'each node once')
    t.strictSame(
      graph.edges.filter(({ from, to }) => !ids.includes(from) || !ids.includes(to)),
      [],
      'each edge leads from a node to a node'
    )
    const namesOf = (kind: string) => graph.nodes.filter(node => node.kind === kind).map(({ name }) => name)
    t.strictSame(
      namesOf('version'),
      connector.versions.map(({ name }) => name)
    )
    t.strictSame(
      namesOf('connection'),
      connector.connections.map(({ name }) => name)
    )
    t.strictSame(new Set(namesOf('scheme')), new Set(connector.authSchemeConfigs.map(scheme => scheme.id)))
    t.strictSame(
      graph.versions.map(({ name, publishedAt, isLatest, isDefault }) => ({ name, publishedAt, isLatest, isDefault })),
      connector.versions.map(({ name, publishedAt, isLatest, isDefault }) => ({
        name,
        publishedAt,
        isLatest,
        isDefault
      }))
    )
    t.equal(graph.aliases.latest, connector.versions.find(({ isLatest }) => isLatest)?.name)
    t.equal(graph.aliases.default, connector.versions.find(({ isDefault }) => isDefault)?.name)
    t.strictSame(graph.omitted, {})
  }
})

t.test('a graph of more nodes than a picture can show counts those that it leaves out', async t => {
  const app = await createApp(t, { seeds: [createLargeSeed(510)] })
  const graph = await ask<ConnectorGraphReport>(app, `GET /connectors/${demo.shopify}/graph`)
  t.strictSame(graph.omitted, { connection: 10, credential: 10 })
  t.equal(graph.nodes.filter(({ kind }) => kind === 'connection').length, 500)
})

t.test('traffic counts requests by status, failures by rule and operations by time', async t => {
  const app = await createApp(t)
  await ask(app, 'PUT /clock', { now: '2030-01-01T00:00:00Z', frozen: true })
  await injectImport(app)
  await injectImport(app, { version: '2024-7' })
  await injectImport(app, { version: '2024-7' })
  await app.inject({ url: `/o/${demo.acme.id}/connectors`, headers: bearer('wrong') })
  const traffic = await ask<TrafficReport>(app, 'GET /traffic')
  const total = traffic.seconds.reduce((sum, { counts }) => sum + Object.values(counts).reduce((a, b) => a + b, 0), 0)
  t.equal(total, 4)
  t.not(traffic.now.slice(0, 4), '2030', 'real time')
  t.strictSame(traffic.failures, [
    { status: 404, rule: 'versionNotFound', count: 2 },
    { status: 401, rule: 'credentialUnknown', count: 1 }
  ])
  const counted = traffic.operations.map(({ operation, count, errors }) => [operation, count, errors])
  t.strictSame(counted.toSorted(), [
    ['ImportPublicConnectorVersion', 3, 2],
    ['ListConnectors', 1, 1]
  ])
  for (const { median, p95 } of [...traffic.seconds, ...traffic.operations]) t.ok(0 <= median && median <= p95)
  await ask(app, 'POST /reset')
  t.strictSame((await ask<TrafficReport>(app, 'GET /traffic')).seconds, [])
})

t.test('every setting is explained, with its values and the entries that it changes', async t => {
  const app = await createApp(t)
  await ask(app, 'PATCH /settings', { draftImport: 'allow' })
  const { settings } = await ask<{ settings: SettingExplanation[] }>(app, 'GET /settings/explained')
  t.strictSame(
    settings.map(({ name }) => name),
    settingNames
  )
  for (const { value, values, description, entries } of settings) {
    t.ok(values.includes(value))
    t.match(description, /^[A-Z].*\.$/)
    t.ok(entries.length > 0)
  }
  t.match(
    settings.find(({ name }) => name === 'draftImport'),
    {
      value: 'allow',
      values: ['reject', 'allow'],
      default: 'reject'
    }
  )
})
