/** The files of the dashboard: how they are served, and to whom. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { packagePath } from '../../../../src/core/package.js'
import { createAssets } from '../../../../src/http/admin/dashboard/assets.js'
import { createApp, listen } from '../../../helpers/app.js'
import { sendRaw } from '../../../helpers/raw-http.js'

const folder = packagePath('dist', 'ui', 'assets')
const files = readdirSync(folder)
const page = readFileSync(packagePath('dist', 'ui', 'index.html'), 'utf8')

const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'self'"

t.test('serves the page with a policy that allows no inline code, no other origin and no frame', async t => {
  const app = await createApp(t)
  const response = await app.inject('/__admin/')
  t.equal(response.statusCode, 200)
  t.equal(response.body, page)
  const { 'date': _, 'x-request-id': __, ...headers } = response.headers
  t.match(headers, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache'
  })
  t.equal(headers['access-control-allow-origin'], undefined)
  t.notMatch(page, /<script(?![^>]* src=)|<style|style=|\son\w+=/, 'the page has no inline code or style')
  const reference = await app.inject('/__admin/docs')
  t.equal(reference.body, page)
  t.equal(reference.headers['content-security-policy'], `${policy} 'unsafe-inline'`)
  const moved = await app.inject('/__admin')
  t.strictSame([moved.statusCode, moved.headers.location], [302, '__admin/'])
})

t.test('serves each file by a name with the hash of its contents, for good', async t => {
  const app = await createApp(t)
  t.ok(files.length > 5)
  const named = Array.from(page.matchAll(/(?:src|href)="assets\/([^"]+)"/g), ([, name = '']) => name)
  t.equal(named.length, 3)
  for (const name of named) t.ok(files.includes(name), name)
  for (const name of files) {
    const { statusCode, headers, rawPayload } = await app.inject(`/__admin/assets/${name}`)
    t.equal(statusCode, 200)
    t.match(name, /^[\w-]+-[\w-]{8}\.(js|css)$/)
    t.strictSame(rawPayload, readFileSync(`${folder}/${name}`))
    t.match(headers, {
      'content-type': name.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff'
    })
  }
})

t.test('the page names all files that its script imports, so that they load together', async t => {
  const [, script = ''] = /<script type="module" src="assets\/([^"]+)"/.exec(page) ?? []
  const imported = new Set<string>([script])
  for (const name of imported) {
    const code = readFileSync(`${folder}/${name}`, 'utf8')
    for (const [, other = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w-]+\.js)["']/g)) imported.add(other)
  }
  t.ok(imported.size > 1)
  for (const name of imported) t.ok(page.includes(`"assets/${name}"`), name)
})

t.test('no name leads out of the folder', async t => {
  const { app } = await listen(t)
  for (const name of [
    '../index.html',
    '../../cli/main.js',
    '..%2findex.html',
    '%2e%2e/index.html',
    'x/../../index.html'
  ]) {
    const { status } = await sendRaw(
      app.address(),
      `GET /__admin/assets/${name} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`
    )
    t.equal(status, 404, name)
  }
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '/',
    '%2f',
    '\\',
    '%5c',
    'assets',
    'index.html',
    'package.json',
    '%00'
  )
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async parts => {
      const path = `/__admin/assets/${parts.join('')}`
      fc.pre(new URL(path, 'http://localhost').pathname.startsWith('/__admin/assets/'))
      const { statusCode, body } = await app.inject(path)
      const isFile = body === page || /"name": "versori-mock"/.test(body)
      return (statusCode === 404 || statusCode === 400 || statusCode === 405) && !isFile
    }),
    { numRuns: 200 }
  )
  t.pass()
})

t.test('the page and its files need no admin token, and everything that they show does', async t => {
  const app = await createApp(t, { adminToken: 'open-sesame' })
  const files = [
    '/__admin/',
    '/__admin/docs',
    ...Array.from(page.matchAll(/assets\/[^"]+/g), ([name]) => `/__admin/${name}`)
  ]
  for (const url of files) t.equal((await app.inject(url)).statusCode, 200, url)
  for (const url of ['organisations', 'traffic', 'connectors', 'requests/stream', 'settings/explained'])
    t.equal((await app.inject(`/__admin/${url}`)).statusCode, 401, url)
})

t.test('where the control plane is off, there is no dashboard', async t => {
  const app = await createApp(t)
  await app.listen({ host: '0.0.0.0', port: 0 })
  for (const url of ['/__admin', '/__admin/', '/__admin/docs', `/__admin/assets/${files[0]}`]) {
    const { statusCode, json } = await app.inject(url)
    t.strictSame([statusCode, json<{ code: string }>().code], [404, '404016'], url)
  }
})

t.test('the dashboard without the API reference has at most 150 kB, compressed', async t => {
  const own = files.filter(name => !readFileSync(`${folder}/${name}`, 'utf8').includes('swagger'))
  const sizes = own.map(name => gzipSync(readFileSync(`${folder}/${name}`)).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  t.comment(`${total} bytes in ${own.length} files`)
  t.ok(own.length > 3 && total < 150_000, `${total} bytes`)
})

t.test('a file that could not be read once is read the next time', async t => {
  const folder = `../../${t.testdir({}).slice(packagePath('.').length + 1)}`
  const assets = createAssets(`${folder}/later`)
  await t.rejects(assets.find('a.js'), { code: 'ENOENT' })
  const path = packagePath('dist', 'ui', folder, 'later')
  mkdirSync(path)
  symlinkSync('nowhere', `${path}/a.js`)
  await t.rejects(assets.find('a.js'), { code: 'ENOENT' })
  writeFileSync(`${path}/nowhere`, '1')
  t.strictSame(await assets.find('a.js'), { bytes: Buffer.from('1'), type: 'text/javascript; charset=utf-8' })
})
