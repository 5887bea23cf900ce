/** ImportPublicConnectorVersion. */
import fc from 'fast-check'
import t from 'tap'
import { operations } from '../../../src/contract/operations.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { createClock } from '../../../src/core/clock.js'
import { createApp, demo, importPath, injectImport } from '../../helpers/app.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

t.test('ImportPublicConnectorVersion returns the whole graph of the new connector', async t => {
  const clock = createClock()
  clock.freeze()
  clock.set(Date.parse('2026-01-02T03:04:05.670Z'))
  const app = await createApp(t, { clock, randomSeed: 7 })

  const response = await injectImport(app, { connector: demo.bigQuery, version: 'latest' })

  const now = '2026-01-02T03:04:05.67Z'
  const source = demoSeed().connectors.find(({ id }) => id === demo.bigQuery)
  const connector = response.json<Connector>()
  const [connection] = connector.connections
  const [use] = connection?.credentials.action ?? []
  const sourceCredential = source?.connections?.[0]?.credentials.action?.[0]?.credential
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'application/json')
  t.strictSame(connector, {
    id: connector.id,
    organisationId: demo.acme.id,
    name: 'BigQuery',
    public: false,
    documentationURL: source?.documentationURL,
    imageURL: source?.imageURL,
    tags: source?.tags,
    protocol: 'bigquery',
    datasetId: 'acme-analytics.sales',
    authSchemeConfigs: source?.authSchemeConfigs,
    connectionVariables: source?.connectionVariables,
    connections: [
      {
        id: connection?.id,
        name: 'Default',
        credentials: {
          action: [
            {
              id: use?.id,
              authSchemeConfig: source?.authSchemeConfigs?.[0],
              credential: {
                id: use?.credential.id,
                organisationId: demo.acme.id,
                type: 'certificate',
                name: sourceCredential?.name,
                data: { ...sourceCredential?.data, key: '******' },
                usages: [
                  {
                    connection: {
                      id: connection?.id,
                      name: 'Default',
                      connector: {
                        id: connector.id,
                        organisationId: demo.acme.id,
                        name: 'BigQuery',
                        protocol: 'bigquery',
                        createdAt: now,
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
        variables: source?.connections?.[0]?.variables,
        createdAt: now,
        updatedAt: now
      }
    ],
    versions: [
      {
        id: connector.versions[0]?.id,
        name: '1',
        isLatest: false,
        isDefault: false,
        createdAt: now,
        updatedAt: now,
        publishedAt: null
      }
    ],
    createdAt: now,
    updatedAt: now
  })
  const ids = [connector.id, connector.versions[0]?.id, connection?.id, use?.id, use?.credential.id]
  t.ok(ids.every(id => ULID.test(String(id))))
  t.equal(new Set(ids).size, ids.length)
})

const chosenVersions = [
  { title: 'the newest published version as latest', connector: demo.shopify, version: 'latest', name: '2024-07' },
  { title: 'the chosen default version as default', connector: demo.shopify, version: 'default', name: '2024-04' },
  { title: 'a version by its name', connector: demo.shopify, version: '2024-01', name: '2024-01' },
  {
    title: 'the latest version as default when no default is chosen',
    connector: demo.hubSpot,
    version: 'default',
    name: '1.1.0'
  },
  { title: 'a version by its percent-encoded name', connector: demo.hubSpot, version: '1%2E0%2e0', name: '1.0.0' },
  {
    title: 'a connector by its lower-case id',
    connector: demo.shopify.toLowerCase(),
    version: 'latest',
    name: '2024-07'
  }
]

for (const { title, connector, version, name } of chosenVersions) {
  t.test(`ImportPublicConnectorVersion imports ${title}`, async t => {
    const app = await createApp(t)
    const response = await injectImport(app, { connector, version, organisation: demo.acme.id.toLowerCase() })
    const imported = response.json<Connector>()
    t.equal(response.statusCode, 200)
    t.equal(imported.organisationId, demo.acme.id)
    t.strictSame(
      imported.versions.map(each => each.name),
      [name]
    )
  })
}

t.test('is served at the root and under /api/connect/v1', async t => {
  const app = await createApp(t)
  for (const prefix of ['', '/api/connect/v1']) {
    const response = await injectImport(app, {}, { url: `${prefix}${importPath()}` })
    t.equal(response.statusCode, 200, prefix)
  }
})

t.test('imports versions whose names need percent-encoding or have 255 characters', async t => {
  for (const name of ['v1 beta/2', 'ünïcode ☃', 'a'.repeat(255), 'Latest', '%41', '1?x#y', '\\', '☃'.repeat(255)]) {
    const seed = demoSeed()
    seed.connectors[0].versions[0].name = name
    const app = await createApp(t, { seeds: [seed] })
    const response = await injectImport(app, { version: encodeURIComponent(name) })
    t.equal(response.statusCode, 200, name)
    t.equal(response.json<Connector>().versions[0]?.name, name)
  }
})

t.test('creates a new connector on every import', async t => {
  const app = await createApp(t)
  const [first, second] = [await injectImport(app), await injectImport(app)]
  t.equal(second.statusCode, 200)
  t.not(first.json<Connector>().id, second.json<Connector>().id)
})

t.test('copies a public connector of the same organisation', async t => {
  const app = await createApp(t)
  const headers = { authorization: `Bearer ${demo.library.key}` }
  const response = await injectImport(app, { organisation: demo.library.id }, { headers })
  t.equal(response.statusCode, 200)
  t.not(response.json<Connector>().id, demo.shopify)
})

const notFound = {
  unknownConnector: {
    code: '404001',
    message: 'connector not found',
    details: 'No public connector has this id, and only public connectors can be imported.'
  },
  draft: {
    code: '404003',
    message: 'connector version is a draft',
    details: 'Only published versions can be imported. Name a published version, or set draftImport to allow.'
  },
  nothingPublished: {
    code: '404004',
    message: 'connector has no published version',
    details: 'The names latest and default refer to published versions, and there are none. Import another connector.'
  },
  version: (nearest: string) => ({
    code: '404002',
    message: 'connector version not found',
    details: `The connector has no version with this name.${nearest === '' ? '' : ` Did you mean "${nearest}"?`}`
  })
}

const refusals = [
  {
    title: 'an unknown connector',
    path: { connector: demo.unknown },
    body: notFound.unknownConnector,
    explain: 'connectorNotFound; evidence=assumed; ledger=connector-not-found'
  },
  {
    title: 'a private connector as if it did not exist',
    path: { connector: demo.internalErp, version: '2.3.0' },
    body: notFound.unknownConnector,
    explain: 'connectorNotFound; evidence=assumed; ledger=connector-not-found'
  },
  {
    title: 'an unknown version and suggests the nearest name',
    path: { version: '2024-7' },
    body: notFound.version('2024-07'),
    explain: 'versionNotFound; evidence=assumed; ledger=version-not-found; found="2024-7"; nearest="2024-07"'
  },
  {
    title: 'an unknown version without a suggestion when no name is near',
    path: { version: 'winter%20☃%22edition' },
    body: notFound.version(''),
    explain: 'versionNotFound; evidence=assumed; ledger=version-not-found; found="winter %E2%98%83%22edition"'
  },
  {
    title: 'an alias in upper case',
    path: { version: 'LATEST' },
    body: notFound.version(''),
    explain: 'versionNotFound; evidence=assumed; ledger=version-not-found; found="LATEST"'
  },
  {
    title: 'a version name longer than 255 characters',
    path: { version: 'x'.repeat(300) },
    body: notFound.version(''),
    explain: `versionNotFound; evidence=assumed; ledger=version-not-found; found="${'x'.repeat(255)}%E2%80%A6"`
  },
  {
    title: 'an empty version name',
    path: { version: '' },
    body: notFound.version(''),
    explain: 'versionNotFound; evidence=assumed; ledger=version-not-found; found=""'
  },
  {
    title: 'a draft',
    path: { version: '2024-10' },
    body: notFound.draft,
    explain: 'versionIsDraft; evidence=assumed; ledger=version-is-draft; found="2024-10"'
  },
  {
    title: 'latest when no version is published',
    path: { connector: demo.draftOnly },
    body: notFound.nothingPublished,
    explain: 'nothingPublished; evidence=assumed; ledger=nothing-published; found="latest"'
  },
  {
    title: 'default when no version is published',
    path: { connector: demo.draftOnly, version: 'default' },
    body: notFound.nothingPublished,
    explain: 'nothingPublished; evidence=assumed; ledger=nothing-published; found="default"'
  }
]

for (const { title, path, body, explain } of refusals) {
  t.test(`ImportPublicConnectorVersion refuses ${title}`, async t => {
    const app = await createApp(t)
    const response = await injectImport(app, path)
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), body)
    t.equal(response.headers['x-mock-explain'], explain)
    t.equal(response.headers['content-type'], 'application/json')
    t.match(response.headers['x-request-id'], /^[0-9a-f]{32}$/)
  })
}

t.test('x-mock-explain names the nearest connector id only if that connector is public', async t => {
  const app = await createApp(t)
  const typo = (id: string) => `${id.slice(0, -1)}${id.endsWith('9') ? '8' : '9'}`
  const nearPublic = await injectImport(app, { connector: typo(demo.bigQuery) })
  const nearPrivate = await injectImport(app, { connector: typo(demo.internalErp) })
  t.equal(
    nearPublic.headers['x-mock-explain'],
    `connectorNotFound; evidence=assumed; ledger=connector-not-found; nearest="${demo.bigQuery}"`
  )
  t.equal(nearPrivate.headers['x-mock-explain'], 'connectorNotFound; evidence=assumed; ledger=connector-not-found')
})

t.test('refuses malformed ids and names each field', async t => {
  const app = await createApp(t, { seeds: [demoSeed()] })
  const malformed = ['short', '8ZZZZZZZZZZZZZZZZZZZZZZZZZ', `${demo.shopify}0`, 'I'.repeat(26), 'é'.repeat(26), '%00']
  for (const connector of malformed) {
    const response = await injectImport(app, { connector, organisation: 'x' })
    t.equal(response.statusCode, 400, connector)
    t.strictSame(response.json(), {
      code: '400002',
      message: 'invalid path parameter',
      fields: [
        { field: 'organisation_id', message: 'must be a ULID' },
        { field: 'connector_id', message: 'must be a ULID' }
      ],
      details: 'Each id in the path must be a ULID: 26 characters from 0-9 and A-Z, without I, L, O and U.'
    })
  }
})

t.test('responds with 400 for a path that is not valid UTF-8', async t => {
  const app = await createApp(t)
  for (const version of ['%', '%zz', '%E0%A4%A', '%ff']) {
    const response = await injectImport(app, { version })
    t.equal(response.statusCode, 400, version)
    t.strictSame(response.json(), {
      code: '400001',
      message: 'malformed url',
      details: 'Percent-encode each part of the path as UTF-8.'
    })
  }
})

t.test('responds with 404 for an unknown path and suggests the nearest one', async t => {
  const app = await createApp(t)
  const url = `/api/connect/v1${importPath()}`
  for (const wrong of [url.replace('library/import', 'libary/import'), `${url}/`, url.replace('/o/', '/org/')]) {
    const response = await app.inject({ method: 'POST', url: wrong })
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), {
      code: '404005',
      message: 'path not found',
      details: `No operation has this path. Operations are served at the root and under /api/connect/v1. Did you mean "${url}"?`
    })
  }
})

t.test('names the right path for a double slash, a wrong prefix and Platform v2', async t => {
  const app = await createApp(t)
  const url = importPath()
  const wrong = [
    { url: `/${url}`, is: 'No operation has this path.' },
    { url: url.replace('/versions', '//versions'), is: 'No operation has this path.' },
    { url: `/api/connect/v2${url}`, is: 'No operation has this path.' },
    { url: `/api/connect${url}/`, is: 'No operation has this path.' },
    { url: `/api/v2${url}`, is: 'No operation of Connect v1 has this path of Platform v2.' },
    { url: '/api/v2/o/x/projects', is: 'No operation of Connect v1 has this path of Platform v2.', isUnknown: true },
    { url: '/o/x/projects', is: 'No operation of Connect v1 has this path of Platform v2.', isUnknown: true }
  ]
  for (const { url: sent, is, isUnknown = false } of wrong) {
    const response = await app.inject({ method: 'POST', url: sent })
    t.equal(response.statusCode, 404, sent)
    t.strictSame(response.json(), {
      code: '404005',
      message: 'path not found',
      details: `${is} Operations are served at the root and under /api/connect/v1.${isUnknown ? '' : ` Did you mean "${url}"?`}`
    })
  }
})

t.test('tells paths of Platform v2 from those of Connect v1, whatever their prefix', async t => {
  const app = await createApp(t)
  const prefix = fc.constantFrom(
    '',
    '/',
    '/v2',
    '/api/v2',
    '/platform/v2',
    '/api/connect/v1',
    '/versori/api/v2',
    '//api//v2'
  )
  const noun = fc.constantFrom(
    ...['activations', 'automations', 'connections', 'environments', 'environment/e/users', 'execution-pools'],
    ...['notification_channels', 'projects', 'projects/p/deploy', 'store', 'systems', 'systems/s/oauth2', 'users']
  )
  const isV2 = async (url: string) => {
    const response = await app.inject(url)
    t.equal(response.statusCode, 404, url)
    return response
      .json<{ details: string }>()
      .details.startsWith('No operation of Connect v1 has this path of Platform')
  }
  await fc.assert(
    fc.asyncProperty(prefix, noun, async (before, after) => {
      t.equal(await isV2(`${before}/o/${demo.acme.id}/${after}`), true)
    })
  )
  const own = ['', '/api/connect/v1'].flatMap(before =>
    Object.values(operations).map(({ path }) => `${before}${path.replaceAll(/\{version\}|\{\w+_name\}/g, 'v2')}`)
  )
  for (const path of own) {
    for (const wrong of [`${path}/v2/v2`, path.replace('/o/', '/org/'), path.replace('connectors', 'conectors')]) {
      if (wrong !== path) t.equal(await isV2(wrong.replaceAll(/\{\w+\}/g, 'x')), false, wrong)
    }
  }
})

t.test('responds with 405 for a wrong method and lists the allowed ones', async t => {
  const app = await createApp(t)
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const) {
    const response = await app.inject({ method, url: `${importPath()}?x=1` })
    t.equal(response.statusCode, 405, method)
    t.equal(response.headers.allow, 'POST')
    if (method !== 'HEAD') {
      t.strictSame(response.json(), {
        code: '405001',
        message: 'method not allowed',
        details: 'This path takes POST.'
      })
    }
  }
})

t.test('knows the documented path of schemas: 405 for a wrong method, a hint for a double slash', async t => {
  const app = await createApp(t)
  const url = `/api/schemas/v1/o/${demo.acme.id}/${demo.unknown}/1.0/Order.json`
  const wrong = await app.inject({ method: 'PUT', url })
  t.match([wrong.statusCode, wrong.headers.allow, wrong.json()], [405, 'GET, HEAD', { code: '405001' }])
  const doubled = await app.inject(url.replace('/1.0', '//1.0'))
  t.strictSame(doubled.json(), {
    code: '404005',
    message: 'path not found',
    details: `No operation has this path. Operations are served at the root and under /api/connect/v1. Did you mean "${url}"?`
  })
})

t.test('returns the same bytes for the same random seed, frozen clock and request number', async t => {
  const bodies = []
  for (const _ of [1, 2]) {
    const clock = createClock(() => 1_800_000_000_000)
    clock.freeze()
    const app = await createApp(t, { clock, randomSeed: 42 })
    bodies.push((await injectImport(app)).body, (await injectImport(app)).body)
  }
  t.equal(bodies[0], bodies[2])
  t.equal(bodies[1], bodies[3])
  t.not(bodies[0], bodies[1])
})

t.test('stores the graph that it returns', async t => {
  const app = await createApp(t)
  const { id, versions, connections } = (await injectImport(app)).json<Connector>()
  const { connectors } = app.sandboxes.default.store
  const kept = connectors.find(id)
  t.ok(kept)
  const graph = kept && connectors.assemble(kept)
  t.match(graph, {
    importedFrom: { connectorId: demo.shopify, versionName: '2024-07' },
    versions: [{ id: versions[0]?.id, actions: { length: 3 }, triggers: { length: 2 }, definitions: { length: 3 } }]
  })
  t.strictSame(
    graph?.connections.map(connection => connection.id),
    connections.map(connection => connection.id)
  )
})

t.test('stores nothing when one of its writes fails', async t => {
  const app = await createApp(t)
  const { store } = app.sandboxes.default
  const before = JSON.stringify(store.connectors.listIds())
  const { insert } = store.connectors
  const connectors = store.connectors as { insert: typeof insert }
  connectors.insert = graph => {
    const [first, ...rest] = graph.connections
    insert({ ...graph, connections: [first, ...rest, first].filter(each => each !== undefined) })
  }

  const response = await injectImport(app)

  t.equal(response.statusCode, 500)
  t.strictSame(response.json(), {
    code: '500001',
    message: 'internal error',
    details: 'This is a bug in the mock. Please report it with the log line of this request id.'
  })
  t.equal(JSON.stringify(store.connectors.listIds()), before)
  connectors.insert = insert
  t.equal((await injectImport(app)).statusCode, 200)
})

t.test('imports repeatedly into an organisation whose id is not a ULID', async t => {
  const id = 'the "Acme" \\ Ltd.'
  const seed = demoSeed()
  const organisations = [...seed.organisations, { id, name: 'Acme', apiKeys: [{ key: 'swo_any' }] }]
  const app = await createApp(t, {
    seeds: [{ ...seed, organisations }],
    settings: { strictIds: false, validateResponses: false }
  })
  for (let times = 0; times < 3; times++) {
    const path = { organisation: encodeURIComponent(id) }
    const response = await injectImport(app, path, { headers: { authorization: 'Bearer swo_any' } })
    t.equal(response.json<Connector>().organisationId, id)
  }
})
