import fc from 'fast-check'
import t from 'tap'
import { createClock } from '../../../src/core/clock.js'
import { createIds } from '../../../src/core/ids.js'
import { createRandom } from '../../../src/core/random.js'
import { toConnectorResponse } from '../../../src/operations/shared/connector-text.js'
import { copyConnectorVersion } from '../../../src/operations/library-import/copy-connector-version.js'
import { compileImportPlan } from '../../../src/operations/library-import/import-plan.js'
import type { ConnectionCredentialNode, SingleVersionGraph } from '../../../src/store/shared/connector-graph.js'
import { openDatabase } from '../../../src/store/database/database.js'
import { openImage } from '../../../src/store/database/images.js'
import { createStore, type Store } from '../../../src/store/store.js'
import { createApp, demo, injectImport } from '../../helpers/app.js'
import { singleVersionGraphs } from '../../helpers/seeds/graphs.js'
import { credentialData, schemes } from '../../helpers/seeds/seeds.js'

const NOW = '2026-01-02T03:04:05.600000Z'
const ORGANISATIONS = [demo.acme.id, demo.globex.id]

function createEmptyStore(): Store {
  const store = createStore(openDatabase())
  for (const id of [demo.library.id, ...ORGANISATIONS]) store.organisations.insert({ id, name: id })
  return store
}

/** Generates the same ids each time. */
function createRepeatableIds() {
  const clock = createClock(() => Date.parse(NOW))
  return createIds(clock, createRandom(7))
}

type Import = (organisationId: string, ids: () => string) => unknown

/** Imports `times` times in one transaction and once in another. Returns the responses and all rows of the store. */
function importInto(store: Store, importOnce: Import, times: number) {
  const ids = createRepeatableIds()
  const destination = (index: number) => ORGANISATIONS[index % ORGANISATIONS.length] as string
  const importAt = (_: unknown, index: number) => importOnce(destination(index), ids)
  const together = store.transaction(() => Array.from({ length: times }, importAt))
  const responses = [...together, store.transaction(() => importAt(undefined, 1))]
  return { responses: responses.map(response => JSON.stringify(response)), rows: listRows(store) }
}

function listRows(store: Store): Record<string, string[]> {
  const db = openImage(store.takeImage())
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  const rows = tables.map(
    table =>
      [
        table,
        db
          .prepare(`SELECT * FROM ${table}`)
          .all()
          .map(row => JSON.stringify(row))
          .sort()
      ] as const
  )
  db.close()
  return Object.fromEntries(rows)
}

function plainly(store: Store, source: SingleVersionGraph, importConnections: 'copy' | 'omit'): Import {
  return (organisationId, ids) => {
    const copy = copyConnectorVersion(source, { organisationId, now: NOW, ids, importConnections })
    store.connectors.insert(copy)
    return toConnectorResponse(copy)
  }
}

function byPlan(store: Store, source: SingleVersionGraph, importConnections: 'copy' | 'omit'): Import {
  const plan = compileImportPlan(store, source, importConnections)
  if (plan === undefined) throw new Error('no plan')
  return (organisationId, ids) => plan({ organisationId, now: NOW, ids })
}

t.test('inserts the same rows and returns the same response as the plain way, for any source', async t => {
  const [plain, planned] = [createEmptyStore(), createEmptyStore()]
  t.teardown(() => [plain, planned].forEach(store => store.close()))
  const empty = openImage(plain.takeImage())
  fc.assert(
    fc.property(
      singleVersionGraphs,
      fc.constantFrom('copy', 'omit'),
      fc.integer({ min: 1, max: 20 }),
      (source, importConnections, times) => {
        const expected = importInto(plain, plainly(plain, source, importConnections), times)
        const actual = importInto(planned, byPlan(planned, source, importConnections), times)
        for (const store of [plain, planned]) store.copyFrom(empty)
        if (JSON.stringify(actual) !== JSON.stringify(expected)) {
          throw new Error(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`)
        }
      }
    ),
    { numRuns: 100 }
  )
  t.pass('holds for all')
})

t.test('inserts more rows than fit in one statement', async t => {
  const [source] = fc.sample(singleVersionGraphs, { numRuns: 1, seed: 1 }) as [SingleVersionGraph]
  const connections = Array.from({ length: 2_500 }, (_, index) => ({
    id: String(index),
    name: `connection ${index}`,
    action: [],
    trigger: [],
    variables: [],
    createdAt: NOW,
    updatedAt: NOW
  }))
  const [plain, planned] = [createEmptyStore(), createEmptyStore()]
  t.teardown(() => [plain, planned].forEach(store => store.close()))
  t.strictSame(
    importInto(planned, byPlan(planned, { ...source, connections }, 'copy'), 2),
    importInto(plain, plainly(plain, { ...source, connections }, 'copy'), 2)
  )
})

t.test('refers to the copied certificates, and to OAuth applications of other organisations', async t => {
  const [source] = fc.sample(singleVersionGraphs, { numRuns: 1, seed: 1 }) as [SingleVersionGraph]
  const certificate = { id: 'certificate', name: '', type: 'certificate', data: credentialData.certificate }
  const client = {
    id: 'client',
    name: '',
    type: 'oauth2-client',
    data: { ...credentialData['oauth2-client'], mTLSCredentialId: 'certificate' }
  }
  const scheme = { ...schemes['oauth2 with client_credentials'], mtlsCredentialId: 'certificate' }
  const grant = { grantType: 'password', credentialId: 'application', organisationId: demo.library.id }
  const withApplication = { ...scheme, id: 'application', grant }
  const action = [
    { id: '1', authSchemeConfig: schemes.certificate, credential: certificate },
    { id: '2', authSchemeConfig: withApplication, credential: client }
  ] as unknown as ConnectionCredentialNode[]
  const connection = { id: '1', name: 'mTLS', action, trigger: [], variables: [], createdAt: NOW, updatedAt: NOW }
  const authSchemeConfigs = [scheme, withApplication] as unknown as SingleVersionGraph['authSchemeConfigs']
  const linked = { ...source, authSchemeConfigs, connections: [connection] }

  const [plain, planned] = [createEmptyStore(), createEmptyStore()]
  t.teardown(() => [plain, planned].forEach(store => store.close()))
  const { responses, rows } = importInto(planned, byPlan(planned, linked, 'copy'), 1)
  t.strictSame({ responses, rows }, importInto(plain, plainly(plain, linked, 'copy'), 1))
  const rowsOf = (table: string) => (rows[table] ?? []).map(row => JSON.parse(row) as Record<string, unknown>)
  const copied = rowsOf('credentials')
    .filter(({ type }) => type === 'certificate')
    .map(({ id }) => id)
    .sort()
  t.equal(new Set(copied).size, ORGANISATIONS.length)
  const column = (table: string, name: string) =>
    rowsOf(table)
      .flatMap(row => row[name] ?? [])
      .sort()
  t.strictSame(column('credentials', 'certificate_credential_id'), copied)
  t.strictSame(column('connection_credentials', 'certificate_credential_id'), copied)
  t.strictSame(column('connection_credentials', 'application_credential_id'), ['application', 'application'])
  t.strictSame(column('auth_scheme_configs', 'certificate_credential_id'), [...copied, ...copied].sort())
  t.strictSame(column('auth_scheme_configs', 'application_credential_id'), ['application', 'application'])
})

t.test('inserts the same rows whether the texts are short, long or longer than a statement', async t => {
  const [source] = fc.sample(singleVersionGraphs, { numRuns: 1, seed: 1 }) as [SingleVersionGraph]
  const [version] = source.versions
  for (const length of [9_000, 60_000, 300_000]) {
    const definitions = [0, 1, 2, 3].map(index => ({
      id: String(index),
      name: `definition ${index}`,
      accept: [],
      description: 'x'.repeat(length / 4),
      schema: { contentType: 'application/json', content: 'é'.repeat(length) }
    }))
    const long: SingleVersionGraph = { ...source, versions: [{ ...version, definitions }] }
    const [plain, planned] = [createEmptyStore(), createEmptyStore()]
    t.teardown(() => [plain, planned].forEach(store => store.close()))
    const [expected, actual] = [
      importInto(plain, plainly(plain, long, 'copy'), 11),
      importInto(planned, byPlan(planned, long, 'copy'), 11)
    ]
    t.ok(JSON.stringify(actual) === JSON.stringify(expected), `${length} characters`)
  }
})

t.test('compiles no plan for a source that contains a placeholder', async t => {
  const store = createEmptyStore()
  t.teardown(() => store.close())
  const [source] = fc.sample(singleVersionGraphs, 1) as [SingleVersionGraph]
  t.equal(compileImportPlan(store, { ...source, name: '\uE0001\uE001' }, 'copy'), undefined)
})

t.test('gives the first import and all later ones the same response, apart from ids', async t => {
  const app = await createApp(t)
  app.sandboxes.default.clock.freeze()
  const shapes: string[] = []
  for (let made = 0; made < 4; made++) {
    const response = JSON.stringify((await injectImport(app)).json())
    shapes.push(response.replaceAll(/"[0-9A-HJKMNP-TV-Z]{26}"/g, '"…"'))
  }
  t.equal(new Set(shapes).size, 1)
})

t.test('copies a change of the source in the next import', async t => {
  const app = await createApp(t)
  for (let made = 0; made < 3; made++) await injectImport(app)
  const state = (await app.inject('/__admin/state')).json<{ connectors: { id: string; name: string }[] }>()
  const connectors = state.connectors.map(each => (each.id === demo.shopify ? { ...each, name: 'Renamed' } : each))
  await app.inject({ method: 'PUT', url: '/__admin/state', payload: { ...state, connectors } })
  t.match((await injectImport(app)).json(), { name: 'Renamed' })
})
