import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { categories } from '../../../src/contract/categories.js'
import { joinWithOr } from '../../../src/core/quote.js'
import type { ConnectorPage } from '../../../src/contract/schemas/connector-write.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { OperationId } from '../../../src/contract/operations.js'
import { bearer, call, createApp, demo, injectImport } from '../../helpers/app.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'

const library = { path: { organisation_id: demo.library.id }, key: demo.library.key }

async function list(
  app: FastifyInstance,
  operationId: OperationId,
  query: Record<string, string | readonly string[]> = {}
): Promise<ConnectorPage> {
  const response = await call(app, operationId, { ...library, query })
  t.equal(response.statusCode, 200, response.body)
  return response.json<ConnectorPage>()
}

function names({ connectors }: ConnectorPage): string[] {
  return connectors.map(({ name }) => name)
}

t.test('ListCategories returns all categories', async t => {
  const app = await createApp(t)
  const response = await call(app, 'ListCategories')
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), categories)
  t.equal(categories.length, 12)
})

t.test('ListConnectors lists the connectors of the organisation, most recently updated first', async t => {
  const app = await createApp(t)
  const page = await list(app, 'ListConnectors')
  t.strictSame(Object.keys(page), ['totalCount', 'connectors'])
  t.equal(page.totalCount, 5)
  t.ok(names(page).includes('Internal ERP'))
  const updates = page.connectors.map(({ updatedAt }) => updatedAt)
  t.strictSame(updates, updates.toSorted().reverse())
  t.strictSame((await call(app, 'ListConnectors')).json(), { totalCount: 0, connectors: [] })
})

t.test('ListConnectors lists the newest import first, as GetConnector returns it', async t => {
  const app = await createApp(t)
  const older = (await injectImport(app)).json<Connector>()
  const newer = (await injectImport(app, { connector: demo.hubSpot })).json<Connector>()
  const page = (await call(app, 'ListConnectors')).json<ConnectorPage>()
  t.strictSame(page, { totalCount: 2, connectors: [newer, older] })
  const response = await call(app, 'GetConnector', { path: { connector_id: older.id } })
  t.equal(response.statusCode, 200)
  t.strictSame(response.json(), older)
})

t.test('GetConnector shows drafts and connections to their owner, without secrets', async t => {
  const app = await createApp(t)
  const response = await call(app, 'GetConnector', {
    ...library,
    path: { ...library.path, connector_id: demo.shopify.toLowerCase() }
  })
  const source = demoSeed().connectors.find(({ id }) => id === demo.shopify)
  const connector = response.json<Connector>()
  t.equal(response.statusCode, 200)
  t.equal(connector.connections.length, 2)
  t.strictSame(
    connector.versions.map(({ name, isLatest, isDefault }) => ({ name, isLatest, isDefault })),
    [
      { name: '2024-01', isLatest: false, isDefault: false },
      { name: '2024-04', isLatest: false, isDefault: true },
      { name: '2024-07', isLatest: true, isDefault: false },
      { name: '2024-10', isLatest: false, isDefault: false }
    ]
  )
  const secret = JSON.stringify(source).match(/"value(?:Base64)?":"([^"]{12,})"/)?.[1]
  t.ok(secret)
  t.notOk(response.body.includes(String(secret)))
})

t.test('GetConnector responds with 404 for unknown connectors and those of other organisations', async t => {
  const app = await createApp(t)
  for (const connector_id of [demo.shopify, demo.internalErp, demo.unknown]) {
    const response = await call(app, 'GetConnector', { path: { connector_id } })
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), {
      code: '404007',
      message: 'connector not found',
      details: 'The organisation has no connector with this id.'
    })
  }
})

t.test('GetConnector suggests the nearest id among the connectors of the organisation', async t => {
  const app = await createApp(t)
  const typo = `${demo.internalErp.slice(0, -1)}5`
  const response = await call(app, 'GetConnector', { ...library, path: { ...library.path, connector_id: typo } })
  t.match(response.json(), {
    details: `The organisation has no connector with this id. Did you mean "${demo.internalErp}"?`
  })
  t.notMatch((await call(app, 'GetConnector', { path: { connector_id: typo } })).body, 'Did you mean')
})

t.test('ListPublicConnectors lists public connectors without drafts and connections', async t => {
  const app = await createApp(t)
  const page = (await call(app, 'ListPublicConnectors')).json<ConnectorPage>()
  t.strictSame(names(page).toSorted(), ['BigQuery', 'Draft Only', 'HubSpot', 'Shopify'])
  t.equal(page.totalCount, 4)
  t.ok(page.connectors.every(({ connections }) => connections.length === 0))
  t.ok(page.connectors.every(({ versions }) => versions.every(({ publishedAt }) => publishedAt !== null)))
  t.strictSame(await list(app, 'ListPublicConnectors'), page, 'the owner sees the same')
})

t.test('ListPublicConnectors pages forwards and backwards and omits the cursor at each end', async t => {
  const app = await createApp(t)
  const whole = names(await list(app, 'ListPublicConnectors'))
  const first = await list(app, 'ListPublicConnectors', { first: '3' })
  const second = await list(app, 'ListPublicConnectors', { first: '3', after: String(first.next) })
  const back = await list(app, 'ListPublicConnectors', { first: '3', before: String(second.prev) })
  t.strictSame([...names(first), ...names(second)], whole)
  t.strictSame([first.prev, second.next], [undefined, undefined])
  t.strictSame([first.totalCount, second.totalCount], [4, 4])
  t.strictSame(back, first)
})

t.test('a write between two pages neither repeats nor skips a connector', async t => {
  const app = await createApp(t)
  const before = []
  for (const _ of [1, 2, 3, 4]) before.unshift((await injectImport(app)).json<Connector>().id)
  const first = (await call(app, 'ListConnectors', { query: { first: '2' } })).json<ConnectorPage>()
  await injectImport(app)
  const second = (
    await call(app, 'ListConnectors', { query: { first: '2', after: String(first.next) } })
  ).json<ConnectorPage>()
  t.strictSame(
    [...first.connectors, ...second.connectors].map(({ id }) => id),
    before
  )
  t.strictSame([first.totalCount, second.totalCount], [4, 5])
})

const filtered: { query: Record<string, string | readonly string[]>; found: string[] }[] = [
  { query: { sort: 'name:asc' }, found: ['BigQuery', 'Draft Only', 'HubSpot', 'Shopify'] },
  { query: { sort: 'name:desc,id:asc' }, found: ['Shopify', 'HubSpot', 'Draft Only', 'BigQuery'] },
  { query: { sort: 'name:asc', name: 'RA' }, found: ['Draft Only'] },
  { query: { sort: 'name:asc', protocol: 'QUERY' }, found: ['BigQuery'] },
  { query: { sort: 'name:asc', tags: 'category:crm' }, found: ['HubSpot'] },
  { query: { sort: 'name:asc', tags: 'category:e-commerce,region' }, found: ['Shopify'] },
  { query: { sort: 'name:asc', tags: 'nonsense' }, found: [] },
  { query: { sort: 'name:asc', categories: ['CRM', 'eCommerce'] }, found: ['HubSpot', 'Shopify'] },
  {
    query: { sort: 'name:asc', first: '', name: '', unknown: 'x' },
    found: ['BigQuery', 'Draft Only', 'HubSpot', 'Shopify']
  }
]

for (const { query, found } of filtered) {
  t.test(`ListPublicConnectors filters and sorts by ${JSON.stringify(query)}`, async t => {
    const app = await createApp(t)
    const page = await list(app, 'ListPublicConnectors', query)
    t.strictSame({ names: names(page), totalCount: page.totalCount }, { names: found, totalCount: found.length })
  })
}

const cursor = 'not a cursor of this list; send next or prev of one of its pages, with the same filter and sort'
const sorts = 'expected id, name, createdAt, updatedAt, each at most once, with :asc or :desc, separated by commas; got'

const refused: { query: Record<string, string | readonly string[]>; fields: object[] }[] = [
  { query: { after: 'nonsense' }, fields: [{ field: 'after', message: cursor }] },
  { query: { before: Buffer.from('{"a":1}').toString('base64url') }, fields: [{ field: 'before', message: cursor }] },
  {
    query: { after: 'x', before: 'y' },
    fields: ['after', 'before'].map(field => ({ field, message: 'send either after or before, not both' }))
  },
  { query: { sort: 'colour:asc' }, fields: [{ field: 'sort', message: `${sorts} "colour:asc"` }] },
  { query: { sort: 'name' }, fields: [{ field: 'sort', message: `${sorts} "name"` }] },
  { query: { sort: 'name:up' }, fields: [{ field: 'sort', message: `${sorts} "name:up"` }] },
  { query: { sort: 'name:asc,' }, fields: [{ field: 'sort', message: `${sorts} ""` }] },
  { query: { sort: 'name:asc:desc' }, fields: [{ field: 'sort', message: `${sorts} "name:asc:desc"` }] },
  { query: { sort: 'id:asc,id:desc' }, fields: [{ field: 'sort', message: `${sorts} "id:asc,id:desc"` }] },
  {
    query: { name: ['a', 'b'], categories: ['CRM', 'Fun'] },
    fields: [
      { field: 'categories', message: `expected ${joinWithOr(categories)}, got "Fun"` },
      { field: 'name', message: 'is sent more than once; send it once' }
    ]
  }
]

for (const { query, fields } of refused) {
  t.test(`ListConnectors refuses the invalid query ${JSON.stringify(query)}`, async t => {
    const app = await createApp(t)
    const response = await call(app, 'ListConnectors', { query })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400005',
      message: 'invalid query parameter',
      fields,
      details: 'Correct the listed parameters.'
    })
  })
}

for (const first of ['0', '1001', '-1', '1.5', 'ten', '1e2', '9'.repeat(100)]) {
  t.test(`ListPublicConnectors refuses a page size of ${first.slice(0, 10)}`, async t => {
    const app = await createApp(t)
    const response = await call(app, 'ListPublicConnectors', { query: { first } })
    t.equal(response.statusCode, 400)
    const shown = first.length > 60 ? `${first.slice(0, 60)}…` : first
    t.strictSame(response.json(), {
      code: '400006',
      message: 'invalid page size',
      fields: [{ field: 'first', message: `expected a whole number from 1 to 1000, got "${shown}"` }],
      details: 'Page size must be between 1 and 1000.'
    })
  })
}

t.test('a cursor is valid only unchanged and only for its own list, sort order and filter', async t => {
  const app = await createApp(t)
  const { next = '' } = await list(app, 'ListPublicConnectors', { first: '1' })
  const parts = JSON.parse(Buffer.from(next, 'base64url').toString()) as string[]
  const shorter = Buffer.from(JSON.stringify(parts.slice(0, -1))).toString('base64url')
  const otherQueries: [OperationId, Record<string, string>][] = [
    ['ListConnectors', { after: next }],
    ['ListPublicConnectors', { after: next, sort: 'name:asc' }],
    ['ListPublicConnectors', { after: next, name: 'o' }],
    ['ListPublicConnectors', { after: next, categories: 'CRM' }],
    ['ListPublicConnectors', { after: shorter }]
  ]
  for (const [operationId, query] of otherQueries) {
    const response = await call(app, operationId, { ...library, query })
    t.equal(response.statusCode, 400)
    t.match(response.json(), { fields: [{ field: 'after', message: cursor }] })
  }
  const same = { sort: 'updatedAt:desc', first: '2', after: next }
  t.equal(
    (await list(app, 'ListPublicConnectors', same)).connectors.length,
    2,
    'the cursor is valid for the default order sent explicitly'
  )
})

t.test('GET /connectors requires a credential but no organisation', async t => {
  const app = await createApp(t)
  t.equal((await app.inject({ url: '/api/connect/v1/connectors', headers: bearer(demo.globex.key) })).statusCode, 200)
  t.equal((await app.inject('/connectors')).statusCode, 401)
})
