import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Duplex } from 'node:stream'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { bearer, createApp, demo, importPath, listen } from '../../helpers/app.js'
import { openRaw, parseAnswers, sendRaw } from '../../helpers/raw-http.js'

const LIMIT = 2_000

const credential = `Authorization: Bearer ${demo.acme.key}`

function request(headers: readonly string[], body = ''): string {
  return [`POST ${importPath()} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n')
}

const ignoredBodies = [
  { what: 'no body, no Content-Length, no Content-Type', headers: [] },
  { what: 'Content-Length: 0', headers: ['Content-Length: 0'] },
  { what: 'application/json with an empty body', headers: ['Content-Type: application/json', 'Content-Length: 0'] },
  { what: 'application/json without a length', headers: ['Content-Type: application/json'] },
  { what: 'broken JSON', headers: ['Content-Type: application/json', 'Content-Length: 5'], body: '{"a":' },
  { what: 'another content type', headers: ['Content-Type: text/plain', 'Content-Length: 2'], body: 'hi' },
  { what: 'a form', headers: ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 3'], body: '--x' },
  { what: 'an invalid content type', headers: ['Content-Type: nonsense; ;', 'Content-Length: 2'], body: 'hi' },
  { what: 'an empty content type', headers: ['Content-Type: ', 'Content-Length: 2'], body: 'hi' },
  { what: 'a body without a content type', headers: ['Content-Length: 2'], body: 'hi' },
  { what: 'a chunked body', headers: ['Transfer-Encoding: chunked'], body: '2\r\nhi\r\n0\r\n\r\n' },
  { what: 'a body of the maximum length', headers: [`Content-Length: ${LIMIT}`], body: 'x'.repeat(LIMIT) }
]

for (const { what, headers, body } of ignoredBodies) {
  t.test(`imports with ${what}`, async t => {
    const { url } = await listen(t, { bodyLimit: LIMIT })
    const response = await sendRaw(url, request([credential, ...headers], body))
    t.equal(response.status, 200)
    t.match(JSON.parse(response.body), { name: 'Shopify', versions: [{ publishedAt: null }] })
  })
}

const tooLarge = [
  { what: 'by its Content-Length', headers: [`Content-Length: ${LIMIT + 1}`], body: 'x'.repeat(LIMIT + 1) },
  {
    what: 'by its Content-Length, with a content type',
    headers: ['Content-Type: application/json', `Content-Length: ${LIMIT + 1}`]
  },
  {
    what: 'as chunks',
    headers: ['Transfer-Encoding: chunked'],
    body: `${(LIMIT + 1).toString(16)}\r\n${'x'.repeat(LIMIT + 1)}\r\n0\r\n\r\n`
  }
]

for (const { what, headers, body } of tooLarge) {
  t.test(`refuses a body over the limit, sent ${what}`, async t => {
    const { url, app } = await listen(t, { bodyLimit: LIMIT })
    const before = app.sandboxes.default.store.connectors.listIds()
    const response = await sendRaw(url, request([credential, ...headers], body))
    t.equal(response.status, 413)
    t.strictSame(JSON.parse(response.body), {
      code: '413001',
      message: 'request body too large',
      details: `Send at most ${LIMIT} bytes, or start the mock with a larger --body-limit.`
    })
    t.match(response.head, 'x-mock-explain: bodytoolarge; evidence=assumed')
    t.strictSame(app.sandboxes.default.store.connectors.listIds(), before)
  })
}

const malformed = {
  status: 400,
  body: { code: '400003', message: 'malformed request', details: 'Send a well-formed HTTP/1.1 request.' }
}

const malformedRequests = [
  {
    what: 'bytes that are not HTTP',
    bytes: 'hello\r\n\r\n',
    ...malformed
  },
  {
    what: 'two Content-Length headers',
    bytes: request([credential, 'Content-Length: 1', 'Content-Length: 2'], 'xx'),
    ...malformed
  },
  { what: 'a request without a Host', bytes: request([credential]).replace('Host: localhost\r\n', ''), ...malformed },
  { what: 'two Host headers', bytes: request([credential, 'Host: localhost']), ...malformed },
  {
    what: 'a CONNECT request',
    bytes: 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n',
    ...malformed
  },
  { what: 'HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', ...malformed },
  {
    what: 'both Content-Length and Transfer-Encoding',
    bytes: request([credential, 'Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    ...malformed
  },
  { what: 'a chunk without a size', bytes: request([credential, 'Transfer-Encoding: chunked'], 'x\r\n'), ...malformed },
  {
    what: 'headers over the limit',
    bytes: request([credential, `x-large: ${'x'.repeat(20_000)}`]),
    status: 431,
    body: {
      code: '431001',
      message: 'request headers too large',
      details: 'Send smaller headers or a shorter path.'
    }
  }
]

for (const { what, bytes, status, body } of malformedRequests) {
  t.test(`responds to ${what} with the vendor's error body`, async t => {
    const { url } = await listen(t)
    const response = await sendRaw(url, bytes)
    t.equal(response.status, status)
    t.strictSame(JSON.parse(response.body), body)
    t.match(response.head, 'content-type: application/json')
  })
}

t.test('refuses a compressed body, and ignores one where no body is read', async t => {
  const app = await createApp(t)
  const encoded = { ...bearer(demo.acme.key), 'content-type': 'application/json', 'content-encoding': 'gzip' }
  const refusal = {
    code: '415002',
    message: 'unsupported content encoding',
    details: 'Send the body without compression, and leave out the header Content-Encoding.'
  }
  const payload = gzipSync('{}')
  for (const url of [`/o/${demo.acme.id}/protocols/http/connectors`, '/__admin/faults']) {
    const response = await app.inject({ method: 'POST', url, headers: encoded, payload })
    t.equal(response.statusCode, 415, url)
    t.strictSame(response.json(), refusal)
  }
  const imported = await app.inject({ method: 'POST', url: importPath(), headers: encoded, payload })
  t.equal(imported.statusCode, 200)
  const identity = { ...encoded, 'content-encoding': 'identity' }
  const plain = await app.inject({ method: 'POST', url: '/__admin/reset', headers: identity, payload: '{}' })
  t.equal(plain.statusCode, 204)
})

for (const expectation of ['100-continue', 'nothing in particular']) {
  t.test(`imports with the header Expect: ${expectation}`, async t => {
    const { url } = await listen(t)
    const response = await sendRaw(url, request([credential, `Expect: ${expectation}`, 'Content-Length: 2'], 'hi'))
    t.match(response.head, expectation === '100-continue' ? /^http\/1.1 100 / : /^http\/1.1 200 /)
    t.match(response.body, '"name":"Shopify"')
  })
}

t.test('responds to a malformed request after the requests before it', async t => {
  const { url, app } = await listen(t)
  app.sandboxes.default.faults.add({ operation: '*', kind: 'delay', delay: { fixed: 20 } })
  const good = request([credential]).replace('Connection: close\r\n', '')
  for (const bad of [
    'hello\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}`
  ]) {
    const connection = await openRaw(t, url)
    connection.socket.write(good + good + bad)
    t.equal(await connection.closed(), 'FIN')
    const statuses = parseAnswers(connection.text()).map(({ status }) => status)
    t.strictSame(statuses, [200, 200, bad.includes('xxx') ? 431 : 400])
  }
})

t.test('sends no second response if the rest of a request is malformed', async t => {
  const { url, app } = await listen(t)
  app.sandboxes.default.faults.add({ operation: '*', kind: 'dribble', chunks: 2, duration: 600_000 })
  const connection = await openRaw(t, url)
  connection.socket.write(request([credential, 'Transfer-Encoding: chunked'], '0\r\n\r\n'))
  await connection.until(text => text.includes('\r\n\r\n{'))
  connection.socket.write('hello\r\n\r\n')
  await app.close()
  await connection.closed()
  t.equal(connection.text().split('HTTP/1.1 ').length, 2)
})

t.test('sends the error even if the client keeps sending', async t => {
  const { url } = await listen(t)
  const connection = await openRaw(t, url)
  connection.socket.write('hello\r\n\r\n')
  connection.socket.write('x'.repeat(100_000))
  await connection.until(text => text.includes('malformed'))
  connection.socket.write('x'.repeat(100_000))
  t.match(connection.text(), /^HTTP\/1\.1 400 /)
  await connection.closed()
})

t.test('responds alike on each address of localhost', async t => {
  const app = await createApp(t)
  await app.listen({ host: 'localhost', port: 0 })
  for (const { address, family, port } of app.addresses() as AddressInfo[]) {
    const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
    const response = await sendRaw(url, 'hello\r\n\r\n')
    t.strictSame([response.status, JSON.parse(response.body)], [400, malformed.body], address)
  }
})

t.test('serves several requests over one connection', async t => {
  const { url } = await listen(t)
  for (const _ of [1, 2, 3]) {
    const response = await fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
    t.equal(response.status, 200)
    t.match(await response.json(), { name: 'Shopify' })
  }
})

t.test('responds with 408 to a request that is not complete in time, then closes', async t => {
  const app = await createApp(t)
  const sent: string[] = []
  const socket = new Duplex({ read: () => undefined, write: (chunk, _, done) => done(void sent.push(String(chunk))) })
  app.server.emit('clientError', Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
  await once(socket, 'finish')
  const [head = '', body = ''] = sent.join('').split('\r\n\r\n')
  t.match(head, /^HTTP\/1\.1 408 [^]*\r\nconnection: close$/)
  t.strictSame(JSON.parse(body), {
    code: '408001',
    message: 'request timeout',
    details: 'The request took too long to arrive. Send it again.'
  })
  t.equal(app.server.requestTimeout, 30_000)
})
