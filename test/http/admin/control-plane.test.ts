import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { describeApi, type OperationSample } from '../../../src/contract/openapi.js'
import { vendorDocument } from '../../../src/contract/vendor-document.js'
import { packagePath, packageVersion } from '../../../src/core/package.js'
import { bearer, createApp, demo, injectImport } from '../../helpers/app.js'

const callerForbidden = {
  code: '403003',
  message: 'caller forbidden',
  details:
    'The control plane takes requests from this machine only, and not from web pages of another origin. Call it at a loopback address, such as 127.0.0.1.'
}

const guarded = ['/__admin/state', '/__admin/settings', '/__admin/openapi.json']

t.test('health and ready report the version, the contract and the seed', async t => {
  const app = await createApp(t)
  for (const url of ['/__admin/health', '/__admin/ready']) {
    const response = await app.inject(url)
    const { uptime, ...health } = response.json<{ uptime: number; seed: { sha256: string } }>()
    t.equal(response.statusCode, 200)
    t.strictSame(health, {
      status: 'ok',
      name: 'versori-mock',
      version: packageVersion,
      contract: { ...vendorDocument },
      seed: { files: ['demo'], sha256: health.seed.sha256 },
      storage: 'memory'
    })
    t.ok(uptime > 0)
    t.match(health.seed.sha256, /^[0-9a-f]{64}$/)
  }
})

t.test('ready responds with 503 and the reason if the database cannot be written', async t => {
  const app = await createApp(t)
  const { store } = app.sandboxes.default
  store.close()
  const response = await app.inject('/__admin/ready')
  t.equal(response.statusCode, 503)
  t.strictSame(response.json(), {
    code: '503002',
    message: 'not ready',
    details: 'The database cannot be written (The database connection is not open).'
  })
  t.equal((await app.inject('/__admin/health')).statusCode, 200)
})

t.test('openapi.json is the description of the API, and each reference in it resolves', async t => {
  const app = await createApp(t)
  const text = readFileSync(packagePath('fixtures', 'openapi-samples.json'), 'utf8')
  const samples = JSON.parse(text) as Record<string, OperationSample>
  const document = (await app.inject('/__admin/openapi.json')).json<ReturnType<typeof describeApi>>()
  t.strictSame(document, JSON.parse(JSON.stringify(describeApi(packageVersion, 'http://localhost', samples))))
  t.equal(document.openapi, '3.1.0')
  const references = Array.from(
    JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g),
    ([, name]) => name
  )
  t.strictSame(
    references.filter(name => !(String(name) in document.components.schemas)),
    []
  )
})

async function listenOn(t: Parameters<typeof createApp>[0], host: string, adminToken?: string) {
  const app = await createApp(t, { adminToken })
  await app.listen({ host, port: 0 })
  return { app, port: new URL(app.address()).port }
}

async function statusesOf(app: FastifyInstance, headers: Record<string, string> = {}): Promise<number[]> {
  const responses = await Promise.all(guarded.map(url => app.inject({ url, headers })))
  return responses.map(response => response.statusCode)
}

t.test('the control plane accepts local callers on a loopback address', async t => {
  const { app, port } = await listenOn(t, '127.0.0.1')
  for (const host of ['localhost', `localhost:${port}`, '127.0.0.1', `127.0.0.1:${port}`, '[::1]:80']) {
    t.strictSame(await statusesOf(app, { host }), [200, 200, 200], host)
  }
  const response = await fetch(`http://127.0.0.1:${port}/__admin/state`)
  t.equal(response.status, 200)
})

t.test('the control plane refuses a foreign Host or Origin with 403', async t => {
  const { app } = await listenOn(t, '127.0.0.1')
  const foreign = [
    { host: 'evil.example.com' },
    { host: '127.0.0.1.evil.example.com' },
    { host: 'localhost', origin: 'https://evil.example.com' },
    { host: 'localhost:8082', origin: 'http://localhost:9999' },
    { host: 'localhost', origin: 'null' }
  ]
  for (const headers of foreign) {
    const response = await app.inject({ url: '/__admin/state', headers })
    t.equal(response.statusCode, 403)
    t.strictSame(response.json(), callerForbidden)
  }
  t.strictSame(await statusesOf(app, { host: 'localhost:8082', origin: 'http://localhost:8082' }), [200, 200, 200])
})

t.test('the control plane serves only health and ready on other addresses', async t => {
  const { app, port } = await listenOn(t, '0.0.0.0')
  for (const url of guarded) {
    const response = await app.inject(url)
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), {
      code: '404016',
      message: 'control plane is off',
      details:
        'The server listens on an address that other machines can reach. Start it with --admin-token to switch the ' +
        'control plane on, and send the token as a bearer token.'
    })
  }
  const outside = Object.values(networkInterfaces())
    .flat()
    .find(each => each?.family === 'IPv4' && !each.internal)
  const address = outside?.address ?? '127.0.0.1'
  t.equal((await fetch(`http://${address}:${port}/__admin/state`)).status, 404)
  t.equal((await fetch(`http://${address}:${port}/__admin/health`)).status, 200)
  t.equal((await fetch(`http://${address}:${port}/__admin/ready`)).status, 200)
})

t.test('the control plane requires the admin token on any address if there is one', async t => {
  for (const host of ['0.0.0.0', '127.0.0.1']) {
    const { app } = await listenOn(t, host, 'open sesame'.replace(' ', '-'))
    t.strictSame(await statusesOf(app, bearer('open-sesame')), [200, 200, 200])
    for (const headers of [{}, bearer('open'), bearer(demo.acme.key), { authorization: 'open-sesame' }]) {
      const response = await app.inject({ url: '/__admin/state', headers })
      t.equal(response.statusCode, 401)
      t.strictSame(response.json(), {
        code: '401015',
        message: 'admin token required',
        details:
          'Send "Authorization: Bearer <admin token>", with the token that the server was started with (--admin-token). ' +
          'In a browser, enter it as the password, with any user name.'
      })
    }
  }
})

t.test('the control plane is not served under the vendor prefix', async t => {
  const app = await createApp(t)
  t.equal((await app.inject('/api/connect/v1/__admin/state')).statusCode, 404)
})

t.test('the header X-Mock-Sandbox accepts the default sandbox and refuses an unknown one with 404', async t => {
  const app = await createApp(t)
  const sandboxNotFound = {
    code: '404006',
    message: 'sandbox not found',
    details:
      'Sandbox "nowhere" does not exist or has ended. Lease one with POST /__admin/sandboxes, or name no sandbox.'
  }
  const authorization = `Bearer ${demo.acme.key}`
  const unknown = await injectImport(app, {}, { headers: { authorization, 'x-mock-sandbox': 'nowhere' } })
  t.equal(unknown.statusCode, 404)
  t.strictSame(unknown.json(), sandboxNotFound)
  const admin = await app.inject({ url: '/__admin/settings', headers: { 'x-mock-sandbox': 'nowhere' } })
  t.strictSame(admin.json(), sandboxNotFound)
  const known = await injectImport(app, {}, { headers: { authorization, 'x-mock-sandbox': 'default' } })
  t.equal(known.statusCode, 200)
})

const wrongTokenRequests = [
  { label: 'neither sub nor organisationId', payload: {}, field: 'sub' },
  { label: 'both sub and organisationId', payload: { sub: 'user:dev', organisationId: demo.acme.id }, field: 'sub' },
  { label: 'an unknown property', payload: { sub: 'user:dev', expires: '1h' }, field: 'expires' },
  { label: 'an empty subject', payload: { sub: '' }, field: 'sub' },
  { label: 'an invalid duration', payload: { sub: 'user:dev', expiresIn: 'soon' }, field: 'expiresIn' },
  { label: 'a duration that is too long', payload: { sub: 'user:dev', expiresIn: '999999999d' }, field: 'expiresIn' },
  { label: 'a number that is too long', payload: { sub: 'user:dev', expiresIn: 1e15 }, field: 'expiresIn' },
  { label: 'a duration that is true', payload: { sub: 'user:dev', expiresIn: true }, field: 'expiresIn' },
  { label: 'an unknown organisation', payload: { organisationId: demo.unknown }, field: 'organisationId' },
  { label: 'a list', payload: [], field: '' }
]

for (const { label, payload, field } of wrongTokenRequests) {
  t.test(`a token request with ${label} gets a 400 that names the field`, async t => {
    const app = await createApp(t)
    const response = await app.inject({ method: 'POST', url: '/__admin/tokens', payload })
    t.equal(response.statusCode, 400)
    t.match(response.json(), { code: '400004', fields: [{ field }] })
  })
}

t.test('a body that is not JSON is refused with 400', async t => {
  const app = await createApp(t)
  for (const [type, payload] of [
    ['application/json', '{'],
    ['application/json', ''],
    ['application/json', '{"__proto__": {}}'],
    ['text/plain', 'x'],
    ['nonsense', 'x']
  ] as const) {
    const request = { method: 'POST', url: '/__admin/tokens', headers: { 'content-type': type }, payload } as const
    const response = await app.inject(request)
    t.equal(response.statusCode, 400, `${type} ${payload}`)
    t.match(response.json(), { code: '400004', message: 'invalid request body' })
  }
})

t.test('a minted API key works until it expires', async t => {
  const app = await createApp(t)
  const { clock } = app.sandboxes.default
  clock.freeze()
  const payload = { organisationId: demo.globex.id.toLowerCase(), expiresIn: '1h', name: 'short' }
  const minted = await app.inject({ method: 'POST', url: '/__admin/tokens', payload })
  t.equal(minted.statusCode, 201)
  const { token, expiresAt } = minted.json<{ token: string; expiresAt: string }>()
  t.match(token, /^swo_[\w-]{32}$/)
  t.equal(Date.parse(expiresAt), clock.now() + 3_600_000)
  const request = () => injectImport(app, { organisation: demo.globex.id }, { headers: bearer(token) })
  t.equal((await request()).statusCode, 200)
  clock.advance(3_600_000)
  t.equal((await request()).statusCode, 401)
})
