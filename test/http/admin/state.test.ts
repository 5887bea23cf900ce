import { Agent, request as sendHttp } from 'node:http'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { graphToSeed } from '../../../src/control/seeds/graph-to-seed.js'
import type { ConnectorNode } from '../../../src/store/shared/connector-graph.js'
import { openDatabase } from '../../../src/store/database/database.js'
import { bearer, createApp, demo, importPath, injectImport, listen } from '../../helpers/app.js'
import {
  admin,
  ask,
  connectorsOf,
  fieldsOf,
  importInto,
  inSandbox,
  lease,
  requestsOf
} from '../../helpers/control-plane.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'
import { fittingGraphs } from '../../helpers/seeds/graphs.js'
import { anyChangeOf, put, smallSeed, ulid, withChange } from '../../helpers/seeds/seeds.js'

type State = ReturnType<typeof demoSeed> & { organisations: { name: string; apiKeys: { sha256: string }[] }[] }
const stateOf = async (app: FastifyInstance, sandbox = 'default') => ask<State>(app, `GET /state?sandbox=${sandbox}`)

/** The places where a sandbox can keep its data. */
const locations = {
  'in memory': (_: string) => ({}),
  'in a file': (folder: string) => ({ data: `${folder}/mock.sqlite` })
}

for (const [where, optionsIn] of Object.entries(locations)) {
  t.test(`a reset restores a sandbox ${where} and keeps client connections open`, async t => {
    const { app, url } = await listen(t, { ...optionsIn(t.testdir({})), settings: { importConnections: 'omit' } })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.teardown(() => agent.destroy())
    const before = [await stateOf(app), await ask(app, 'GET /settings')]
    const first = await sendOn(agent, url)

    await ask(app, 'POST /state', { organisations: [{ id: ulid('MY'), name: 'My' }] })
    await ask(app, 'PATCH /settings', { importConnections: 'copy', repeatImport: 'conflict' })
    await ask(app, 'PUT /clock', { now: '2030-01-01T00:00:00Z', frozen: true })
    await ask(app, 'POST /faults', { operation: '*', kind: 'status', status: 503 })
    await ask(app, 'POST /snapshots', { name: 'kept' })
    t.equal((await admin(app, 'POST /reset')).statusCode, 204)

    t.strictSame([await stateOf(app), await ask(app, 'GET /settings')], before)
    t.strictSame(await ask(app, 'GET /requests'), { requests: [], evicted: 0 })
    t.strictSame(await ask(app, 'GET /faults'), { faults: [] })
    const clock = await ask<{ now: string; frozen: boolean }>(app, 'GET /clock')
    t.ok(clock.frozen === false && Date.parse(clock.now) < Date.parse('2029-01-01T00:00:00Z'))
    t.match(await ask(app, 'GET /snapshots'), { snapshots: [{ name: 'kept' }] })
    const second = await sendOn(agent, url)
    t.strictSame([first.status, second.status, second.port], [200, 200, first.port], 'on the same connection')
    t.strictSame(await connectorsOf(app, demo.acme.id), [second.id])
  })

  t.test(`a snapshot of a sandbox ${where} restores its data and nothing else`, async t => {
    const app = await createApp(t, optionsIn(t.testdir({})))
    await ask(app, 'PUT /clock', { now: '2030-01-01T00:00:00Z', frozen: true })
    const { id } = (await injectImport(app)).json<Connector>()
    const taken = await admin(app, 'POST /snapshots', { name: 'one/import ☃' })
    t.equal(taken.statusCode, 201)
    const { bytes, ...report } = taken.json<{ bytes: number }>()
    t.strictSame(report, { name: 'one/import ☃', createdAt: '2030-01-01T00:00:00.000Z' })
    t.strictSame(await ask(app, 'GET /snapshots'), { snapshots: [{ ...report, bytes }] })
    await injectImport(app)
    await ask(app, 'PATCH /settings', { repeatImport: 'conflict' })
    for (let times = 0; times < 2; times++) {
      await ask(app, `POST /snapshots/${encodeURIComponent('one/import ☃')}/restore`)
      t.strictSame(await connectorsOf(app, demo.acme.id), [id])
    }
    t.match(await ask(app, 'GET /settings'), { repeatImport: 'conflict' })
    t.strictSame(await ask(app, 'GET /clock'), { now: '2030-01-01T00:00:00.000Z', frozen: true })
    t.equal((await requestsOf(app)).length, 2)
    t.equal((await injectImport(app)).statusCode, 409, 'the restored data is in use')
  })

  t.test(`PUT /state replaces the data of a sandbox ${where}, API keys included`, async t => {
    const app = await createApp(t, optionsIn(t.testdir({})))
    await injectImport(app)
    t.equal(
      (await admin(app, 'PUT /state', { ...smallSeed(), settings: { repeatImport: 'conflict' } })).statusCode,
      204
    )
    const state = await stateOf(app)
    t.strictSame(
      state.organisations.map(({ name }) => name),
      ['Acme', 'Globex']
    )
    t.match(await ask(app, 'GET /settings'), { repeatImport: 'conflict', validateResponses: true })
    t.equal((await injectImport(app)).statusCode, 401)
    const path = { organisation: smallSeed().organisations[0]?.id as string, connector: ulid('SH0P') }
    t.equal((await injectImport(app, path, { headers: bearer('swo_small') })).statusCode, 200)
    await ask(app, 'POST /reset')
    t.equal((await injectImport(app)).statusCode, 200, 'a reset still loads the seed of the start')
    t.match(await ask(app, 'GET /settings'), { repeatImport: 'create' })
  })
}

/** Imports over a connection of the agent. The local port tells connections apart. */
async function sendOn(agent: Agent, url: string) {
  const options = { agent, method: 'POST', headers: bearer(demo.acme.key) }
  return new Promise<{ status: number; id: string; port: number }>((resolve, reject) => {
    const request = sendHttp(`${url}${importPath()}`, options, response => {
      const port = response.socket.localPort as number
      text(response).then(
        body => resolve({ status: response.statusCode as number, id: (JSON.parse(body) as Connector).id, port }),
        reject
      )
    })
    request.on('error', reject).end()
  })
}

t.test('a reset of a reopened file loads the seed that the file was created with', async t => {
  const data = `${t.testdir({})}/mock.sqlite`
  const first = await createApp(t, { data, seeds: [{ ...demoSeed(), settings: { repeatImport: 'conflict' } }] })
  const seeded = await stateOf(first)
  await injectImport(first)
  const written = await stateOf(first)
  await first.close()

  const later = await createApp(t, { data })
  t.strictSame(await stateOf(later), written, 'the file keeps the written data')
  await ask(later, 'POST /snapshots', { name: 'found' })
  await ask(later, 'PATCH /settings', { repeatImport: 'create' })
  await ask(later, 'POST /reset')
  t.strictSame(await stateOf(later), seeded)
  t.equal((await injectImport(later)).statusCode, 200)
  t.equal((await injectImport(later)).statusCode, 409)
  await ask(later, 'POST /snapshots/found/restore')
  t.strictSame(await stateOf(later), written)
  await later.close()
  t.strictSame(await stateOf(await createApp(t, { data })), written, 'the file keeps the restored data')
})

t.test('a snapshot can be replaced by name and deleted, and a hundred are the limit', async t => {
  const app = await createApp(t, { seeds: [] })
  for (let index = 1; index <= 100; index++) await ask(app, 'POST /snapshots', { name: `s${index}` })
  t.equal((await admin(app, 'POST /snapshots', { name: 's100' })).statusCode, 201)
  const full = await admin(app, 'POST /snapshots', { name: 's101' })
  t.strictSame(
    [full.statusCode, full.json()],
    [
      409,
      {
        code: '409903',
        message: 'snapshot limit reached',
        details: 'A sandbox keeps at most 100 snapshots, of 64 MiB each and 512 MiB in total. Delete some.'
      }
    ]
  )
  t.equal((await admin(app, 'DELETE /snapshots/s1')).statusCode, 204)
  t.equal((await admin(app, 'POST /snapshots', { name: 's101' })).statusCode, 201)
  for (const route of ['DELETE /snapshots/s1', 'POST /snapshots/s1/restore']) {
    const gone = await admin(app, route)
    t.match(
      [gone.statusCode, gone.json()],
      [404, { code: '404901', details: /^The sandbox has no snapshot with this name\. Did you mean "s\d+"\?$/ }]
    )
  }
  const name = (text: string) => fieldsOf(app, 'POST /snapshots', { name: text })
  t.strictSame(
    [await name(''), (await name('x'.repeat(101)))?.length],
    [[{ field: 'name', message: 'must NOT have fewer than 1 characters, got ""' }], 1]
  )
})

t.test('the credentials of a lease survive a reset, a restore and a new state', async t => {
  const app = await createApp(t)
  const sandbox = await lease(app)
  const on = (route: string, body?: object) => ask(app, `${route}?sandbox=${sandbox.id}`, body)
  const { token } = await ask<{ token: string }>(app, `POST /tokens?sandbox=${sandbox.id}`, { sub: 'user:dev' })
  const library = withChange(demoSeed(), 'organisations[1].apiKeys', undefined)
  await on('POST /snapshots', { name: 'first' })
  for (const change of [
    () => on('POST /reset'),
    () => on('POST /snapshots/first/restore'),
    () => on('PUT /state', library),
    async () => on('PUT /state', await stateOf(app, sandbox.id)),
    async () => on('PUT /state', await stateOf(app)),
    () => on('POST /state', { organisations: [{ id: ulid('N3W'), name: 'New' }] })
  ]) {
    await change()
    t.equal((await importInto(app, sandbox)).statusCode, 200)
    t.equal(
      (await importInto(app, { ...sandbox, token })).statusCode,
      200,
      'each user of the sandbox belongs to the organisation of the lease'
    )
  }
  await on('POST /state', { users: [{ sub: 'user:late', organisations: [] }] })
  const late = await ask<{ token: string }>(app, `POST /tokens?sandbox=${sandbox.id}`, { sub: 'user:late' })
  t.equal(
    (await importInto(app, { ...sandbox, token: late.token })).statusCode,
    200,
    'a user who is added later belongs to it too'
  )
  await on('POST /reset')
  const minted = await ask<{ token: string }>(app, `POST /tokens?sandbox=${sandbox.id}`, {
    organisationId: sandbox.organisationId
  })
  await on('POST /reset')
  t.equal((await importInto(app, { ...sandbox, token: minted.token })).statusCode, 401, 'a reset removes a minted key')
})

t.test('exports and imports any state unchanged', async t => {
  const app = await createApp(t)
  const other = await createApp(t, { seeds: [] })
  const property = fc.asyncProperty(fittingGraphs, async graph => {
    const library = { id: demo.library.id, name: 'Library', apiKeys: [{ key: 'swo_library' }] }
    const seed = {
      organisations: [library],
      users: [{ sub: 'user:any', organisations: [library.id] }],
      connectors: [graphToSeed(graph)]
    }
    await ask(app, 'PUT /state', seed)
    const exported = await stateOf(app)
    await ask(other, 'PUT /state', exported)
    const again = await stateOf(other)
    if (JSON.stringify(again) !== JSON.stringify(exported)) throw new Error('the imported state differs')
    for (const { sandboxes } of [app, other]) {
      const { connectors } = sandboxes.default.store
      t.strictSame(
        plain(connectors.assemble(connectors.find(graph.id) as ConnectorNode)),
        plain(graph),
        'secrets included'
      )
    }
  })
  await fc.assert(property, { numRuns: 40 })
})

/** What a database derives from a graph. */
const DERIVED = ['refersTo', 'links']

/** Gives objects plain prototypes; a generated graph may have none. */
const plain = (graph: object) =>
  JSON.parse(JSON.stringify(graph), (key, value: unknown) => (DERIVED.includes(key) ? undefined : value)) as object

t.test('the state contains the secrets of connectors, but an imported connector has none', async t => {
  const app = await createApp(t)
  const { id } = (await injectImport(app)).json<Connector>()
  const { connectors } = await stateOf(app)
  const secrets = [...new Set(JSON.stringify(demoSeed()).match(/[\w-]+-not-a-secret/g))]
  const own = JSON.stringify(connectors.find(each => each.id === id))
  const all = JSON.stringify(connectors)
  t.ok(secrets.length > 3)
  for (const secret of secrets) t.ok(all.includes(secret) && !own.includes(secret), secret)
})

const duplicates = [
  {
    label: 'an organisation',
    document: { organisations: [{ id: demo.acme.id, name: 'Acme' }] },
    field: 'organisations[0].id'
  },
  {
    label: 'an API key',
    document: { organisations: [{ id: ulid('N3W'), name: 'New', apiKeys: [{ key: demo.acme.key }] }] },
    field: 'organisations[0].apiKeys[0]'
  },
  { label: 'a user', document: { users: [{ sub: 'user:dev', organisations: [] }] }, field: 'users[0].sub' },
  { label: 'a connector', document: { connectors: [demoSeed().connectors[0]] }, field: 'connectors[0].id' }
]

for (const { label, document, field } of duplicates) {
  t.test(`POST /state refuses ${label} that exists already, names the place and adds nothing`, async t => {
    const app = await createApp(t)
    const before = await stateOf(app)
    const withMore = { organisations: [], settings: { repeatImport: 'conflict' }, ...document }
    withMore.organisations = [...withMore.organisations, { id: ulid('M0RE'), name: 'More' }] as never
    const fields = await fieldsOf(app, 'POST /state', withMore)
    t.match(fields?.[0], {
      field,
      message: /^the .+ is already used in the sandbox$/
    })
    t.strictSame(await stateOf(app), before)
  })
}

/** All ULIDs of a connector, except of its organisation. */
const ulidsOf = (connector: object) =>
  [...new Set(JSON.stringify(connector).match(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g))].filter(
    id => id !== demo.library.id && id !== demo.acme.id
  )

t.test('POST /state finds each id of a connector that the sandbox has already', async t => {
  const app = await createApp(t)
  const before = await stateOf(app)
  const found = new Set<string>()
  for (const connector of demoSeed().connectors) {
    const ids = ulidsOf(connector)
    for (const kept of ids) {
      const text = ids.reduce(
        (changed, id, index) => (id === kept ? changed : changed.replaceAll(id, ulid(`N${index}`))),
        JSON.stringify(connector)
      )
      const document = { connectors: [JSON.parse(text) as object] }
      const response = await admin(app, 'POST /state', document)
      const { fields = [] } = response.body === '' ? {} : response.json<{ fields?: { field: string }[] }>()
      // Other ids, such as that of a credential, can come again.
      if (response.statusCode !== 204) {
        t.match([response.statusCode, fields], [400, [{ message: /^the .+ is already used in the sandbox$/ }]])
      }
      for (const { field } of fields) found.add(field.replaceAll(/\[\d+\]/g, ''))
      if (response.statusCode === 204) await ask(app, 'PUT /state', before)
    }
  }
  t.strictSame([...found].sort(), [
    'connectors.connections.credentials.action.id',
    'connectors.connections.credentials.trigger.id',
    'connectors.connections.id',
    'connectors.id',
    'connectors.versions.actions.id',
    'connectors.versions.definitions.id',
    'connectors.versions.id',
    'connectors.versions.triggers.id'
  ])
})

t.test('POST /state adds to the existing data and applies the new settings', async t => {
  const app = await createApp(t)
  await injectImport(app)
  const before = await stateOf(app)
  t.equal(
    (await admin(app, 'POST /state', { ...smallSeed(), users: [], settings: { repeatImport: 'conflict' } })).statusCode,
    204
  )
  const after = await stateOf(app)
  t.strictSame(
    after.connectors.filter(({ id }) => before.connectors.some(each => each.id === id)),
    before.connectors
  )
  t.equal(after.connectors.length, before.connectors.length + 2)
  t.equal((await injectImport(app)).statusCode, 409)
  t.match(await fieldsOf(app, 'POST /state', { users: [{ sub: 'user:x', organisations: [demo.unknown] }] }), [
    { field: 'users[0].organisations[0]', message: `the seed has no organisation "${demo.unknown}"` }
  ])
})

t.test('POST /state does not check the existing data again', async t => {
  const odd = { organisations: [{ id: 'of Acme', name: 'Acme' }] }
  const app = await createApp(t, { seeds: [odd], settings: { strictIds: false } })
  await ask(app, 'PATCH /settings', { strictIds: true })
  const added = await admin(app, 'POST /state', {
    users: [{ sub: 'user:new', organisations: [ulid('N3W')] }],
    organisations: [{ id: ulid('N3W'), name: 'New' }]
  })
  t.equal(added.statusCode, 204)
  t.strictSame(
    (await stateOf(app)).organisations.map(({ name }) => name),
    ['New', 'Acme']
  )
})

const wrong: [string, string][] = [
  ['null', ''],
  ['[]', ''],
  ['1', ''],
  ['{"organisations":{}}', 'organisations'],
  ['{"connectors":[{"id":1}]}', 'connectors[0]'],
  ['{"settings":{"repeatImport":"never"}}', 'settings.repeatImport'],
  [`{"users":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, ''],
  [JSON.stringify(withChange(demoSeed(), 'connectors[2].organisationId', demo.unknown)), 'connectors[2].organisationId']
]

for (const [payload, field] of wrong) {
  t.test(`refuses the state ${payload.slice(0, 40)} with 400, names the place and writes nothing`, async t => {
    const app = await createApp(t)
    await injectImport(app)
    const before = await stateOf(app)
    for (const route of ['PUT /state', 'POST /state']) {
      const fields = (await fieldsOf(app, route, payload, { 'content-type': 'application/json' })) ?? []
      t.ok(
        fields.some(each => each.field === field || each.field.startsWith('organisations[0].id')),
        JSON.stringify(fields).slice(0, 300)
      )
    }
    t.strictSame(await stateOf(app), before)
  })
}

t.test('any change of the state is accepted or refused with 400', async t => {
  const app = await createApp(t)
  await injectImport(app)
  const state = await stateOf(app)
  const statuses = new Set<number>()
  const property = fc.asyncProperty(
    anyChangeOf(state),
    fc.constantFrom('PUT /state', 'POST /state'),
    async ({ path, value }, route) => {
      const changed = structuredClone(state)
      put(changed, path, value)
      const { statusCode, body } = await admin(app, route, changed)
      if (statusCode !== 204 && statusCode !== 400) throw new Error(`${statusCode} ${body}`)
      statuses.add(statusCode)
    }
  )
  await fc.assert(property, { numRuns: 200 })
  t.strictSame(statuses, new Set([204, 400]))
})

t.test('imports succeed or are cut off while the state is replaced', async t => {
  const { app, url } = await listen(t)
  const state = await stateOf(app)
  const imports = Array.from({ length: 60 }, async () => {
    const sent = fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
    return sent.then(
      ({ status }) => status,
      () => 'cut off'
    )
  })
  const changes = Array.from({ length: 6 }, async () => (await admin(app, 'PUT /state', state)).statusCode)
  t.strictSame(new Set(await Promise.all(changes)), new Set([204]))
  for (const outcome of await Promise.all(imports)) t.ok(outcome === 200 || outcome === 'cut off', String(outcome))
})

t.test('exports and imports a state that is larger than the body limit', async t => {
  const app = await createApp(t)
  for (let times = 0; times < 300; times++) await injectImport(app)
  const state = await stateOf(app)
  const body = JSON.stringify(state)
  t.ok(body.length > 2 * 1_048_576, `${body.length} bytes`)
  const again = await createApp(t, { seeds: [], bodyLimit: 1_000 })
  await ask(again, 'PUT /state', state)
  t.equal(JSON.stringify(await stateOf(again)), body)
  const headers = inSandbox('default')
  t.equal((await injectImport(again, {}, { headers: { ...bearer(demo.acme.key), ...headers } })).statusCode, 200)
})

t.test('a file without a copy of its seed cannot be reset', async t => {
  const data = `${t.testdir()}/mock.sqlite`
  const first = await createApp(t, { data })
  await first.close()
  const db = openDatabase(data)
  db.exec("DELETE FROM meta WHERE name = 'seedState'")
  db.close()
  const app = await createApp(t, { data })
  const response = await app.inject({ method: 'POST', url: '/__admin/reset' })
  t.equal(response.statusCode, 409)
  t.match(response.json(), { code: '409905', message: 'seed not kept' })
})
