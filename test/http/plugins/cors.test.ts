import t from 'tap'
import { bearer, createApp, demo, importPath, injectImport, urlOf } from '../../helpers/app.js'

const page = 'http://localhost:5173'

const allowed = {
  'access-control-allow-origin': page,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'x-request-id, x-mock-explain, retry-after, www-authenticate, allow',
  'vary': 'Origin'
}

/** The headers of a response that concern other origins. */
function corsOf(headers: Readonly<Record<string, unknown>>): object {
  const isCors = (name: string) => name.startsWith('access-control-') || name === 'vary'
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isCors(name)))
}

t.test('adds no header to a response for a client that is not a web page', async t => {
  const app = await createApp(t)
  t.strictSame(corsOf((await injectImport(app)).headers), {})
})

const origins: readonly [origin: string, isAllowed: boolean, corsOrigin?: string | readonly string[]][] = [
  ['http://localhost', true],
  ['https://localhost:3000', true],
  ['http://shop.localhost:3000', true],
  ['http://127.0.0.1:5173', true],
  ['http://127.9.9.9', true],
  ['http://[::1]:5173', true],
  ['http://localhost.evil.example', false],
  ['http://evil.example#.localhost', false],
  ['http://evillocalhost', false],
  ['https://app.example.com', false],
  ['http://192.168.0.2', false],
  ['null', false],
  ['https://app.example.com', true, 'https://app.example.com'],
  ['https://app.example.com:8443', false, 'https://app.example.com'],
  ['http://localhost', false, ['https://app.example.com', 'https://other.example.com']],
  ['https://other.example.com', true, ['https://app.example.com', 'https://other.example.com']],
  ['https://anything.example', true, '*'],
  ['null', true, ['*']]
]

for (const [origin, isAllowed, corsOrigin] of origins) {
  t.test(`${isAllowed ? 'allows' : 'ignores'} ${origin} with ${JSON.stringify(corsOrigin)}`, async t => {
    const app = await createApp(t, { corsOrigin })
    const headers = { ...bearer(demo.acme.key), origin }
    const expected = isAllowed ? { ...allowed, 'access-control-allow-origin': origin } : { vary: 'Origin' }
    const response = await app.inject({ url: '/categories', headers })
    t.equal(response.statusCode, 200)
    t.strictSame(corsOf(response.headers), expected)
  })
}

t.test('adds no header at all with none', async t => {
  const app = await createApp(t, { corsOrigin: 'none' })
  const headers = { 'origin': page, 'access-control-request-method': 'POST' }
  t.strictSame(corsOf((await app.inject({ url: '/categories', headers })).headers), {})
  t.equal((await app.inject({ method: 'OPTIONS', url: importPath(), headers })).statusCode, 405)
})

t.test('lets a page read errors of every kind', async t => {
  const app = await createApp(t)
  const requests = [
    { status: 401, url: '/categories' },
    { status: 404, url: '/categoriesx', headers: bearer(demo.acme.key) },
    { status: 405, method: 'PUT' as const, url: '/categories' },
    { status: 404, url: '/categories', headers: { 'x-mock-sandbox': 'unknown' } }
  ]
  for (const { status, headers, ...request } of requests) {
    const response = await app.inject({ ...request, headers: { ...headers, origin: page } })
    t.equal(response.statusCode, status)
    t.strictSame(corsOf(response.headers), allowed, String(status))
  }
})

t.test('lets a page read the response of a fault', async t => {
  const app = await createApp(t)
  const headers = { ...bearer(demo.acme.key), origin: page }
  for (const kind of ['status', 'malformed', 'dribble'] as const) {
    const fault = { operation: '*', times: 1, kind, ...(kind === 'status' && { status: 503 }) }
    const details = kind === 'dribble' ? { chunks: 2, duration: '1ms' } : {}
    await app.inject({ method: 'POST', url: '/__admin/faults', payload: { ...fault, ...details } })
    t.strictSame(corsOf((await app.inject({ url: '/categories', headers })).headers), allowed, kind)
  }
})

t.test('allows a preflight without a credential, past all faults, and records it', async t => {
  const app = await createApp(t)
  await app.inject({ method: 'POST', url: '/__admin/faults', payload: { operation: '*', kind: 'status', status: 503 } })
  const response = await app.inject({
    method: 'OPTIONS',
    url: importPath(),
    headers: {
      'origin': page,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, content-type'
    }
  })
  t.equal(response.statusCode, 204)
  t.equal(response.body, '')
  t.strictSame(corsOf(response.headers), {
    ...allowed,
    'access-control-allow-methods': 'GET, HEAD, PUT, DELETE, POST',
    'access-control-allow-headers': 'authorization, content-type'
  })
  const [entry, ...others] = app.sandboxes.default.journal.find()
  t.match(entry, { method: 'OPTIONS', path: importPath(), status: 204, operation: undefined })
  t.strictSame(others, [])
})

t.test('allows a preflight for an upload', async t => {
  const app = await createApp(t)
  const url = urlOf('GetProtocolUploadURL', { path: { protocol_slug: 'http' } })
  const upload = await app.inject({ url, headers: bearer(demo.acme.key) })
  const { pathname } = new URL(upload.json<{ uploadUrl: string }>().uploadUrl)
  const headers = { 'origin': page, 'access-control-request-method': 'PUT' }
  const preflight = await app.inject({ method: 'OPTIONS', url: pathname, headers })
  t.equal(preflight.statusCode, 204)
  const put = await app.inject({ method: 'PUT', url: pathname, headers: { origin: page }, payload: '{}' })
  t.equal(put.statusCode, 204)
  t.strictSame(corsOf(put.headers), allowed)
})

t.test('refuses OPTIONS without a preflight, and the preflight of another page', async t => {
  const app = await createApp(t)
  for (const headers of [
    {},
    { origin: page },
    { 'origin': 'https://a.example', 'access-control-request-method': 'GET' }
  ]) {
    const response = await app.inject({ method: 'OPTIONS', url: '/categories', headers })
    t.equal(response.statusCode, 405)
    t.equal(response.headers.allow, 'GET, HEAD')
  }
})

t.test('keeps pages of other origins out of the control plane', async t => {
  const app = await createApp(t, { corsOrigin: '*' })
  const headers = { 'origin': page, 'access-control-request-method': 'GET' }
  for (const method of ['GET', 'OPTIONS'] as const) {
    const response = await app.inject({ method, url: '/__admin/state', headers })
    t.equal(response.statusCode, 403)
    t.strictSame(corsOf(response.headers), {})
  }
})
