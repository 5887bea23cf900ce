import t from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { bearer, createApp, demo, injectImport } from '../../helpers/app.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'
import { smallSeed } from '../../helpers/seeds/seeds.js'

t.test('importConnections: omit imports no connections', async t => {
  const app = await createApp(t, { settings: { importConnections: 'omit' } })
  const connector = (await injectImport(app)).json<Connector>()
  t.strictSame(connector.connections, [])
  t.equal(connector.authSchemeConfigs.length, 3)
})

t.test('repeatImport: conflict refuses to import a version twice into the same organisation', async t => {
  const app = await createApp(t, { settings: { repeatImport: 'conflict' } })
  const first = (await injectImport(app)).json<Connector>()

  const repeated = await injectImport(app, { version: '2024-07' })
  t.equal(repeated.statusCode, 409)
  t.strictSame(repeated.json(), {
    code: '409001',
    message: 'connector version already imported',
    details: `It was imported as connector ${first.id}. Use that one, or set repeatImport to create.`
  })
  t.equal(
    repeated.headers['x-mock-explain'],
    'alreadyImported; evidence=assumed; ledger=already-imported; found="2024-07"'
  )

  t.equal((await injectImport(app, { version: '2024-04' })).statusCode, 200)
  const headers = { authorization: `Bearer ${demo.globex.key}` }
  t.equal((await injectImport(app, { organisation: demo.globex.id }, { headers })).statusCode, 200)
})

t.test('draftImport: allow imports a draft by its name, but not by an alias', async t => {
  const app = await createApp(t, { settings: { draftImport: 'allow' } })
  const named = await injectImport(app, { version: '2024-10' })
  t.equal(named.statusCode, 200)
  t.match(named.json(), { versions: [{ name: '2024-10', publishedAt: null }] })
  t.equal((await injectImport(app, { connector: demo.draftOnly })).statusCode, 404)
  const typo = await injectImport(app, { connector: demo.draftOnly, version: '0.1' })
  t.equal(
    typo.headers['x-mock-explain'],
    'versionNotFound; evidence=assumed; ledger=version-not-found; found="0.1"; nearest="0.1.0"'
  )
})

t.test('strictIds: false accepts any non-empty id, and ULIDs in any case', async t => {
  const seed = demoSeed()
  seed.connectors[0].id = 'shopify'
  const app = await createApp(t, { seeds: [seed], settings: { strictIds: false } })
  t.equal((await injectImport(app, { connector: 'shopify' })).statusCode, 200)
  t.equal((await injectImport(app, { connector: demo.hubSpot.toLowerCase() })).statusCode, 200)
  t.equal((await injectImport(app, { connector: 'Shopify' })).statusCode, 404)
  t.strictSame((await injectImport(app, { connector: '' })).json(), {
    code: '400002',
    message: 'invalid path parameter',
    fields: [{ field: 'connector_id', message: 'must not be empty' }],
    details: 'Each id in the path must be a ULID: 26 characters from 0-9 and A-Z, without I, L, O and U.'
  })
})

t.test('options override the settings of the seed', async t => {
  const seed = { ...demoSeed(), settings: { importConnections: 'omit', repeatImport: 'conflict' } }
  const app = await createApp(t, { seeds: [seed], settings: { repeatImport: 'create' } })
  t.match(app.sandboxes.default.settings, { importConnections: 'omit', repeatImport: 'create', draftImport: 'reject' })
})

t.test('settings can be read and changed while the mock runs', async t => {
  const app = await createApp(t)
  const changed = await app.inject({
    method: 'PATCH',
    url: '/__admin/settings',
    payload: { importConnections: 'omit' }
  })
  t.equal(changed.statusCode, 200)
  const settings = {
    importConnections: 'omit',
    repeatImport: 'create',
    draftImport: 'reject',
    oauth2Consent: 'provider',
    openapiImport: 'lenient',
    emptyLists: 'list',
    emptyErrors: 'absent',
    jsonCharset: 'none',
    strictIds: true,
    validateResponses: true
  }
  t.strictSame(changed.json(), settings)
  t.strictSame((await app.inject('/__admin/settings')).json(), settings)
  t.strictSame((await injectImport(app)).json<Connector>().connections, [])
})

t.test('an invalid setting is refused with the allowed values and changes nothing', async t => {
  const app = await createApp(t)
  const payload = { importConnections: 'omit', repeatImports: 'conflict', draftImport: true, colour: 'red' }
  const response = await app.inject({ method: 'PATCH', url: '/__admin/settings', payload })
  t.equal(response.statusCode, 400)
  t.strictSame(response.json(), {
    code: '400004',
    message: 'invalid request body',
    fields: [
      { field: 'repeatImports', message: 'unknown setting; did you mean "repeatImport"?' },
      { field: 'draftImport', message: 'expected reject or allow, got true' },
      {
        field: 'colour',
        message:
          'unknown setting; expected importConnections, repeatImport, draftImport, oauth2Consent, openapiImport, ' +
          'emptyLists, emptyErrors, jsonCharset, strictIds or validateResponses'
      }
    ],
    details: 'Correct the listed fields.'
  })
  t.equal(app.sandboxes.default.settings.importConnections, 'copy')
})

t.test('validateResponses replaces a response that breaks the contract with a 500 that says why', async t => {
  const app = await createApp(t)
  let made = 0
  Object.defineProperty(app.sandboxes.default, 'ids', { value: () => `not-a-ulid-${made++}` })

  const response = await injectImport(app, { connector: demo.bigQuery })

  t.equal(response.statusCode, 500)
  t.match(response.json(), {
    code: '500002',
    message: 'response does not fit the contract',
    details: /^This is a bug in the mock, found by validateResponses: Connector\/id must match format "ulid"/
  })
})

t.test('strictIds: false keeps ids with spaces apart', async t => {
  const apiKeys = (key: string) => [{ key, name: key }]
  const connector = { ...smallSeed().connectors[1], public: false }
  const organisations = [
    { id: 'a', name: 'a', apiKeys: apiKeys('swo_of_a') },
    { id: 'a b', name: 'a b', apiKeys: apiKeys('swo_of_a_b') }
  ]
  const seed = { organisations, connectors: [{ ...connector, id: 'c', organisationId: 'a b' }] }
  const app = await createApp(t, { seeds: [seed], settings: { strictIds: false, validateResponses: false } })
  const read = (organisation: string, id: string, key: string) =>
    app.inject({
      url: `/o/${encodeURIComponent(organisation)}/connectors/${encodeURIComponent(id)}`,
      headers: bearer(key)
    })
  t.equal((await read('a b', 'c', 'swo_of_a_b')).statusCode, 200)
  t.equal(
    (await read('a', 'b c', 'swo_of_a')).statusCode,
    404,
    'the cache does not return the connector of another organisation'
  )
})
