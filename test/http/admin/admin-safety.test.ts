import type { FastifyInstance, InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { bearer, createApp, demo } from '../../helpers/app.js'
import { ask, lease, listRoutes } from '../../helpers/control-plane.js'
import { sendRaw } from '../../helpers/raw-http.js'
import type { AppOptions } from '../../../src/http/options.js'

interface Route {
  readonly method: 'GET'
  readonly url: string
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const isProbe = ({ url }: Route) => /\/(health|ready)$/.test(url)

/**
 * Browsers open these pages without an admin token. The state of the OAuth2 flow authorises some of them, and the files
 * of the dashboard hold no data.
 */
const isPage = ({ url }: Route) => /^\/__admin(\/|\/docs|\/assets\/.*|\/oauth2\/.*)?$/.test(url)

/** Creates an app and lists the routes of its control plane, with a value for each path parameter. */
async function createWithRoutes(t: Test, options: AppOptions & { host?: string }) {
  const { host, ...rest } = options
  const app = await createApp(t, rest)
  const routes = await listAdminRoutes(app)
  if (host !== undefined) await app.listen({ host, port: 0 })
  const guarded = routes.filter(route => !isProbe(route) && !isPage(route))
  t.ok(guarded.length > 25, `${guarded.length} routes`)
  return { app, routes, guarded, wrong: wrongMethodsOf(routes) }
}

async function listAdminRoutes(app: FastifyInstance): Promise<Route[]> {
  const routes = await listRoutes(app)
  return routes
    .filter(({ url }) => url.startsWith('/__admin'))
    .map(({ method, url }) => ({ method: method as 'GET', url: url.replaceAll(/:\w+/g, 'x') }))
}

/** Lists the methods that each path refuses. A path such as /requests/find also allows those of /requests/x. */
function wrongMethodsOf(routes: readonly Route[]): (Route & { allow: string })[] {
  const urls = [...new Set(routes.map(({ url }) => url))]
  return urls.flatMap(url => {
    const same = routes.filter(route => route.url === url || route.url === url.replace(/[^/]+$/, 'x'))
    const allowed = [...new Set(same.map(({ method }) => String(method)))].toSorted()
    return methods
      .filter(method => !allowed.includes(method))
      .map(method => ({ method: method as 'GET', url, allow: allowed.join(', ') }))
  })
}

/** A successful stream does not end, so only its head is read. */
async function injectStream(app: FastifyInstance, options: InjectOptions) {
  const response = await app.inject({ ...options, payloadAsStream: true })
  const isJson = String(response.headers['content-type']).startsWith('application/json')
  const { statusCode, headers } = response
  if (!isJson || options.method === 'HEAD') {
    response.stream().destroy()
    return { statusCode, headers, body: undefined }
  }
  const chunks: Buffer[] = []
  for await (const chunk of response.stream()) chunks.push(chunk as Buffer)
  return { statusCode, headers, body: Buffer.concat(chunks).toString() }
}

async function send(app: FastifyInstance, { method, url }: Route, headers: InjectOptions['headers'] = {}) {
  if (url === '/__admin/requests/stream') {
    const { statusCode: status, headers: sent, body } = await injectStream(app, { method, url, headers })
    return { status, headers: sent, body: body === undefined ? undefined : (JSON.parse(body) as { code: string }) }
  }
  const response = await app.inject({ method, url, headers })
  const isJson = response.body !== '' && String(response.headers['content-type']).startsWith('application/json')
  return {
    status: response.statusCode,
    body: isJson ? response.json<{ code: string }>() : undefined,
    headers: response.headers
  }
}

const controlPlaneOff = {
  code: '404016',
  message: 'control plane is off',
  details:
    'The server listens on an address that other machines can reach. Start it with --admin-token to switch the control ' +
    'plane on, and send the token as a bearer token.'
}

const pathNotFound = {
  code: '404005',
  message: 'path not found',
  details: 'No operation has this path. Operations are served at the root and under /api/connect/v1.'
}

t.test('switches the control plane off on non-loopback addresses without an admin token', async t => {
  for (const host of ['0.0.0.0', '::']) {
    const { app, routes, wrong } = await createWithRoutes(t, { host })
    const similarPaths = [
      '/__admin',
      '/__admin/',
      '/__admin/stat',
      '/_admin/state',
      '/__admin/sandboxs',
      '/%5F%5Fadmin/state',
      '/__admin/%73tate'
    ]
    const all = [
      ...[...routes, ...wrong].filter(route => !isProbe(route)),
      ...similarPaths.map(url => ({ method: 'GET' as const, url }))
    ]
    for (const route of all) {
      for (const headers of [{}, bearer('x'), { host: '127.0.0.1' }]) {
        const { status, body, headers: responseHeaders } = await send(app, route, headers)
        t.equal(status, 404, `${route.method} ${route.url}`)
        const expected = similarPaths.includes(route.url) ? [pathNotFound, controlPlaneOff] : [controlPlaneOff]
        const isExpected = expected.some(each => JSON.stringify(each) === JSON.stringify(body))
        t.ok(isExpected || route.method === ('HEAD' as string), `${route.method} ${route.url} ${JSON.stringify(body)}`)
        t.equal(responseHeaders.allow, undefined)
      }
    }
    t.equal(app.sandboxes.list().length, 1)
  }
})

t.test('serves the probes on every address and allows only GET and HEAD', async t => {
  const { app, routes, wrong } = await createWithRoutes(t, { host: '0.0.0.0' })
  for (const route of routes.filter(isProbe))
    t.equal((await send(app, route, { host: 'mock.example.com' })).status, 200)
  for (const route of wrong.filter(isProbe)) {
    const { status, headers } = await send(app, route)
    t.strictSame([status, headers.allow], [405, 'GET, HEAD'], `${route.method} ${route.url}`)
  }
})

t.test('requires the admin token on every route and every address', async t => {
  for (const host of ['0.0.0.0', '127.0.0.1']) {
    const { app, guarded, wrong } = await createWithRoutes(t, { host, adminToken: 'open-sesame' })
    const sandbox = await ask<{ id: string; token: string }>(app, 'POST /sandboxes', undefined, bearer('open-sesame'))
    for (const route of [...guarded, ...wrong.filter(each => !isProbe(each))]) {
      for (const headers of [
        {},
        bearer('open-sesam'),
        bearer(sandbox.token),
        bearer(demo.acme.key),
        { cookie: 'cookie=open-sesame' }
      ]) {
        t.equal((await send(app, route, headers)).status, 401, `${route.method} ${route.url}`)
      }
      const foreign = await send(app, route, { ...bearer('open-sesame'), origin: 'https://evil.example.com' })
      t.equal(foreign.status, 403, `${route.method} ${route.url}`)
    }
    t.equal(app.sandboxes.list().length, 2)
    t.equal(
      (await send(app, { method: 'GET', url: '/__admin/state' }, { ...bearer('open-sesame'), host: 'mock:8082' }))
        .status,
      200
    )
  }
})

t.test('refuses pages of other sites that send no Origin, and takes its own pages and typed addresses', async t => {
  const { app, guarded } = await createWithRoutes(t, {})
  const headers = (site: string) => ({ 'host': 'localhost', 'sec-fetch-site': site })
  for (const route of guarded) {
    for (const site of ['cross-site', 'same-site', 'anything']) {
      const { statusCode, body } = await app.inject({ ...route, headers: headers(site) })
      t.equal(statusCode, 403, `${route.method} ${route.url} from ${site}`)
      t.equal((JSON.parse(body || '{"code":"403003"}') as { code: string }).code, '403003')
    }
  }
  for (const site of ['same-origin', 'none']) {
    t.equal((await app.inject({ url: '/__admin/settings', headers: headers(site) })).statusCode, 200, site)
  }
})

t.test('refuses a wrong Host or a foreign Origin with 403 on every route and changes nothing', async t => {
  const { app, guarded } = await createWithRoutes(t, { host: '127.0.0.1' })
  const before = await ask(app, 'GET /state')
  const foreign = [
    ...['evil.example.com', '127.0.0.1.evil.example.com', '0.0.0.0', '128.0.0.1', 'localhost.evil'].map(host => ({
      host
    })),
    ...['https://evil.example.com', 'null', 'http://localhost:1', 'http://127.0.0.1.evil.example.com', ''].map(
      origin => ({ host: 'localhost', origin })
    ),
    { host: 'evil.example.com', origin: 'http://evil.example.com' }
  ]
  for (const route of guarded) {
    for (const headers of foreign) {
      const { status, body } = await send(app, route, headers)
      const code = route.method === ('HEAD' as string) ? undefined : '403003'
      t.strictSame([status, body?.code], [403, code], `${route.method} ${route.url} ${JSON.stringify(headers)}`)
    }
  }
  t.strictSame(await ask(app, 'GET /state'), before)
  t.equal(app.sandboxes.list().length, 1)
})

t.test('lets a browser send the admin token as a password', async t => {
  const { app } = await createWithRoutes(t, { adminToken: 'öpen:sesame' })
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
  const page = { accept: 'text/html' }
  const challenges = []
  for (const headers of [
    page,
    { ...page, ...basic('any:wrong') },
    { ...page, ...basic('no colon') },
    basic('any:wrong')
  ]) {
    const response = await app.inject({ url: '/__admin/openapi.json', headers })
    t.equal(response.statusCode, 401)
    challenges.push(response.headers['www-authenticate'])
  }
  const challenge = 'Basic realm="versori-mock: any user name, the admin token as password", charset="UTF-8"'
  const forPrograms = 'Bearer realm="versori-mock", error="invalid_token", error_description="admin token required"'
  t.strictSame(challenges, [challenge, challenge, challenge, forPrograms])
  for (const user of ['', 'any'])
    t.equal((await app.inject({ url: '/__admin/openapi.json', headers: basic(`${user}:öpen:sesame`) })).statusCode, 200)
})

t.test('refuses a request without a Host header with 403', async t => {
  const { app } = await createWithRoutes(t, { host: '127.0.0.1' })
  const { status } = await sendRaw(app.address(), 'GET /__admin/state HTTP/1.0\r\n\r\n')
  t.equal(status, 403)
})

t.test('refuses a wrong method with a 405 that lists the allowed ones', async t => {
  const { app, wrong } = await createWithRoutes(t, {})
  t.ok(wrong.length > 70, `${wrong.length} wrong methods`)
  for (const route of wrong) {
    const { status, headers, body } = await send(app, route)
    t.strictSame([status, headers.allow], [405, route.allow], `${route.method} ${route.url}`)
    if (route.method !== ('HEAD' as string))
      t.match(body, { code: '405001', details: `This path takes ${route.allow}.` })
  }
})

t.test('refuses an unknown path and a wrong method without parsing the body', async t => {
  const { app, wrong } = await createWithRoutes(t, {})
  const unknown = ['POST', 'PUT', 'PATCH', 'DELETE'].map(method => ({
    method: method as 'POST',
    url: '/__admin/unknown/x'
  }))
  const bodies = [
    ['{', 'application/json'],
    ['['.repeat(100_000), 'application/json'],
    ['x', 'no type']
  ] as const
  for (const route of [...wrong, ...unknown].filter(({ method }) => !['GET', 'HEAD'].includes(method))) {
    const { statusCode: status, body } = await app.inject(route)
    for (const [payload, type] of bodies) {
      const response = await app.inject({ ...route, payload, headers: { 'content-type': type } })
      t.strictSame([response.statusCode, response.body], [status, body], `${route.method} ${route.url} ${type}`)
    }
  }
})

t.test('sends no CORS headers', async t => {
  const { app, routes, wrong } = await createWithRoutes(t, {})
  for (const route of [...routes, ...wrong]) {
    const { headers } = await send(app, route, {
      'origin': 'http://localhost:80',
      'access-control-request-method': 'DELETE'
    })
    t.strictSame(
      Object.keys(headers).filter(name => name.startsWith('access-control')),
      []
    )
  }
})

t.test('does not serve the control plane under other prefixes or variants of its paths', async t => {
  const { app, guarded } = await createWithRoutes(t, { host: '127.0.0.1' })
  const sandbox = await lease(app)
  for (const { method, url } of guarded) {
    for (const path of [
      `/api/connect/v1${url}`,
      `/o/${sandbox.organisationId}${url}`,
      `/${url}`,
      url.replace('__admin', '__ADMIN')
    ]) {
      t.equal((await send(app, { method, url: path })).status, 404, `${method} ${path}`)
    }
  }
  for (const path of [
    '/api/connect/v1/../../../__admin/state',
    '/./__admin/state',
    '/__admin//state',
    '/__admin/state/',
    '/__admin/x/../state'
  ]) {
    const { status, body } = await sendRaw(
      app.address(),
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
    )
    t.strictSame([status, body.includes('organisations')], [404, false], path)
  }
})

t.test('suggests the nearest path for a misspelt one', async t => {
  const app = await createApp(t)
  for (const [url, nearest] of [
    ['/__admin/stat', '/__admin/state'],
    ['/__admin/sandboxs', '/__admin/sandboxes'],
    ['/_admin/clock', '/__admin/clock']
  ]) {
    t.match((await app.inject(url as string)).json(), { details: RegExp(`Did you mean "${nearest}"\\?$`) })
  }
})
