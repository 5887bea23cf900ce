import t from 'tap'
import { packageVersion } from '../../src/core/package.js'
import { createApp, listen } from '../helpers/app.js'

const links = {
  dashboard: '/__admin/',
  operations: '/api/connect/v1',
  documentation: '/__admin/docs',
  openapi: '/__admin/openapi.json',
  health: '/__admin/health'
}

t.test('tells a program at the root, and at the base URL of production, what the server is', async t => {
  const app = await createApp(t)
  for (const accept of [undefined, '*/*', 'application/json']) {
    for (const url of ['/', '/api/connect/v1', '/api/connect/v1/', '/api/connect/v1?a=b']) {
      const response = await app.inject({ url, headers: accept === undefined ? {} : { accept } })
      t.equal(response.statusCode, 200, url)
      t.equal(response.headers['content-type'], 'application/json')
      t.strictSame(response.json(), { name: 'versori-mock', version: packageVersion, links })
    }
  }
})

t.test('shows a browser at the root a page with links', async t => {
  const app = await createApp(t)
  const response = await app.inject({ url: '/', headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'text/html; charset=utf-8')
  const hrefs = [...response.body.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
  t.strictSame(hrefs, [links.dashboard, links.documentation, links.openapi, links.health])
  for (const url of hrefs) t.equal((await app.inject({ url: String(url) })).statusCode, 200, String(url))
})

t.test('links only to pages that exist, and says how the control plane is switched on', async t => {
  const note =
    'The control plane is off, because other machines can reach this address. ' +
    'Start the mock with --admin-token to switch it on.'
  const off = await createApp(t)
  await off.listen({ host: '0.0.0.0', port: 0 })
  const { operations, health } = links
  t.strictSame((await off.inject('/')).json(), {
    name: 'versori-mock',
    version: packageVersion,
    links: { operations, health },
    note
  })
  const on = await createApp(t, { adminToken: 'x' })
  await on.listen({ host: '0.0.0.0', port: 0 })
  t.strictSame((await on.inject('/')).json(), { name: 'versori-mock', version: packageVersion, links })
  for (const [app, expected] of [
    [off, [health]],
    [on, [links.dashboard, links.documentation, links.openapi, health]]
  ] as const) {
    const { body } = await app.inject({ url: '/', headers: { accept: 'text/html' } })
    const hrefs = [...body.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    t.strictSame(hrefs, expected)
    t.equal(body.includes(note), app === off)
  }
})

t.test('links to paths behind the prefix of a trusted proxy', async t => {
  const app = await createApp(t, { trustProxy: true })
  const headers = { 'x-forwarded-prefix': '/versori/' }
  const prefixed = Object.fromEntries(Object.entries(links).map(([name, path]) => [name, `/versori${path}`]))
  t.match((await app.inject({ url: '/', headers })).json(), { links: prefixed })
  const page = await app.inject({ url: '/', headers: { ...headers, accept: 'text/html' } })
  t.match(page.body, `href="${prefixed['dashboard']}"`)
  const untrusting = await createApp(t)
  t.match((await untrusting.inject({ url: '/', headers })).json(), { links })
})

t.test('responds to HEAD like to GET, without the body', async t => {
  const { url } = await listen(t)
  const headers = { authorization: 'Bearer swo_demo_acme' }
  const paths = [
    ...[
      '/',
      '/api/connect/v1',
      '/categories',
      '/nowhere',
      '/api/connect/v1/protocols',
      '/o/x/connectors',
      '/.well-known/jwks.json'
    ],
    ...['/__admin/health', '/__admin/ready', '/__admin/docs', '/__admin/state', '/__admin/nowhere']
  ]
  for (const path of paths) {
    const [get, head] = [await fetch(url + path, { headers }), await fetch(url + path, { method: 'HEAD', headers })]
    t.strictSame([head.status, namesOf(head)], [get.status, namesOf(get)], path)
    t.equal(await head.text(), '')
  }
  t.equal((await fetch(`${url}/categories`, { method: 'HEAD' })).status, 401)
})

/** Without the headers that describe the connection or the form of a body. */
function namesOf({ headers }: Response): string[] {
  return [...headers.keys()].filter(name => !['connection', 'keep-alive', 'transfer-encoding'].includes(name))
}
