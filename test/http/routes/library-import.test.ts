/** ImportPublicConnectorVersion. */
import t from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { createClock } from '../../../src/core/clock.js'
import { createApp, demo, importPath, injectImport } from '../../helpers/app.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

t.test('answers with the whole graph of the new connector', async t => {
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
  t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
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
  { says: 'latest is the newest published Shopify', connector: demo.shopify, version: 'latest', name: '2024-07' },
  { says: 'default is the chosen Shopify', connector: demo.shopify, version: 'default', name: '2024-04' },
  { says: 'a name is itself', connector: demo.shopify, version: '2024-01', name: '2024-01' },
  { says: 'default is the latest where none was chosen', connector: demo.hubSpot, version: 'default', name: '1.1.0' },
  { says: 'a percent-encoded name is decoded', connector: demo.hubSpot, version: '1%2E0%2e0', name: '1.0.0' },
  { says: 'lower-case ids are ids', connector: demo.shopify.toLowerCase(), version: 'latest', name: '2024-07' }
]

for (const { says, connector, version, name } of chosenVersions) {
  t.test(`imports by version: ${says}`, async t => {
    const app = await createApp(t)
    const response = await injectImport(app, { connector, version, organisation: demo.acme.id.toLowerCase() })
    const answer = response.json<Connector>()
    t.equal(response.statusCode, 200)
    t.equal(answer.organisationId, demo.acme.id)
    t.strictSame(
      answer.versions.map(each => each.name),
      [name]
    )
  })
}

t.test('serves the operation at the root and under the prefix of production', async t => {
  const app = await createApp(t)
  for (const prefix of ['', '/api/connect/v1']) {
    const response = await injectImport(app, {}, { url: `${prefix}${importPath()}` })
    t.equal(response.statusCode, 200, prefix)
  }
})

t.test('finds versions by odd names', async t => {
  for (const name of ['v1 beta/2', 'ünïcode ☃', 'a'.repeat(255), 'Latest', '%41', '1?x#y', '\\', '☃'.repeat(255)]) {
    const seed = demoSeed()
    seed.connectors[0].versions[0].name = name
    const app = await createApp(t, { seeds: [seed] })
    const response = await injectImport(app, { version: encodeURIComponent(name) })
    t.equal(response.statusCode, 200, name)
    t.equal(response.json<Connector>().versions[0]?.name, name)
  }
})

t.test('makes another, independent connector each time', async t => {
  const app = await createApp(t)
  const [first, second] = [await injectImport(app), await injectImport(app)]
  t.equal(second.statusCode, 200)
  t.not(first.json<Connector>().id, second.json<Connector>().id)
})

t.test('imports a public connector of the own organisation as a copy', async t => {
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
    details: 'No public connector has this id, and only public ones can be imported.'
  },
  draft: {
    code: '404003',
    message: 'connector version is a draft',
    details: 'Only a published version can be imported: name one, or set draftImport to allow.'
  },
  nothingPublished: {
    code: '404004',
    message: 'connector has no published version',
    details: 'The names latest and default stand for published versions, and it has none: import another connector.'
  },
  version: (nearest: string) => ({
    code: '404002',
    message: 'connector version not found',
    details: `The connector has no version of that name.${nearest === '' ? '' : ` Did you mean "${nearest}"?`}`
  })
}

const refusals = [
  {
    says: 'an unknown connector',
    path: { connector: demo.unknown },
    body: notFound.unknownConnector,
    explain: 'connectorNotFound; evidence=assumed; ledger=connector-not-found'
  },
  {
    says: 'a private connector like an unknown one',
    path: { connector: demo.internalErp, version: '2.3.0' },
    body: notFound.unknownConnector,
    explain: 'connectorNotFound; evidence=assumed; ledger=connector-not-found'
  },
  {
    says: 'an unknown version, naming the nearest',
    path: { version: '2024-7' },
    body: notFound.version('2024-07'),
    explain: 'versionNotFound; evidence=assumed; ledger=version-not-found; found="2024-7"; nearest="2024-07"'
  },
  {
    says: 'an unknown version that is near to none',
    path: { version: 'winter%20☃%22edition' },
    body: notFound.version(''),
    explain: 'versionNotFound; evidence=assumed; ledger=version-not-found; found="winter %E2%98%83%22edition"'
  },
  {
    says: 'aliases in another case',
    path: { version: 'LATEST' },
    body: notFound.version(''),
    explain: 'versionNotFound; evidence=assumed; ledger=version-not-found; found="LATEST"'
  },
  {
    says: 'a name longer than any version has',
    path: { version: 'x'.repeat(300) },
    body: notFound.version(''),
    explain: `versionNotFound; evidence=assumed; ledger=version-not-found; found="${'x'.repeat(255)}%E2%80%A6"`
  },
  {
    says: 'an empty version',
    path: { version: '' },
    body: notFound.version(''),
    explain: 'versionNotFound; evidence=assumed; ledger=version-not-found; found=""'
  },
  {
    says: 'a draft by its name',
    path: { version: '2024-10' },
    body: notFound.draft,
    explain: 'versionIsDraft; evidence=assumed; ledger=version-is-draft; found="2024-10"'
  },
  {
    says: 'latest where nothing is published',
    path: { connector: demo.draftOnly },
    body: notFound.nothingPublished,
    explain: 'nothingPublished; evidence=assumed; ledger=nothing-published; found="latest"'
  },
  {
    says: 'default where nothing is published',
    path: { connector: demo.draftOnly, version: 'default' },
    body: notFound.nothingPublished,
    explain: 'nothingPublished; evidence=assumed; ledger=nothing-published; found="default"'
  }
]

for (const { says, path, body, explain } of refusals) {
  t.test(`refuses ${says}`, async t => {
    const app = await createApp(t)
    const response = await injectImport(app, path)
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), body)
    t.equal(response.headers['x-mock-explain'], explain)
    t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
    t.match(response.headers['x-request-id'], /^[0-9a-f-]{36}$/)
  })
}

t.test('names the connector that a wrong id is nearest to, if that one is public', async t => {
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

t.test('refuses malformed ids and names each', async t => {
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
      details: 'Send the ids of the path as ULIDs: 26 characters of 0-9 and A-Z without I, L, O and U.'
    })
  }
})

t.test('answers a path that is no UTF-8 with 400', async t => {
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

t.test('answers an unknown path with 404 and the nearest one', async t => {
  const app = await createApp(t)
  const url = `/api/connect/v1${importPath()}`
  for (const wrong of [url.replace('library/import', 'libary/import'), `${url}/`, url.replace('/o/', '/org/')]) {
    const response = await app.inject({ method: 'POST', url: wrong })
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), {
      code: '404005',
      message: 'path not found',
      details: `No operation has this path; they are served at the root and under /api/connect/v1. Did you mean "${url}"?`
    })
  }
})

t.test('answers a wrong method with 405 and the right ones', async t => {
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

t.test('gives the same bytes for the same seed, number and frozen clock', async t => {
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

t.test('writes what it answers', async t => {
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

t.test('leaves nothing behind where a write in the middle fails', async t => {
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
    details: 'This is a fault of the mock: please report it with the log line of this request id.'
  })
  t.equal(JSON.stringify(store.connectors.listIds()), before)
  connectors.insert = insert
  t.equal((await injectImport(app)).statusCode, 200)
})

t.test('imports again and again into an organisation whose id is any text', async t => {
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
