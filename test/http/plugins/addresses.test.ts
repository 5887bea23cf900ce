/** URLs in responses begin with the address that the caller used. */
import fc from 'fast-check'
import type { FastifyInstance, InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import type { Definition } from '../../../src/contract/schemas/definition.js'
import type { SignedURL } from '../../../src/contract/schemas/protocol.js'
import type { AppOptions } from '../../../src/http/options.js'
import { bearer, call, createApp, demo, listen } from '../../helpers/app.js'
import { ask } from '../../helpers/control-plane.js'
import { createDefinitions, definition, importDraft } from '../../helpers/drafts.js'
import { readDocument } from '../../helpers/http-import.js'
import { sendRaw } from '../../helpers/raw-http.js'

type Headers = Readonly<Record<string, string>>

/**
 * The app as seen by callers that send the headers with each request. Collects the URLs of the mock in the responses.
 */
function reach(app: FastifyInstance, headers: Headers) {
  const found: string[] = []
  const inject = async (request: InjectOptions) => {
    const response = await app.inject({ ...request, headers: { ...request.headers, ...headers } })
    const text = decodeURIComponent(
      `${response.body} ${String(response.headers.location)}`.replaceAll(/%(?!\w\w)/g, '')
    )
    for (const [url] of text.matchAll(OWN_URL)) found.push(url)
    return response
  }
  return { app: Object.create(app, { inject: { value: inject } }) as FastifyInstance, found }
}

/** A URL of the mock, also within the query of another. */
const OWN_URL = /https?:\/\/[^/\s"?&]+(?:\/base)*\/(?=api\/connect|api\/schemas|uploads|__admin|\.well-known)[\w/.-]+/g

/** The kinds of URLs that the mock puts into responses. */
const KINDS = [
  /\/uploads\/default\/[\w-]+$/,
  /\/uploads\/default\/.*\/file$/,
  /\/api\/schemas\/v1\/o\/\w+\//,
  /\/api\/connect\/v1$/,
  /\/__admin\/oauth2\/callback$/,
  /\/__admin\/oauth2\/authorize$/,
  /\/\.well-known\/jwks\.json$/
]

async function collectUrls(app: FastifyInstance, headers: Headers) {
  const { app: reached, found } = reach(app, headers)
  const draft = await importDraft(reached)
  await createDefinitions(draft, definition('Town'), definition('Street', { $ref: '#/$defs/Town' }))
  for (const id of ['GetDefinitions', 'GetActions', 'GetTriggers'] as const) await draft.get(id)
  const { name } = await draft.get<Definition>('GetDefinition', { path: { definition_name: 'Street' } })
  await draft.get('GetRawSchema', { path: { schema_filename: `${name}.json` } })
  await call(reached, 'GetProtocolUploadURL', { path: { protocol_slug: 'http' } })
  const body = {
    credential: { id: '01J00000005H0P1FY000CRED00', organisationId: demo.library.id },
    authorizeUrl: 'https://accounts.example.com/authorize',
    clientId: 'demo-shopify-client-id'
  }
  const path = { connector_id: draft.connectorId }
  await call(reached, 'InitialiseOAuth2Connection', { path, body })
  app.sandboxes.default.settings.oauth2Consent = 'local'
  const flow = (await call(reached, 'InitialiseOAuth2Connection', { path, body })).json<{ url: string }>()
  await reached.inject({ url: `/__admin/oauth2/allow?${new URL(flow.url).searchParams.toString()}` })
  const { issuer } = (await reached.inject({ url: '/.well-known/openid-configuration' })).json<{ issuer: string }>()
  const minted = await reached.inject({ method: 'POST', url: '/__admin/tokens', payload: { sub: 'user:dev' } })
  const [, claims = ''] = minted.json<{ token: string }>().token.split('.')
  const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss: string }
  const { servers } = await ask<{ servers: { url: string }[] }>(reached, 'GET /openapi.json')
  const lease = await ask<{ id: string; url: string }>(reached, 'POST /sandboxes')
  const again = await ask<{ url: string }>(reached, `GET /sandboxes/${lease.id}`)
  const { sandboxes } = await ask<{ sandboxes: { url: string }[] }>(reached, 'GET /sandboxes')
  return { found, roots: [issuer, iss, servers[1]?.url, lease.url, again.url, ...sandboxes.map(({ url }) => url)] }
}

async function follows(
  t: Test,
  { base, headers, options = {} }: { base: string; headers: Headers; options?: AppOptions }
) {
  const app = await createApp(t, { adminToken: 'open', ...options })
  const authorised = { ...headers, 'x-mock-sandbox': 'default' }
  const { found, roots } = await collectUrls(withAdmin(app), authorised)
  t.strictSame(new Set(roots), new Set([base]))
  t.strictSame(
    found.filter(url => !url.startsWith(`${base}/`)),
    []
  )
  t.strictSame(
    KINDS.filter(kind => !found.some(url => kind.test(url))),
    [],
    'each kind of URL was seen'
  )
}

/** Sends the admin token to the control plane. */
function withAdmin(app: FastifyInstance): FastifyInstance {
  const inject = (request: InjectOptions) =>
    app.inject(
      (request.url as string).startsWith('/__admin')
        ? { ...request, headers: { ...request.headers, ...bearer('open') } }
        : request
    )
  return Object.create(app, { inject: { value: inject } }) as FastifyInstance
}

t.test('every URL in a response follows the Host of the request', async t => {
  for (const [host, base] of [
    ['localhost:49153', 'http://localhost:49153'],
    ['versori_mock:8082', 'http://versori_mock:8082'],
    ['[::1]:8082', 'http://[::1]:8082'],
    ['Mock.Example.COM:80', 'http://mock.example.com']
  ] as const)
    await t.test(`URLs follow the Host ${host}`, t => follows(t, { base, headers: { host } }))
})

t.test('X-Forwarded headers count only with trustProxy', async t => {
  const headers = {
    'host': 'inner:8082',
    'x-forwarded-host': 'mock.example.com, other.example.com',
    'x-forwarded-proto': 'https, http'
  }
  await t.test('they are ignored without it', t => follows(t, { base: 'http://inner:8082', headers }))
  await t.test('they are followed with it', t =>
    follows(t, { base: 'https://mock.example.com', headers, options: { trustProxy: true } })
  )
})

t.test('a trusted proxy tells its port and the path that it removed', async t => {
  const trusted = (base: string, forwarded: Headers) => (t: Test) =>
    follows(t, { base, headers: { host: 'inner:8082', ...forwarded }, options: { trustProxy: true } })
  const host = { 'x-forwarded-host': 'mock.example.com' }
  await t.test(
    'the port is added to the host',
    trusted('http://mock.example.com:8443', { ...host, 'x-forwarded-port': '8443' })
  )
  await t.test('the port replaces that of the host', trusted('http://inner:8082', { 'x-forwarded-port': '8443' }))
  const https = { ...host, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' }
  await t.test('the default port is left out', trusted('https://mock.example.com', https))
  await t.test(
    'the path is put in front',
    trusted('https://mock.example.com/base/base', { ...https, 'x-forwarded-prefix': '/base/base/' })
  )
})

t.test('refuses forwarded headers that cannot be in a URL', async t => {
  const app = await createApp(t, { trustProxy: true })
  for (const [name, value] of [
    ['x-forwarded-host', 'a b'],
    ['x-forwarded-proto', 'ftp'],
    ['x-forwarded-port', '80a'],
    ['x-forwarded-prefix', 'versori'],
    ['x-forwarded-prefix', '/a?b'],
    ['x-forwarded-prefix', '//evil.example.com']
  ] as const) {
    const response = await app.inject({
      url: '/.well-known/openid-configuration',
      headers: { [name]: value, host: 'inner' }
    })
    t.equal(response.statusCode, 400, `${name}: ${value}`)
    t.equal(response.json<{ code: string }>().code, '400003')
  }
})

t.test('publicUrl is the base of every URL, and the request cannot change it', async t => {
  const publicUrl = 'https://mock.example.com/base'
  const headers = { 'host': 'inner', 'x-forwarded-host': 'evil.example.com' }
  await follows(t, { base: publicUrl, headers, options: { publicUrl, trustProxy: true } })
})

t.test('refuses a Host that cannot be in a URL, and takes every one that can', async t => {
  const { url } = await listen(t)
  const statusFor = async (host: string) => {
    const request = `GET /.well-known/openid-configuration HTTP/1.1\r\nConnection: close\r\nHost: ${host}\r\n\r\n`
    return sendRaw(url, request)
  }
  const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}(\.[a-z][a-z0-9]{0,8}){0,2}$/)
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(name, fc.ipV4(), fc.constant('[::1]')),
      fc.integer({ min: 1, max: 65_535 }),
      async (host, port) => {
        const { status, body } = await statusFor(`${host}:${port}`)
        t.equal(status, 200)
        t.equal((JSON.parse(body) as { issuer: string }).issuer, new URL(`http://${host}:${port}`).origin)
      }
    ),
    { numRuns: 30 }
  )
  const mark = fc.constantFrom('/', '?', '#', '@', '\\', ' ', '<', '"', "'", '%', ';', ',', '\t', 'ä', '[', '^')
  await fc.assert(
    fc.asyncProperty(name, mark, name, async (before, between, after) => {
      const { status, body } = await statusFor(before + between + after)
      t.equal(status, 400, before + between + after)
      t.match(JSON.parse(body), { code: '400003' })
    }),
    { numRuns: 60 }
  )
  for (const host of ['mock:99999', 'mock:port', '[::', '[::1', '256.256.256.256', 'a:1:2'])
    t.equal((await statusFor(host)).status, 400, host)
})

t.test('a request without a host, and use without a request, take the address of the server', async t => {
  const { app, url } = await listen(t)
  t.equal(app.baseUrl(), url)
  const { body } = await sendRaw(url, 'GET /.well-known/openid-configuration HTTP/1.0\r\n\r\n')
  t.equal((JSON.parse(body) as { issuer: string }).issuer, url)
  t.equal((await ask<{ url: string }>(app, 'POST /sandboxes')).url, url)
})

t.test('a file that was sent by one address is imported by another', async t => {
  const { app } = await listen(t)
  const at = (host: string) => reach(app, { host }).app
  const signed = (
    await call(at('one:1'), 'GetProtocolUploadURL', { path: { protocol_slug: 'http' } })
  ).json<SignedURL>()
  t.match(signed, { uploadUrl: /^http:\/\/one:1\/uploads\/default\//, url: /^http:\/\/one:1\/.*\/file$/ })
  const { pathname } = new URL(signed.uploadUrl)
  await app.inject({ method: 'PUT', url: pathname, payload: readDocument('ledger') })
  const body = { format: 'openapi', schemaURL: signed.url }
  t.equal((await call(at('two:2'), 'ImportHTTPConnector', { body })).statusCode, 201)
})

t.test('an id_token of the mock is accepted at every address, wherever it was minted', async t => {
  const { app } = await listen(t)
  const minted: string[] = []
  for (const host of ['localhost:49153', 'localhost', '127.0.0.1:1']) {
    const { token } = await ask<{ token: string }>(reach(app, { host }).app, 'POST /tokens', { sub: 'user:dev' })
    minted.push(token)
  }
  const statuses = await Promise.all(
    minted.flatMap(token =>
      ['localhost:49153', 'mock:8082'].map(async host => {
        const { statusCode } = await app.inject({
          url: `/o/${demo.acme.id}/connectors`,
          headers: { host, ...bearer(token) }
        })
        return statusCode
      })
    )
  )
  t.strictSame(statuses, Array<number>(6).fill(200))
})

t.test('the control plane on loopback requires a loopback name for the mock and for the proxy', async t => {
  const { app } = await listen(t, { trustProxy: true })
  const statusOf = async (headers: Headers) => (await app.inject({ url: '/__admin/state', headers })).statusCode
  t.equal(await statusOf({ 'host': 'localhost', 'x-forwarded-host': 'mock.example.com' }), 403)
  t.equal(await statusOf({ 'host': 'mock.example.com', 'x-forwarded-host': 'localhost' }), 403)
  t.equal(await statusOf({ 'host': 'localhost:1', 'x-forwarded-host': 'localhost:2' }), 200)
})
