import t from 'tap'
import { AuthSchemeConfig } from '../../../src/contract/schemas/auth-scheme-config.js'
import { ProtocolType } from '../../../src/contract/schemas/common.js'
import type { AuthSchemePage, ProtocolPage } from '../../../src/contract/schemas/protocol.js'
import { authSchemes, protocols } from '../../../src/contract/protocols.js'
import { isUlid } from '../../../src/core/ids.js'
import { sliceOf } from '../../../src/operations/protocols/slice.js'
import type { Window } from '../../../src/store/shared/keyset.js'
import { call, createApp, demo } from '../../helpers/app.js'

t.test('ListProtocols returns the protocols that connectors can have', async t => {
  const app = await createApp(t)
  const page = (await call(app, 'ListProtocols')).json<ProtocolPage>()
  t.strictSame(page, { totalCount: 2, protocols: protocols.map(({ authSchemes: _, ...protocol }) => protocol) })
  t.strictSame(
    page.protocols.map(({ slug }) => slug),
    ProtocolType['enum']
  )
  const globex = { path: { organisation_id: demo.globex.id }, key: demo.globex.key }
  t.strictSame((await call(app, 'ListProtocols', globex)).json(), page)
  const icon = decodeURIComponent((page.protocols[0]?.iconURL ?? '').replace('data:image/svg+xml,', ''))
  t.match(icon, /^<svg .*<\/svg>$/)
})

t.test('ListProtocols pages forwards and backwards and refuses an invalid cursor', async t => {
  const app = await createApp(t)
  const list = async (query: Record<string, string>) =>
    (await call(app, 'ListProtocols', { query })).json<ProtocolPage>()
  const first = await list({ first: '1' })
  t.match(first, { totalCount: 2, protocols: [{ slug: 'http' }], prev: undefined })
  const second = await list({ first: '1', after: String(first.next) })
  t.match(second, { totalCount: 2, protocols: [{ slug: 'bigquery' }], next: undefined })
  t.strictSame(await list({ first: '1', before: String(second.prev) }), first)
  const bad = await call(app, 'ListProtocols', { query: { after: 'x' } })
  t.equal(bad.statusCode, 400)
  t.match(bad.json(), { code: '400005', fields: [{ field: 'after' }] })
})

t.test('sliceOf returns one page of a list with the positions of its neighbours', async t => {
  const items = ['a', 'b', 'c', 'd', 'e']
  const slice = (window: Window) => {
    const { items: found, totalCount, next, prev } = sliceOf(items, item => item, { ...window, render: it => it })
    t.equal(totalCount, 5)
    return [found.join(''), prev?.[0], next?.[0]]
  }
  t.strictSame(slice({ first: 2 }), ['ab', undefined, 'b'])
  t.strictSame(slice({ first: 2, after: ['b'] }), ['cd', 'c', 'd'])
  t.strictSame(slice({ first: 2, after: ['d'] }), ['e', 'e', undefined])
  t.strictSame(slice({ first: 2, before: ['e'] }), ['cd', 'c', 'd'])
  t.strictSame(slice({ first: 2, before: ['b'] }), ['a', undefined, 'a'])
  t.strictSame(slice({ first: 9 }), ['abcde', undefined, undefined])
})

t.test('ListAuthSchemes returns the schemes that connectors of the protocol can have', async t => {
  const app = await createApp(t)
  const list = async (protocol_slug: string) =>
    (await call(app, 'ListAuthSchemes', { path: { protocol_slug } })).json<AuthSchemePage>()
  const http = await list('http')
  t.strictSame(Object.keys(http), ['totalCount', 'authSchemes'])
  t.equal(http.totalCount, 6)
  const variants = (AuthSchemeConfig as unknown as { oneOf: object[] }).oneOf.length
  t.equal(Object.keys(authSchemes).length, variants)
  t.strictSame(
    http.authSchemes.map(({ type }) => type),
    Object.keys(authSchemes)
  )
  const bigQuery = await list('bigquery')
  t.strictSame(bigQuery, { totalCount: 2, authSchemes: [authSchemes.oauth2, authSchemes.certificate] })
  const ids = [...protocols, ...Object.values(authSchemes)].map(({ id }) => id)
  t.ok(ids.every(isUlid))
  t.equal(new Set(ids).size, ids.length)
})

t.test('ListAuthSchemes responds with 404 for an unknown protocol and lists the known ones', async t => {
  const app = await createApp(t)
  const response = await call(app, 'ListAuthSchemes', { path: { protocol_slug: 'HTTPS' } })
  t.equal(response.statusCode, 404)
  t.strictSame(response.json(), {
    code: '404031',
    message: 'protocol not found',
    details: 'The protocols are http, bigquery.'
  })
  t.equal(
    response.headers['x-mock-explain'],
    'protocolNotFound; evidence=assumed; ledger=protocol-not-found; found="HTTPS"; nearest="http"'
  )
})
