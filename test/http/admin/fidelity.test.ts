import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import t, { type Test } from 'tap'
import type { ErrorBody } from '../../../src/contract/schemas/common.js'
import type { Connector, ConnectorVersion } from '../../../src/contract/schemas/connector.js'
import { ledger, type LedgerEntry } from '../../../src/contract/fidelity/ledger.js'
import type { OperationId } from '../../../src/contract/operations.js'
import type { AppOptions } from '../../../src/http/options.js'
import { bearer, call, createApp, demo, importPath, injectImport, urlOf } from '../../helpers/app.js'
import { admin, ask } from '../../helpers/control-plane.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'
import { importDocument, tinyDocument } from '../../helpers/http-import.js'

const listOf = async (app: FastifyInstance, query: string) =>
  (await ask<{ entries: LedgerEntry[] }>(app, `GET /fidelity${query}`)).entries.map(({ id }) => id)

t.test('serves the ledger as a whole, filtered, and entry by entry', async t => {
  const app = await createApp(t)
  t.strictSame(await ask(app, 'GET /fidelity'), { entries: ledger })
  t.strictSame(await listOf(app, '?setting=draftImport'), ['import-of-drafts', 'draft-import', 'version-is-draft'])
  t.strictSame(await listOf(app, '?question=7&evidence=assumed'), ['import-of-nothing-published', 'nothing-published'])
  t.strictSame(await listOf(app, '?error=409001&topic=errors'), ['already-imported'])
  t.strictSame(await listOf(app, '?error=alreadyImported'), ['import-of-the-same-again', 'already-imported'])
  t.strictSame(await listOf(app, '?operation=ListAuthSchemes&refused=true'), ['schemes-of-protocols'])
  t.strictSame(await listOf(app, '?id=pages&sandbox=default'), ['pages'])
  t.strictSame(await listOf(app, '?question=35'), [])
  t.strictSame(await ask(app, 'GET /fidelity/version-not-found'), {
    id: 'version-not-found',
    topic: 'errors',
    evidence: 'assumed',
    documentedFor: ['GetConnectorVersion'],
    errors: ['versionNotFound'],
    behaviour: 'A version that the connector does not have is a 404.',
    source: 'SPEC:806-809: GetConnectorVersion',
    because: 'For other operations the contract names no status.',
    question: 23,
    confidence: 'high',
    refused: true
  })
})

t.test('refuses an unknown entry and an unknown filter', async t => {
  const app = await createApp(t)
  const entry = await admin(app, 'GET /fidelity/version-notfound')
  t.strictSame(
    [entry.statusCode, entry.json()],
    [
      404,
      {
        code: '404911',
        message: 'ledger entry not found',
        details:
          'The ledger has no entry with this id. GET /__admin/fidelity lists them. Did you mean "version-not-found"?'
      }
    ]
  )
  const filters = await admin(app, 'GET /fidelity?evidence=certain&colour=red&constructor=x')
  const names = 'id, topic, evidence, question, operation, setting, error, refused'
  t.equal(filters.statusCode, 400)
  t.strictSame(filters.json<ErrorBody>().fields, [
    { field: 'evidence', message: 'must be one of documented, observed, assumed, mock' },
    { field: 'colour', message: `unknown filter; use one of ${names}` },
    { field: 'constructor', message: `unknown filter; use one of ${names}` }
  ])
})

const explained = ({ headers }: LightMyRequestResponse) => String(headers['x-mock-explain']).split('; ').slice(0, 3)

t.test('reports an error as documented only for the operations that document it', async t => {
  const app = await createApp(t)
  const path = { connector_id: demo.unknown, version: '1' }
  for (const [id, evidence] of [
    ['GetConnector', 'documented'],
    ['DeleteConnector', 'documented'],
    ['ListConnectorVersions', 'assumed']
  ] as const) {
    const response = await call(app, id, { path })
    t.strictSame(
      explained(response),
      ['ownConnectorNotFound', `evidence=${evidence}`, 'ledger=own-connector-not-found'],
      id
    )
    t.match(await ask(app, `GET /requests/${String(response.headers['x-request-id'])}`), {
      explanation: { rule: 'ownConnectorNotFound', evidence, ledger: 'own-connector-not-found' }
    })
  }
})

const library = { organisationId: demo.library.id, public: true, authSchemeConfigs: [], connections: [] }
const published = '2024-01-01T00:00:00Z'
const ids = {
  plain: '01J000000000000000000P1A1N',
  described: '01J00000000000000000DESCR0',
  secret: '01J000000000000000000SECR0',
  certified: '01J000000000000000000CERT0',
  own: '01J0000000000000000000VRS0',
  ownOther: '01J0000000000000000000VRS1'
}

function oauth2(more: object, grant: object) {
  const urls = { authorizeUrl: 'https://id.example.com/authorize', tokenUrl: 'https://id.example.com/token' }
  return { id: 'oauth2', description: '', schemeType: 'oauth2', ...urls, scopes: [], defaultScopes: [], ...more, grant }
}

/** Adds ids to the versions and definitions of a connector. */
function withIds(connector: object, newId: () => string): object {
  return JSON.parse(JSON.stringify(connector), (name, value: unknown) =>
    name === 'versions' || name === 'definitions' ? (value as object[]).map(each => ({ id: newId(), ...each })) : value
  ) as object
}

/** The demo seed, and connectors that each show one behaviour. */
function seedOfAll(): NonNullable<AppOptions['seeds']>[number] {
  const seed = demoSeed()
  let made = 0
  const newId = () => `01J00000000000000000000V${String(made++).padStart(2, '0')}`
  const http = (id: string, more: object = {}) =>
    withIds(
      {
        ...{ ...library, id, name: id, protocol: 'http', baseUrl: 'https://x.example.com' },
        versions: [
          { name: '1', publishedAt: published },
          { name: '2', publishedAt: published },
          { name: '3', publishedAt: null }
        ],
        ...more
      },
      newId
    )
  const schema = (contentType: string, content: string) => ({ contentType, content })
  const definition = (name: string, contentType: string, content: string) => ({
    name,
    accept: ['application/json'],
    schema: schema(contentType, content)
  })
  const definitions = [
    definition('Json', 'application/schema+json', '{}'),
    definition('Xml', 'application/xml', '<a/>')
  ]
  const connectors = [
    ...seed.connectors,
    http(ids.plain),
    http(ids.described, { versions: [{ name: '1', description: 'The first.', publishedAt: published }] }),
    http(ids.secret, {
      authSchemeConfigs: [
        oauth2({}, { grantType: 'authorization_code', clientId: 'app', clientSecret: 'of-the-library' })
      ]
    }),
    http(ids.certified, {
      authSchemeConfigs: [
        oauth2({ mtlsEnabled: true, mtlsCredentialId: demo.unknown }, { grantType: 'client_credentials' })
      ]
    }),
    http(ids.own, {
      organisationId: demo.acme.id,
      versions: [
        { name: '1', publishedAt: published, isDefault: true },
        { name: '2', publishedAt: '2024-02-01T00:00:00Z' },
        { name: '3', publishedAt: null, definitions }
      ]
    }),
    http(ids.ownOther, { organisationId: demo.acme.id, public: false })
  ]
  return { ...seed, connectors }
}

type Request = (app: FastifyInstance) => Promise<LightMyRequestResponse>

const own = { connector_id: ids.own, version: '3' }
const importOf =
  (connector: string, version = '1', more: object = {}): Request =>
  app =>
    injectImport(app, { connector, version }, more)
const calls =
  (id: OperationId, request: Parameters<typeof call>[2]): Request =>
  app =>
    call(app, id, request)
const get =
  (id: OperationId, more: object, path: object = {}): Request =>
  app =>
    app.inject({ url: urlOf(id, { path }), headers: bearer(demo.acme.key), ...more })

/** Sends a version as it was read, with a change. */
const changeVersion =
  (version: string, change: Partial<ConnectorVersion>): Request =>
  async app => {
    const path = { ...own, version }
    const body = { ...(await call(app, 'GetConnectorVersion', { path })).json<ConnectorVersion>(), ...change }
    return call(app, 'UpdateConnectorVersion', { path, body })
  }

const lower = importPath({ organisation: demo.acme.id.toLowerCase(), connector: ids.plain, version: '1' })

interface Case {
  readonly says: string
  readonly request: Request
  /** The assumed entries that the response rests on. */
  readonly rests?: readonly string[]
  /** The status once these entries are accepted. */
  readonly status: number
  readonly settings?: AppOptions['settings']
  readonly before?: Request
}

const cases: readonly Case[] = [
  { says: 'an import without connections', request: importOf(ids.plain), status: 200 },
  { says: 'an import of latest', request: importOf(ids.plain, 'latest'), status: 200 },
  { says: 'reading a connector', request: calls('GetConnector', { path: own }), status: 200 },
  {
    says: 'reading an unknown connector',
    request: calls('GetConnector', { path: { connector_id: demo.unknown } }),
    status: 404
  },
  {
    says: 'reading an unknown version',
    request: calls('GetConnectorVersion', { path: { ...own, version: '9' } }),
    status: 404
  },
  {
    says: 'a filtered list',
    request: calls('ListConnectors', { query: { first: '1', name: 'x', tags: 'category', categories: ['ERP'] } }),
    status: 200
  },
  { says: 'publishing a draft', request: calls('PublishConnector', { path: own }), status: 200 },
  {
    says: 'the same token in header and cookie',
    request: get('ListCategories', { headers: { ...bearer(demo.acme.key), cookie: `cookie=${demo.acme.key}` } }),
    status: 200
  },

  {
    says: 'an import with connections',
    request: importOf(demo.bigQuery),
    rests: ['import-copies-connections'],
    status: 200
  },
  {
    says: 'an import under importConnections: omit',
    request: importOf(demo.bigQuery),
    rests: ['import-copies-connections'],
    status: 200,
    settings: { importConnections: 'omit' }
  },
  {
    says: 'an import that rests on four assumptions',
    request: importOf(demo.shopify, 'latest'),
    rests: [
      'import-copies-connections',
      'import-keeps-owner-of-grant',
      'import-drops-client-secret',
      'import-copies-description'
    ],
    status: 200
  },
  {
    says: 'an import with a client secret',
    request: importOf(ids.secret),
    rests: ['import-drops-client-secret'],
    status: 200
  },
  {
    says: 'an import with a certificate',
    request: importOf(ids.certified),
    rests: ['import-drops-foreign-certificate'],
    status: 200
  },
  {
    says: 'an import with a description',
    request: importOf(ids.described),
    rests: ['import-copies-description'],
    status: 200
  },
  {
    says: 'importing a connector of the own organisation',
    request: importOf(ids.own),
    rests: ['import-own-public-source'],
    status: 200
  },
  {
    says: 'an import of a draft',
    request: importOf(ids.plain, '3'),
    rests: ['import-of-drafts'],
    status: 200,
    settings: { draftImport: 'allow' }
  },
  {
    says: 'importing the same version again',
    request: importOf(ids.plain),
    rests: ['import-of-the-same-again'],
    status: 200,
    before: importOf(ids.plain)
  },
  {
    says: 'importing another version',
    request: importOf(ids.plain, '2'),
    rests: ['import-of-another-version'],
    status: 200,
    before: importOf(ids.plain)
  },
  {
    says: 'an import with a body',
    request: importOf(ids.plain, '1', { payload: '{}' }),
    rests: ['body-where-none-is-taken'],
    status: 200
  },
  {
    says: 'ids in lower case',
    request: app => app.inject({ method: 'POST', url: lower, headers: bearer(demo.acme.key) }),
    rests: ['ids-in-lower-case'],
    status: 200
  },

  {
    says: 'a scheme word in upper case',
    request: get('ListCategories', { headers: { authorization: `BEARER ${demo.acme.key}` } }),
    rests: ['scheme-word-in-any-case'],
    status: 200
  },
  {
    says: 'a cookie',
    request: get('ListCategories', { headers: { cookie: `cookie=${demo.acme.key}` } }),
    rests: ['cookie-carries-bearer-token'],
    status: 200
  },
  {
    says: 'a cookie that differs from the header',
    request: get('ListCategories', { headers: { ...bearer(demo.acme.key), cookie: 'cookie=other' } }),
    rests: ['header-beats-cookie'],
    status: 200
  },

  {
    says: 'a cursor',
    request: async app => {
      const { next } = (await call(app, 'ListConnectorVersions', { path: own, query: { first: '1' } })).json<{
        next: string
      }>()
      return call(app, 'ListConnectorVersions', { path: own, query: { first: '1', after: next } })
    },
    rests: ['cursors'],
    status: 200
  },
  {
    says: 'a sorted list',
    request: calls('ListConnectors', { query: { sort: 'name:asc' } }),
    rests: ['lists-are-sorted'],
    status: 200
  },
  {
    says: 'two categories',
    request: calls('ListConnectors', { query: { categories: ['ERP', 'HR'] } }),
    rests: ['several-categories-are-or'],
    status: 200
  },
  {
    says: 'two tags',
    request: calls('ListConnectors', { query: { tags: 'a,b' } }),
    rests: ['several-tags-are-and'],
    status: 200
  },
  {
    says: 'a list of two definitions',
    request: calls('GetDefinitions', { path: own }),
    rests: ['resources-by-name'],
    status: 200
  },
  {
    says: 'the list of public connectors',
    request: calls('ListPublicConnectors', {}),
    rests: ['public-list-hides-what-is-private'],
    status: 200
  },
  {
    says: 'reading a public connector of another organisation',
    request: calls('GetConnector', { path: { connector_id: demo.shopify } }),
    rests: ['foreign-connector-is-unknown'],
    status: 404
  },
  {
    says: 'setting no tags',
    request: calls('UpdateConnectorTags', { path: own, body: {} }),
    rests: ['left-out-tags-clear'],
    status: 204
  },
  {
    says: 'setting no categories',
    request: calls('UpdateConnectorCategories', { path: own, body: {} }),
    rests: ['left-out-tags-clear'],
    status: 204
  },
  {
    says: 'renaming a version',
    request: changeVersion('3', { name: '4' }),
    rests: ['versions-can-be-renamed'],
    status: 200
  },
  {
    says: 'changing a description',
    request: changeVersion('3', { description: 'x' }),
    rests: ['versions-can-be-renamed'],
    status: 200
  },
  {
    says: 'choosing another default',
    request: changeVersion('2', { isDefault: true }),
    rests: ['default-is-chosen-by-update'],
    status: 200
  },
  {
    says: 'publishing again',
    request: calls('PublishConnector', { path: { ...own, version: '1' } }),
    rests: ['publish-again-changes-nothing'],
    status: 200
  },
  {
    says: 'unpublishing a draft',
    request: calls('UnpublishConnector', { path: own }),
    rests: ['unpublish-draft-changes-nothing'],
    status: 200
  },
  {
    says: 'unpublishing the default',
    request: calls('UnpublishConnector', { path: { ...own, version: '1' } }),
    rests: ['unpublish-forgets-the-choice'],
    status: 200
  },
  {
    says: 'renaming a definition',
    request: async app => {
      const path = { ...own, definition_name: 'Json' }
      const body = (await call(app, 'GetDefinition', { path })).json<object>()
      return call(app, 'UpdateDefinition', { path, body: { ...body, name: 'Other' } })
    },
    rests: ['resources-can-be-renamed'],
    status: 200
  },
  {
    says: 'reading a schema that is not JSON',
    request: calls('GetRawSchema', { path: { ...own, schema_filename: 'Xml.xsd' } }),
    rests: ['schemas-of-other-kinds'],
    status: 200
  },
  {
    says: 'listing the schemes of a protocol',
    request: calls('ListAuthSchemes', { path: { protocol_slug: 'http' } }),
    rests: ['schemes-of-protocols'],
    status: 200
  },
  {
    says: 'importing an OpenAPI document',
    request: app => importDocument(app, JSON.stringify(tinyDocument())),
    rests: ['openapi-becomes-a-connector'],
    status: 201
  },

  {
    says: 'a request without a credential',
    request: get('ListCategories', { headers: {} }),
    rests: ['credential-missing'],
    status: 401
  },
  {
    says: 'a credential of another organisation',
    request: calls('ListConnectors', { key: demo.globex.key }),
    rests: ['organisation-forbidden'],
    status: 403
  },
  {
    says: 'a malformed id',
    request: calls('GetConnector', { path: { connector_id: 'x' } }),
    rests: ['invalid-path-parameter'],
    status: 400
  },
  {
    says: 'importing a private connector',
    request: importOf(demo.internalErp),
    rests: ['connector-not-found'],
    status: 404
  },
  {
    says: 'importing latest of drafts',
    request: importOf(demo.draftOnly, 'latest'),
    rests: ['nothing-published'],
    status: 404
  },
  { says: 'an unknown path', request: app => app.inject('/nowhere'), rests: ['path-not-found'], status: 404 },
  {
    says: 'a path that cannot be decoded',
    request: app => app.inject('/o/%E0%A4%A'),
    rests: ['malformed-url'],
    status: 400
  },
  {
    says: 'a wrong method',
    request: app => app.inject({ method: 'PUT', url: importPath() }),
    rests: ['method-not-allowed'],
    status: 405
  },
  {
    says: 'changing a published version',
    request: calls('DeleteDefinitions', { path: { ...own, version: '1' }, body: { all: true } }),
    rests: ['version-is-published'],
    status: 409
  }
]

const FOREIGN = 'foreign-connector-is-unknown'

/** One server for all cases, which change what it accepts. */
const accept: string[] = []
const strict = createApp(t, { seeds: [seedOfAll()], require: 'documented', accept })

async function resetMock(
  t: Test,
  accepted: readonly string[],
  { settings = {}, before }: Case
): Promise<FastifyInstance> {
  const app = await strict
  accept.splice(0, Infinity, ...accepted)
  await ask(app, 'POST /reset')
  await ask(app, 'PATCH /settings', settings)
  if (before !== undefined) t.equal((await before(app)).statusCode, 200)
  return app
}

for (const each of cases) {
  const { says, request, rests = [], status } = each
  t.test(`${rests.length === 0 ? 'allows' : 'refuses'} ${says} under --require documented`, async t => {
    for (const [index, entry] of rests.entries()) {
      const app = await resetMock(t, rests.slice(0, index), each)
      const before = await ask(app, 'GET /state')
      const response = await request(app)
      const named = rests.slice(index)
      const instead =
        status < 400 || entry === FOREIGN ? '' : / \(\d{6}, [^)]+\)/.exec(response.json<ErrorBody>().details ?? '')?.[0]
      t.strictSame(
        [response.statusCode, response.json()],
        [
          501,
          {
            code: '501901',
            message: 'response rests on an assumption',
            details:
              `The contract does not settle this response${instead}, and the mock was started with --require documented. ` +
              `Nothing was changed. For the reasons, see docs/fidelity.md or GET /__admin/fidelity/<entry>: ` +
              `${named.join(', ')}. To rely on it anyway, start with ${named.map(each => `--accept ${each}`).join(' ')}.`
          }
        ]
      )
      t.strictSame(explained(response), ['restsOnAssumption', 'evidence=mock', `ledger=${entry}`])
      t.strictSame(await ask(app, 'GET /state'), before, 'nothing was changed')
      const entries = await ask<{ requests: { status: number; explanation?: object }[] }>(app, 'GET /requests')
      t.match(entries.requests.at(-1), {
        status: 501,
        explanation: { rule: 'restsOnAssumption', evidence: 'mock', ledger: entry }
      })
      t.match(await ask(app, `GET /fidelity/${entry}`), { id: entry, refused: true })
    }
    const app = await resetMock(t, rests, each)
    t.equal((await request(app)).statusCode, status)
  })
}

t.test('has a case for every entry that a successful response can rest on', async t => {
  const shown = new Set(cases.flatMap(({ rests = [] }) => rests))
  const checked = ledger.filter(({ refused, topic }) => refused && topic !== 'errors').map(({ id }) => id)
  t.strictSame(
    checked.filter(id => !shown.has(id)),
    []
  )
})

t.test('names the error that it replaces, and what was found', async t => {
  const app = await createApp(t, { require: 'documented' })
  const response = await injectImport(app, { version: '2024-7' })
  t.equal(
    response.headers['x-mock-explain'],
    'restsOnAssumption; evidence=mock; ledger=version-not-found; found="2024-7"; nearest="2024-07"'
  )
  t.match(response.json(), {
    details: /^The contract does not settle this response \(404002, connector version not found\), /
  })
})

t.test('is as strict in a leased sandbox as in the default one', async t => {
  const app = await createApp(t, { require: 'documented', accept: ['import-keeps-owner-of-grant'] })
  const lease = await ask<{ organisationId: string; token: string }>(app, 'POST /sandboxes', {})
  const send = (path: object) =>
    injectImport(app, { organisation: lease.organisationId, ...path }, { headers: bearer(lease.token) })
  t.match((await send({ connector: demo.bigQuery })).headers['x-mock-explain'], 'ledger=import-copies-connections')
  t.match((await send({ connector: demo.unknown })).headers['x-mock-explain'], 'ledger=connector-not-found')
})

t.test('does not refuse the control plane and faults', async t => {
  const app = await createApp(t, { require: 'documented' })
  t.equal((await admin(app, 'GET /nowhere')).statusCode, 404)
  t.equal((await admin(app, 'POST /faults', { kind: 'none' })).statusCode, 400)
  await ask(app, 'POST /faults', { operation: '*', kind: 'status', status: 429 })
  const corrupted = await injectImport(app)
  t.strictSame([corrupted.statusCode, explained(corrupted)], [429, ['fault', 'evidence=mock', 'ledger=faults']])
  t.match(await ask(app, 'GET /fidelity/faults'), { id: 'faults', evidence: 'mock' })
})

t.test('keeps the other writes of the same turn when it refuses one', async t => {
  const app = await createApp(t, { seeds: [seedOfAll()], require: 'documented' })
  const answers = await Promise.all([
    importOf(ids.plain)(app),
    importOf(demo.bigQuery)(app),
    importOf(ids.described)(app)
  ])
  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    [200, 501, 501]
  )
  const { connectors } = (await call(app, 'ListConnectors', { query: { first: '100' } })).json<{
    connectors: Connector[]
  }>()
  t.strictSame(connectors.map(({ id }) => id).includes(answers[0].json<Connector>().id), true)
  t.equal(connectors.length, 3)
})
