import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { createClock } from '../../../src/core/clock.js'
import { bearer, createApp, demo, importPath, injectImport, listen } from '../../helpers/app.js'
import {
  admin,
  ask,
  connectorsOf,
  importInto,
  inSandbox,
  type Lease,
  lease,
  requestsOf
} from '../../helpers/control-plane.js'
import { isCollected } from '../../helpers/process/memory.js'
import { smallSeed } from '../../helpers/seeds/seeds.js'

const notFound = (id: string) => ({
  code: '404006',
  message: 'sandbox not found',
  details: `Sandbox "${id}" does not exist or has ended. Lease one with POST /__admin/sandboxes, or name no sandbox.`
})

t.test('a lease has its own organisation and API key', async t => {
  const leaseClock = createClock(() => Date.UTC(2026, 0, 1))
  const { app, url } = await listen(t, { leaseClock })
  const response = await admin(app, 'POST /sandboxes')
  t.equal(response.statusCode, 201)
  const { id, organisationId, token, ...rest } = response.json<Lease>()
  t.match([id, organisationId, token], [/^[0-9A-Z]{26}$/, /^[0-9A-Z]{26}$/, /^swo_[\w-]{32}$/])
  const seed = { files: ['demo'], sha256: rest.seed.sha256 }
  t.strictSame(rest, { url, expiresAt: '2026-01-01T01:00:00.000Z', seed })

  const report = { id, url, organisationId, expiresAt: rest.expiresAt, seed }
  t.strictSame(
    await ask(app, `GET /sandboxes/${id}`),
    report,
    'only the response to the lease request contains the token'
  )
  t.strictSame(await ask(app, `GET /sandboxes/${id.toLowerCase()}`), report, 'the id matches in any case')
  t.strictSame(await ask(app, 'GET /sandboxes'), { sandboxes: [{ id: 'default', url, seed }, report] })

  const imported = await importInto(app, { organisationId, token })
  t.equal(imported.statusCode, 200)
  t.equal(imported.json<Connector>().organisationId, organisationId)
})

t.test('a lease reports the public URL if the server has one', async t => {
  const { app } = await listen(t, { publicUrl: 'http://mock:8082' })
  t.equal((await lease(app)).url, 'http://mock:8082')
})

t.test('fifty leases in use at once do not affect each other', async t => {
  const { app, url } = await listen(t)
  const before = await ask(app, 'GET /state')
  const uses = await Promise.all(Array.from({ length: 50 }, (_, index) => useLease(app, url, index)))
  await Promise.all(
    uses.map(async ({ sandbox, index, connectors, statuses }) => {
      const faulty = index % 2 === 1
      t.strictSame(
        statuses,
        faulty ? [503, ...Array<number>(index % 5).fill(200)] : Array<number>((index % 5) + 1).fill(200)
      )
      t.strictSame(await connectorsOf(app, sandbox.organisationId, sandbox.id), connectors.toSorted())
      const requests = await requestsOf(app, `?sandbox=${sandbox.id}`)
      t.strictSame(
        requests.map(each => [each.organisationId, each.status]),
        statuses.map(each => [sandbox.organisationId, each])
      )
      t.strictSame(new Set(requests.map(({ at }) => at)), new Set([timeOf(index)]))
      const { faults } = await ask<{ faults: { fired: number }[] }>(app, `GET /faults?sandbox=${sandbox.id}`)
      t.strictSame(
        faults.map(({ fired }) => fired),
        faulty ? [1] : []
      )
      t.strictSame(await ask(app, `GET /clock?sandbox=${sandbox.id}`), { now: timeOf(index), frozen: true })
    })
  )
  const all = uses.flatMap(({ connectors }) => connectors)
  t.equal(new Set(all).size, 125)
  t.strictSame(await ask(app, 'GET /state'), before, 'the default sandbox is unchanged')
  t.strictSame([await requestsOf(app), (await ask<{ faults: [] }>(app, 'GET /faults')).faults], [[], []])
  t.match(await ask(app, 'GET /clock'), { frozen: false })
})

const timeOf = (index: number) => new Date(Date.UTC(2030, 0, 1) + index * 1_000).toISOString()

/** Leases a sandbox over TCP and imports one to five times; in every other lease, a fault fails the first import. */
async function useLease(app: FastifyInstance, url: string, index: number) {
  const send = async (path: string, body: object, method = 'POST') =>
    fetch(`${url}/__admin${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' }
    })
  const sandbox = (await (await send('/sandboxes', { ttl: '10m' })).json()) as Lease
  await send(`/clock?sandbox=${sandbox.id}`, { now: timeOf(index), frozen: true }, 'PUT')
  if (index % 2 === 1)
    await send(`/faults?sandbox=${sandbox.id}`, { operation: '*', kind: 'status', status: 503, times: 1 })
  const path = importPath({ organisation: sandbox.organisationId })
  const responses: { status: number; id: string }[] = []
  for (let times = 0; times <= index % 5; times++) {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: bearer(sandbox.token) })
    responses.push({ status: response.status, id: ((await response.json()) as Connector).id })
  }
  const connectors = responses.filter(({ status }) => status === 200).map(({ id }) => id)
  return { sandbox, index, connectors, statuses: responses.map(({ status }) => status) }
}

/** Leases a sandbox for each part of a request that can select one, in order of precedence. */
async function leaseThree(app: FastifyInstance) {
  const [header, path, token] = [await lease(app), await lease(app), await lease(app)]
  return { header, path, token }
}

async function journalSizes(app: FastifyInstance, ...ids: string[]): Promise<number[]> {
  return Promise.all(ids.map(async id => (await requestsOf(app, `?sandbox=${id}`)).length))
}

t.test('a request uses the sandbox of its header, then its path, then its token, then the default one', async t => {
  const app = await createApp(t)
  const { header, path, token } = await leaseThree(app)
  const journals = () => journalSizes(app, header.id, path.id, token.id, 'default')
  const url = importPath({ organisation: path.organisationId })
  const named = { ...inSandbox(header.id), ...bearer(token.token) }
  t.equal((await app.inject({ method: 'POST', url, headers: named })).statusCode, 401, 'the key is of another sandbox')
  t.strictSame(await journals(), [1, 0, 0, 0])
  t.equal((await app.inject({ method: 'POST', url, headers: bearer('swo_nobody') })).statusCode, 401)
  t.strictSame(await journals(), [1, 1, 0, 0])
  t.equal((await app.inject({ method: 'POST', url, headers: bearer(path.token) })).statusCode, 200)
  t.strictSame(await journals(), [1, 2, 0, 0])
  t.equal(
    (await app.inject({ method: 'POST', url, headers: bearer(token.token) })).statusCode,
    403,
    'the key is known in its own sandbox only'
  )
  t.strictSame(await journals(), [1, 2, 1, 0])
  t.equal((await injectImport(app, {}, { headers: bearer(token.token) })).statusCode, 403, 'the key is not of Acme')
  t.strictSame(await journals(), [1, 2, 2, 0])
  t.equal((await injectImport(app)).statusCode, 200)
  t.strictSame(await journals(), [1, 2, 2, 1])
  t.equal(
    (await importInto(app, token, inSandbox('default'))).statusCode,
    401,
    'the header can name the default sandbox'
  )
  t.strictSame(await journals(), [1, 2, 2, 2])
})

t.test('the organisation in a path selects its lease under each prefix, in any case and on unknown paths', async t => {
  const app = await createApp(t)
  const sandbox = await lease(app)
  const organisation = sandbox.organisationId.toLowerCase()
  const path = importPath({ organisation })
  for (const url of [path, `/api/connect/v1${path}`]) {
    t.equal((await app.inject({ method: 'POST', url, headers: bearer(sandbox.token) })).statusCode, 200)
    t.equal((await app.inject({ method: 'GET', url })).statusCode, 405)
    t.equal((await app.inject({ method: 'GET', url: `${url}/nothing` })).statusCode, 404)
  }
  t.strictSame(await journalSizes(app, sandbox.id, 'default'), [6, 0])
})

t.test('each kind of token selects its lease', async t => {
  const app = await createApp(t)
  const sandbox = await lease(app)
  const mint = async (body: object) =>
    (await ask<{ token: string }>(app, `POST /tokens?sandbox=${sandbox.id}`, body)).token
  const minted = await mint({ organisationId: sandbox.organisationId.toLowerCase() })
  const foreign = await mint({ organisationId: demo.acme.id })
  const idToken = await mint({ sub: 'user:dev' })
  const callers = {
    'its API key': bearer(sandbox.token),
    'its API key in a cookie': { cookie: `a=b; cookie=${sandbox.token}` },
    'a minted API key': bearer(minted),
    'an id_token': bearer(idToken),
    'an id_token in a cookie': { cookie: `cookie=${idToken}` }
  }
  for (const [label, headers] of Object.entries(callers)) {
    const own = importPath({ organisation: sandbox.organisationId })
    t.equal((await app.inject({ method: 'POST', url: own, headers })).statusCode, 200, label)
    t.equal((await app.inject({ method: 'POST', url: '/nowhere', headers })).statusCode, 404, label)
  }
  t.equal((await injectImport(app, {}, { headers: bearer(foreign) })).statusCode, 200, 'a key of Acme in the lease')
  t.equal(
    (await injectImport(app, {}, { headers: bearer(idToken) })).statusCode,
    200,
    'user:dev is also a member of Acme'
  )
  t.strictSame(await journalSizes(app, sandbox.id, 'default'), [12, 0])
  const elsewhere = await injectImport(app, {}, { headers: { ...bearer(idToken), ...inSandbox('default') } })
  t.match(elsewhere.json(), { code: '401016', message: 'token of another sandbox' })
})

t.test('an unknown sandbox in header or parameter is refused with 404', async t => {
  const app = await createApp(t)
  const unknown = await injectImport(app, {}, { headers: { ...bearer(demo.acme.key), ...inSandbox('nowhere') } })
  t.strictSame([unknown.statusCode, unknown.json()], [404, notFound('nowhere')])
  for (const [route, headers] of [
    ['POST /reset?sandbox=nowhere', {}],
    ['POST /reset', inSandbox('nowhere')],
    ['POST /reset?sandbox=nowhere', inSandbox('default')],
    ['GET /sandboxes/nowhere', {}],
    ['DELETE /sandboxes/nowhere', {}]
  ] as const) {
    const response = await admin(app, route, undefined, headers)
    t.strictSame([response.statusCode, response.json()], [404, notFound('nowhere')], route)
  }
  t.equal(
    (await admin(app, 'POST /reset?sandbox=default', undefined, inSandbox('nowhere'))).statusCode,
    204,
    'the parameter takes precedence'
  )
})

t.test('the default sandbox cannot be ended', async t => {
  const app = await createApp(t)
  const response = await admin(app, 'DELETE /sandboxes/default')
  t.strictSame(
    [response.statusCode, response.json()],
    [
      409,
      {
        code: '409902',
        message: 'default sandbox cannot be ended',
        details: 'Reset it instead, with POST /__admin/reset.'
      }
    ]
  )
})

const endings: Record<string, (app: FastifyInstance, sandbox: Lease) => Promise<void>> = {
  'it is deleted': async (app, sandbox) => ask(app, `DELETE /sandboxes/${sandbox.id.toLowerCase()}`),
  'it expires': async (_, { expiresAt }) => leaseClock.set(Date.parse(expiresAt))
}
const leaseClock = createClock()

for (const [label, end] of Object.entries(endings)) {
  t.test(`a lease refuses all access once ${label}`, async t => {
    leaseClock.freeze()
    const app = await createApp(t, { leaseClock })
    const sandbox = await lease(app, { ttl: '7d' })
    const { token } = await ask<{ token: string }>(app, `POST /tokens?sandbox=${sandbox.id}`, { sub: 'user:dev' })
    const minted = await ask<{ token: string }>(app, `POST /tokens?sandbox=${sandbox.id}`, {
      organisationId: demo.acme.id
    })
    leaseClock.advance(7 * 86_400_000 - 1)
    t.equal((await importInto(app, sandbox)).statusCode, 200, 'until then it allows access')
    await end(app, sandbox)

    t.equal((await importInto(app, sandbox)).statusCode, 401, 'by API key')
    t.equal((await injectImport(app, {}, { headers: bearer(minted.token) })).statusCode, 401, 'by minted API key')
    t.match((await importInto(app, { ...sandbox, token })).json(), { code: '401016' }, 'by id_token')
    t.match((await injectImport(app, {}, { headers: bearer(token) })).json(), { code: '401016' })
    t.equal((await importInto(app, { ...sandbox, token: demo.acme.key })).statusCode, 403, 'by path organisation')
    const byHeader = await importInto(app, sandbox, inSandbox(sandbox.id))
    t.strictSame([byHeader.statusCode, byHeader.json()], [404, notFound(sandbox.id)])
    for (const route of [
      'GET /state',
      'GET /requests',
      'POST /reset',
      'GET /clock',
      'GET /faults',
      'GET /snapshots',
      'GET /settings'
    ]) {
      t.equal((await admin(app, `${route}?sandbox=${sandbox.id}`)).statusCode, 404, route)
    }
    for (const method of ['GET', 'DELETE'])
      t.equal((await admin(app, `${method} /sandboxes/${sandbox.id}`)).statusCode, 404)
    const { sandboxes } = await ask<{ sandboxes: Lease[] }>(app, 'GET /sandboxes')
    t.strictSame(
      sandboxes.map(({ id }) => id),
      ['default']
    )
  })
}

t.test('a request in flight gets a 404 when its sandbox ends', async t => {
  const { app, url } = await listen(t)
  const sandbox = await lease(app)
  await ask(app, `POST /faults?sandbox=${sandbox.id}`, { operation: '*', kind: 'delay', delay: { fixed: 300 } })
  const path = importPath({ organisation: sandbox.organisationId })
  const sent = fetch(`${url}${path}`, { method: 'POST', headers: bearer(sandbox.token) })
  const waiting = ask(app, `GET /requests?sandbox=${sandbox.id}&wait=10m`)
  const { faults } = app.sandboxes.get(sandbox.id)
  while (faults.list()[0]?.fired === 0) await new Promise(resolve => setImmediate(resolve))
  await ask(app, `DELETE /sandboxes/${sandbox.id}`)
  t.strictSame(await waiting, { requests: [], evicted: 0 }, 'a waiting search ends')
  const response = await sent
  t.strictSame([response.status, await response.json()], [404, notFound(sandbox.id)])
  t.equal((await injectImport(app)).statusCode, 200)
})

t.test('a token stays valid while the data of its sandbox is replaced', async t => {
  const { app, url } = await listen(t)
  const sandbox = await lease(app)
  const { token } = await ask<{ token: string }>(app, `POST /tokens?sandbox=${sandbox.id}`, { sub: 'user:dev' })
  const path = importPath({ organisation: sandbox.organisationId })
  const state = await ask<object>(app, `GET /state?sandbox=${sandbox.id}`)
  const imports = Array.from({ length: 40 }, async () => {
    try {
      return (await fetch(`${url}${path}`, { method: 'POST', headers: bearer(token) })).status
    } catch (error) {
      return (error as { cause?: { code?: string } }).cause?.code
    }
  })
  for (let times = 0; times < 15; times++) {
    await ask(app, `POST /reset?sandbox=${sandbox.id}`)
    await ask(app, `PUT /state?sandbox=${sandbox.id}`, state)
  }
  // An import that arrived before the data was replaced is cut off.
  const expected = new Set<unknown>([200, 'ECONNRESET', 'UND_ERR_SOCKET'])
  t.strictSame(
    (await Promise.all(imports)).filter(outcome => !expected.has(outcome)),
    []
  )
  const last = await fetch(`${url}${path}`, { method: 'POST', headers: bearer(token) })
  t.equal(last.status, 200)
})

t.test('a lease can be garbage collected once it has ended', async t => {
  const app = await createApp(t)
  const references = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const sandbox = await lease(app)
      t.equal((await importInto(app, sandbox)).statusCode, 200)
      const reference = new WeakRef(app.sandboxes.get(sandbox.id))
      await ask(app, `POST /snapshots?sandbox=${sandbox.id}`, { name: 'kept' })
      await ask(app, `DELETE /sandboxes/${sandbox.id}`)
      return reference
    })
  )
  for (const reference of references) t.ok(await isCollected(reference))
})

t.test('settings of a lease override those of the server, which override those of the seed', async t => {
  const seed = {
    ...smallSeed(),
    settings: { repeatImport: 'conflict', draftImport: 'allow', importConnections: 'omit' }
  }
  const app = await createApp(t, { settings: { repeatImport: 'create', strictIds: false } })
  const sandbox = await lease(app, { seed, settings: { draftImport: 'reject' } })
  t.strictSame(await ask(app, `GET /settings?sandbox=${sandbox.id}`), {
    ...{ importConnections: 'omit', repeatImport: 'create', draftImport: 'reject' },
    ...{ oauth2Consent: 'provider', openapiImport: 'lenient', strictIds: false, validateResponses: true },
    ...{ emptyLists: 'list', emptyErrors: 'absent', jsonCharset: 'none' }
  })
  t.match(await ask(app, 'GET /settings'), { draftImport: 'reject', importConnections: 'copy' })
})
