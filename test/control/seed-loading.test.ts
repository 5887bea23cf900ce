import { createHash, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { stringify } from 'yaml'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { describeScheme } from '../../src/contract/credential-fit.js'
import { type CreateDatabase, openSandbox } from '../../src/control/sandboxes/open-sandbox.js'
import type { Sandbox } from '../../src/control/sandboxes/sandbox.js'
import { readDemoSeed } from '../../src/control/seeds/demo-seed.js'
import { readSeeds } from '../../src/control/seeds/read-seeds.js'
import { createSeededDatabase } from '../../src/control/seeds/seeded-database.js'
import { exportState } from '../../src/control/seeds/export-state.js'
import { createClock } from '../../src/core/clock.js'
import { packagePath } from '../../src/core/package.js'
import { toConnectorResponse } from '../../src/operations/shared/connector-text.js'
import type {
  ConnectionCredentialNode,
  ConnectionNode,
  ConnectorGraph
} from '../../src/store/shared/connector-graph.js'
import { bearer, createApp, demo, importPath, injectImport } from '../helpers/app.js'
import { demoSeed } from '../helpers/seeds/demo-seed.js'
import {
  acme,
  anyChangeOf,
  problemsOf,
  put,
  schemes,
  seedConnection,
  seedConnector,
  seedCredential,
  seedVersion,
  smallSeed,
  ulid,
  use,
  withChange
} from '../helpers/seeds/seeds.js'

const strict = { strictIds: true }

const load =
  (...seeds: object[]): CreateDatabase =>
  async now =>
    createSeededDatabase(await readSeeds(seeds, strict), now)

/** A sandbox in memory, at 2026-01-02T03:04:05.67Z, closed with the test. */
async function openWith(t: Test, ...seeds: object[]): Promise<Sandbox> {
  const clock = createClock(() => Date.parse('2026-01-02T03:04:05.670Z'))
  const sandbox = await openSandbox({ id: 'default', clock }, load(...seeds))
  t.teardown(() => sandbox.store.close())
  return sandbox
}

function graphOf({ store }: Sandbox, id: string): ConnectorGraph {
  const connector = store.connectors.find(id)
  if (connector === undefined) throw new Error(`there is no connector ${id}`)
  return store.connectors.assemble(connector)
}

function responseOf(sandbox: Sandbox, id: string): Connector {
  return toConnectorResponse(graphOf(sandbox, id))
}

/** Everything in the database of a sandbox. */
function contentsOf(sandbox: Sandbox): unknown[] {
  const { organisations, apiKeys, users, signingKeys, connectors } = sandbox.store
  const graphs = connectors.listIds().map(id => graphOf(sandbox, id))
  return [organisations.list(), apiKeys.list(), users.list(), signingKeys.list(), graphs]
}

/** A small seed with only that connector. */
function seedOf(connector: object): object {
  return { ...smallSeed(), connectors: [{ protocol: 'http', baseUrl: '', ...connector }] }
}

const first = { organisations: [{ id: ulid('F1RST'), name: 'First', apiKeys: [{ key: 'a' }] }] }

const failures = {
  'a seed does not match the schema': load(first, { connectors: [{}] }),
  'a seed has a wrong reference': load(first, withChange(smallSeed(), 'organisations', [])),
  'a write fails': async (now: string) => {
    const { files, sha256 } = await readSeeds([first, smallSeed()], strict)
    const again = { file: 'again', document: { users: files[1]?.document.users ?? [] } }
    return createSeededDatabase({ files: [...files, again], sha256 }, now)
  }
}

for (const [says, loadFailing] of Object.entries(failures)) {
  t.test(`writes nothing if ${says}`, async t => {
    const data = join(t.testdir(), 'mock.db')
    await t.rejects(openSandbox({ id: 'default', data }, loadFailing))
    let loads = 0
    const sandbox = await openSandbox({ id: 'default', data }, now => {
      loads += 1
      return load()(now)
    })
    t.teardown(() => sandbox.store.close())
    t.equal(loads, 1, 'the database is still a new one')
    t.strictSame(contentsOf(sandbox), [[], [], [], [], []])
  })
}

t.test('keeps the data of a file and does not load the seed again', async t => {
  const data = join(t.testdir(), 'mock.db')
  const first = await openSandbox({ id: 'default', data }, load(smallSeed()))
  const before = exportState(first.store, first.settings)
  first.store.close()
  const again = await openSandbox({ id: 'default', data }, () => Promise.reject(new Error('loaded')))
  t.teardown(() => again.store.close())
  t.strictSame(exportState(again.store, again.settings), before)
  t.strictSame(again.seed, first.seed)
})

t.test('loads the organisations, keys and user of the demo', async t => {
  const { store } = await openWith(t, demoSeed())
  const { library, acme, globex } = demo
  t.strictSame(store.organisations.list(), [
    { id: acme.id, name: 'Acme' },
    { id: globex.id, name: 'Globex' },
    { id: library.id, name: 'Versori Library' }
  ])
  for (const { id, key } of [library, acme, globex]) {
    const found = store.apiKeys.find(createHash('sha256').update(key).digest())
    t.match(found, { organisationId: id, expiresAt: null }, key)
  }
  t.strictSame(store.users.list(), [{ sub: 'user:dev', organisations: [acme.id] }])
  const { shopify, hubSpot, bigQuery, internalErp, draftOnly } = demo
  t.strictSame(store.connectors.listIds(), [shopify, bigQuery, draftOnly, hubSpot, internalErp])
})

const demoConnectors = {
  [demo.shopify]: {
    ...{ name: 'Shopify', public: true, protocol: 'http', baseUrl: 'https://{{shop}}.myshopify.com/admin/api/2024-07' },
    versions: ['2024-01', '2024-04 default', '2024-07 latest', '2024-10 draft'],
    chosen: ['2024-04'],
    schemes: ['api-key', 'oauth2 with authorization_code', 'hmac'],
    uses: [
      'Production - Shopify, action: string for api-key',
      'Production - Shopify, action: oauth2-token for oauth2 with authorization_code',
      'Production - Shopify, trigger: binary for hmac',
      'Staging - Shopify, action: string for api-key',
      'Staging - Shopify, trigger: binary for hmac'
    ],
    tags: ['category', 'region'],
    variables: ['shop', 'apiVersion', 'shop', 'apiVersion', 'locale', 'shop', 'apiVersion']
  },
  [demo.hubSpot]: {
    ...{ name: 'HubSpot', public: true, protocol: 'http', baseUrl: 'https://api.hubapi.com' },
    versions: ['1.0.0', '1.1.0 latest default'],
    chosen: [],
    schemes: ['oauth2 with client_credentials', 'basic-auth'],
    uses: [
      'Production - HubSpot, action: oauth2-client for oauth2 with client_credentials',
      'Test gateway - HubSpot, action: basic-auth for basic-auth'
    ],
    tags: ['category'],
    variables: ['portalId']
  },
  [demo.bigQuery]: {
    ...{ name: 'BigQuery', public: true, protocol: 'bigquery', datasetId: 'acme-analytics.sales' },
    versions: ['1 latest default'],
    chosen: [],
    schemes: ['certificate'],
    uses: ['Default, action: certificate for certificate'],
    tags: ['category', 'business'],
    variables: ['location', 'location']
  },
  [demo.internalErp]: {
    ...{ name: 'Internal ERP', public: false, protocol: 'http', baseUrl: 'https://erp.example.com/api' },
    versions: ['2.3.0 latest default'],
    chosen: [],
    schemes: ['api-key'],
    uses: ['Back office, action: string for api-key'],
    ...{ tags: [], variables: [] }
  },
  [demo.draftOnly]: {
    ...{ name: 'Draft Only', public: true, protocol: 'http', baseUrl: 'https://api.example.com' },
    versions: ['0.1.0 draft', '0.2.0 draft'],
    chosen: [],
    schemes: ['none'],
    uses: ['Default, action: none for none'],
    ...{ tags: [], variables: [] }
  }
}

for (const [id, expected] of Object.entries(demoConnectors)) {
  t.test(`loads the connector ${expected.name} of the demo's library`, async t => {
    const sandbox = await openWith(t, demoSeed())
    const graph = graphOf(sandbox, id)
    t.equal(graph.organisationId, demo.library.id)
    t.strictSame(summarise(graph, responseOf(sandbox, id)), expected)
  })
}

function summarise(graph: ConnectorGraph, response: Connector) {
  const usesOf = (name: string, usage: string, uses: readonly ConnectionCredentialNode[]) =>
    uses.map(each => `${name}, ${usage}: ${each.credential.type} for ${describeScheme(each.authSchemeConfig)}`)
  return {
    name: graph.name,
    public: graph.public,
    ...graph.endpoint,
    versions: response.versions.map(({ name, publishedAt, isLatest, isDefault }) => {
      const states = [publishedAt === null && 'draft', isLatest && 'latest', isDefault && 'default']
      return [name, ...states].filter(Boolean).join(' ')
    }),
    chosen: graph.versions.filter(each => each.chosenDefault).map(each => each.name),
    schemes: graph.authSchemeConfigs.map(describeScheme),
    uses: graph.connections.flatMap(({ name, action, trigger }) => [
      ...usesOf(name, 'action', action),
      ...usesOf(name, 'trigger', trigger)
    ]),
    tags: Object.keys(graph.tags),
    variables: [graph, ...graph.connections].flatMap(variablesOf)
  }
}

function variablesOf(owner: ConnectorGraph | ConnectionNode): string[] {
  return ('variables' in owner ? owner.variables : owner.connectionVariables).map(({ name }) => name)
}

t.test('ships a demo database that equals its loaded seed at any time', async t => {
  const { image, ...origin } = createSeededDatabase(await readDemoSeed(), '2027-08-09T10:11:12.000000Z')
  t.strictSame(JSON.parse(readFileSync(packagePath('dist', 'demo.json'), 'utf8')), origin)
  t.ok(readFileSync(packagePath('dist', 'demo.sqlite')).equals(image))
})

for (const connector of [demo.shopify, demo.hubSpot, demo.bigQuery]) {
  t.test(`loads responses with ${connector} as seeds`, async t => {
    const app = await createApp(t)
    const imported = (await injectImport(app, { connector })).json<Connector>()
    const published = responseOf(app.sandboxes.default, connector)
    const organisations = [demo.acme, demo.library].map(({ id }) => ({ id, name: 'any' }))
    const sandbox = await openWith(t, { organisations, connectors: [imported] }, { connectors: [published] })
    t.equal(imported.organisationId, demo.acme.id)
    t.strictSame(responseOf(sandbox, imported.id), imported)
    t.strictSame(responseOf(sandbox, connector), published)
  })
}

const expiring = { ...seedCredential('SH0PCRED', 'string', { value: 'x' }), expiresAt: '' }

function timesOf(response: Connector): string[] {
  return [...JSON.stringify(response).matchAll(/"\w+At":"([^"]*)"/g)].map(([, time = '']) => time)
}

const times = [
  { seed: '2024-01-15T09:00:00Z', answer: '2024-01-15T09:00:00Z' },
  { seed: '2024-01-15T09:00:00.000Z', answer: '2024-01-15T09:00:00Z' },
  { seed: '2024-01-15T09:00:00.120000Z', answer: '2024-01-15T09:00:00.12Z' },
  { seed: '2024-01-15T09:00:00.000001Z', answer: '2024-01-15T09:00:00.000001Z' },
  { seed: '2024-01-15T09:00:00.123456789Z', answer: '2024-01-15T09:00:00.123456Z' },
  { seed: '2024-01-15t09:00:10z', answer: '2024-01-15T09:00:10Z' },
  { seed: '2024-01-15T11:30:00.5+02:30', answer: '2024-01-15T09:00:00.5Z' },
  { seed: '2024-12-31T23:30:00-01:00', answer: '2025-01-01T00:30:00Z' }
]

for (const { seed, answer } of times) {
  t.test(`responds with ${answer} for the time ${seed}`, async t => {
    const own = { createdAt: seed, updatedAt: seed }
    const credential = { ...expiring, expiresAt: seed }
    const sandbox = await openWith(
      t,
      seedOf({
        ...seedConnector('SH0P'),
        ...own,
        connections: [{ ...seedConnection('C1', 'One', [use('CC1', 'api-key', credential)]), ...own }],
        versions: [{ ...seedVersion('V1', '1', seed), ...own }]
      })
    )
    t.strictSame(timesOf(responseOf(sandbox, ulid('SH0P'))), Array(12).fill(answer))
  })
}

t.test('uses the time of the clock if a seed has none', async t => {
  const versions = [seedVersion('V1', '1', null)]
  const connector = { ...seedConnector('SH0P'), versions }
  const now = timesOf(responseOf(await openWith(t, seedOf(connector)), ulid('SH0P')))
  t.strictSame(now, Array(now.length).fill('2026-01-02T03:04:05.67Z'))
  const dated = { ...connector, createdAt: '2024-01-15T09:00:00Z' }
  const then = timesOf(responseOf(await openWith(t, seedOf(dated)), ulid('SH0P')))
  t.strictSame(then, Array(now.length).fill('2024-01-15T09:00:00Z'), 'the parts of a connector get its time')
  t.ok(now.length > 10)
})

t.test('responds with lower-case ids in upper case', async t => {
  const lower = JSON.parse(JSON.stringify(smallSeed()).replace(/01J0[0-9A-Z]{22}/g, id => id.toLowerCase())) as object
  const [one, other] = [await openWith(t, lower), await openWith(t, smallSeed())]
  t.notMatch(JSON.stringify(lower), acme)
  t.strictSame(exportState(one.store, one.settings), exportState(other.store, other.settings))
  t.strictSame(responseOf(one, ulid('SH0P')), responseOf(other, ulid('SH0P')))
})

t.test('leaves empty optional properties out of responses', async t => {
  const oauth2 = schemes['oauth2 with client_credentials']
  const text = { additionalAuthorizeParams: '', additionalTokenParams: '', mtlsCredentialId: '' }
  const scopes = [{ name: 'a', description: '' }]
  const scheme = { ...oauth2, ...text, scopes, mtlsEnabled: false, validationMessages: [] }
  const client = { clientId: '', clientSecret: 'x', authorizeUrl: '', tokenUrl: '' }
  const data = { ...client, scopes: [], additionalParams: '', mTLSEnabled: false, mTLSCredentialId: '' }
  const credential = { ...seedCredential('CRED', 'oauth2-client', data), usages: [], errors: [] }
  const sandbox = await openWith(
    t,
    seedOf({
      ...seedConnector('SH0P'),
      ...{ documentationURL: '', imageURL: '', tags: {}, categories: [], connectionVariables: [] },
      authSchemeConfigs: [scheme],
      connections: [
        {
          id: ulid('C1'),
          name: '',
          variables: [],
          credentials: { action: [{ id: ulid('CC1'), authSchemeConfig: scheme, credential }], trigger: [] }
        }
      ],
      versions: [{ id: ulid('V1'), name: '1', description: '', messages: [], publishedAt: null }]
    })
  )

  const now = '2026-01-02T03:04:05.67Z'
  const own = { createdAt: now, updatedAt: now }
  const shortScheme = { ...oauth2, scopes: [{ name: 'a' }] }
  const summary = { id: ulid('SH0P'), organisationId: acme, name: 'SH0P', protocol: 'http', ...own }
  const usages = [{ connection: { id: ulid('C1'), name: '', connector: summary, ...own } }]
  const { usages: _, errors: __, ...shortCredential } = credential
  t.strictSame(responseOf(sandbox, ulid('SH0P')), {
    ...summary,
    public: true,
    baseUrl: '',
    authSchemeConfigs: [shortScheme],
    connections: [
      {
        id: ulid('C1'),
        name: '',
        credentials: {
          action: [
            {
              id: ulid('CC1'),
              authSchemeConfig: shortScheme,
              credential: { ...shortCredential, data: { ...client, clientSecret: '******' }, usages }
            }
          ]
        },
        variables: [],
        ...own
      }
    ],
    versions: [{ id: ulid('V1'), name: '1', isLatest: false, isDefault: false, ...own, publishedAt: null }]
  })
})

/** The small seed with ids such as `of/SH0P ☃`. */
const oddIds = JSON.parse(JSON.stringify(smallSeed()).replaceAll(/01J00*/g, 'of/☃ ')) as object
const lenient = { settings: { strictIds: false } } as const

const lenientApps = [
  { says: 'an option', options: { seeds: [oddIds], ...lenient } },
  { says: 'the seed', options: { seeds: [{ ...oddIds, ...lenient }] } },
  { says: 'another seed', options: { seeds: [oddIds, lenient] } }
]

for (const { says, options } of lenientApps) {
  t.test(`accepts any text as an id if ${says} sets strictIds to false`, async t => {
    const app = await createApp(t, options)
    const path = { organisation: encodeURIComponent('of/☃ ACME'), connector: encodeURIComponent('of/☃ SH0P') }
    const response = await injectImport(app, path, { headers: bearer('swo_small') })
    t.equal(response.statusCode, 200)
    t.equal(response.json<Connector>().organisationId, 'of/☃ ACME')
  })
}

t.test('accepts only ULIDs as ids by default, and never an empty text', async t => {
  const message = /^expected a ULID .*, got "of\/☃ \w+"$/
  const problems = await problemsOf(oddIds)
  t.ok(problems.length > 10)
  t.ok(problems.every(problem => message.test(problem.message)))
  const empty = await problemsOf(withChange(oddIds, 'connectors[0].id', ''), { strictIds: false })
  t.match(empty, [{ path: 'connectors[0].id', message: /^expected .* any text that is not empty\), got ""$/ }])
  t.equal(empty.length, 1)
})

const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'pem', type: 'spki' })
const organisation = {
  id: acme,
  name: 'Acme',
  apiKeys: [{ key: 'swo_small' }, { key: 'swo_old', name: 'old', expiresAt: '2024-01-01T00:00:00+01:00' }],
  signingKeys: [
    { id: ulid('S1'), name: 'ours', publicKey: signingKey },
    { id: ulid('S2'), publicKey: signingKey }
  ]
}

const remarkable = {
  ...seedVersion('SH0PV3', '3', null),
  isDefault: true,
  description: 'a draft, and the default to be',
  messages: [{ text: 'odd', severity: 'warning', detail: ['very'] }]
}

const sources = [
  { of: 'the demo', options: { seeds: [demoSeed()] } },
  { of: 'ids that are not ULIDs', options: { seeds: [oddIds], ...lenient } },
  { of: 'all kinds of keys', options: { seeds: [withChange(smallSeed(), 'organisations[0]', organisation)] } },
  {
    of: 'versions with messages',
    options: { seeds: [withChange(smallSeed(), 'connectors[0].versions[2]', remarkable)] }
  },
  { of: 'settings', options: { seeds: [{ settings: { repeatImport: 'conflict', importConnections: 'omit' } }] } },
  { of: 'an empty seed', options: { seeds: [] } }
]

for (const { of, options } of sources) {
  t.test(`exports a seed that loads again: ${of}`, async t => {
    const app = await createApp(t, options)
    const exported = exportOf(app)
    const again = await createApp(t, { seeds: [t.testdir({ 'export.yaml': stringify(exported) })] })
    t.strictSame(exportOf(again), exported)
    t.strictSame(contentsOf(again.sandboxes.default), contentsOf(app.sandboxes.default))
  })
}

function exportOf({ sandboxes }: FastifyInstance) {
  return exportState(sandboxes.default.store, sandboxes.default.settings)
}

t.test('exports imports, secrets for their owner only, and keys as hashes that still work', async t => {
  const app = await createApp(t)
  const connectors = [demo.shopify, demo.shopify, demo.hubSpot, demo.bigQuery]
  for (const connector of connectors) t.equal((await injectImport(app, { connector })).statusCode, 200)
  const exported = exportOf(app)
  const again = await createApp(t, { seeds: [JSON.parse(JSON.stringify(exported)) as object] })
  t.strictSame(exportOf(again), exported)
  t.strictSame(contentsOf(again.sandboxes.default), contentsOf(app.sandboxes.default))

  const { connectors: all = [], ...rest } = exported
  const [own, foreign] = [true, false].map(own => all.filter(each => own === (each.organisationId === demo.acme.id)))
  t.equal(own?.length, connectors.length)
  t.match(own?.[0], { importedFrom: { versionName: String } })
  const secrets = JSON.stringify(demoSeed()).match(/"(ZGVtby|[\w-]+-not-a-secret")/g) ?? []
  t.ok(secrets.length > 8)
  for (const secret of secrets) {
    t.match(JSON.stringify(foreign), secret)
    t.notMatch(JSON.stringify(own), secret)
  }
  t.notMatch(JSON.stringify(exported), 'swo_demo')
  t.match(JSON.stringify(rest), createHash('sha256').update(demo.acme.key).digest('hex'))
  for (const key of [demo.acme.key, 'swo_other']) {
    const response = await again.inject({ method: 'POST', url: importPath(), headers: bearer(key) })
    t.equal(response.statusCode, key === demo.acme.key ? 200 : 401)
  }
})

t.test('loads the demo with any change, or reports the problem', async t => {
  const outcomes = { loaded: 0, refused: 0 }
  const seed = JSON.stringify(demoSeed())
  const property = fc.asyncProperty(anyChangeOf(demoSeed()), async ({ path, value }) => {
    const changed = JSON.parse(seed) as object
    put(changed, path, value)
    const problems = await problemsOf(changed)
    outcomes[problems.length === 0 ? 'loaded' : 'refused'] += 1
    if (problems.length === 0) (await openSandbox({ id: 'x' }, load(changed))).store.close()
    if (problems.some(({ file, message }) => file !== 'inline' || message === ''))
      throw new Error('a problem without a message')
  })
  await fc.assert(property, { numRuns: 300 })
  t.ok(outcomes.loaded > 0 && outcomes.refused > 0, JSON.stringify(outcomes))
})
