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

t.test('tells a program at the root what the server is', async t => {
  const app = await createApp(t)
  for (const accept of [undefined, '*/*', 'application/json']) {
    const response = await app.inject({ url: '/', headers: accept === undefined ? {} : { accept } })
    t.equal(response.statusCode, 200)
    t.equal(response.headers['content-type'], 'application/json')
    t.strictSame(response.json(), { name: 'versori-mock', version: packageVersion, links })
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

t.test('responds to HEAD like to GET, without the body', async t => {
  const { url } = await listen(t)
  const headers = { authorization: 'Bearer swo_demo_acme' }
  const paths = [
    ...['/', '/categories', '/nowhere', '/api/connect/v1/protocols', '/o/x/connectors', '/.well-known/jwks.json'],
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
