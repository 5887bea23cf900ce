import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Duplex } from 'node:stream'
import t from 'tap'
import { bearer, createApp, demo, importPath, listen } from '../../helpers/app.js'
import { openRaw, parseAnswers, sendRaw } from '../../helpers/raw-http.js'

const LIMIT = 2_000

const credential = `Authorization: Bearer ${demo.acme.key}`

function request(headers: readonly string[], body = ''): string {
  return [`POST ${importPath()} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n')
}

const ignoredBodies = [
  { says: 'no body, no Content-Length, no Content-Type', headers: [] },
  { says: 'Content-Length: 0', headers: ['Content-Length: 0'] },
  { says: 'application/json and an empty body', headers: ['Content-Type: application/json', 'Content-Length: 0'] },
  { says: 'application/json alone', headers: ['Content-Type: application/json'] },
  { says: 'broken JSON', headers: ['Content-Type: application/json', 'Content-Length: 5'], body: '{"a":' },
  { says: 'another type', headers: ['Content-Type: text/plain', 'Content-Length: 2'], body: 'hi' },
  { says: 'a form', headers: ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 3'], body: '--x' },
  { says: 'a type that is none', headers: ['Content-Type: nonsense; ;', 'Content-Length: 2'], body: 'hi' },
  { says: 'an empty type', headers: ['Content-Type: ', 'Content-Length: 2'], body: 'hi' },
  { says: 'a body without a type', headers: ['Content-Length: 2'], body: 'hi' },
  { says: 'chunks', headers: ['Transfer-Encoding: chunked'], body: '2\r\nhi\r\n0\r\n\r\n' },
  { says: 'a body as long as is allowed', headers: [`Content-Length: ${LIMIT}`], body: 'x'.repeat(LIMIT) }
]

for (const { says, headers, body } of ignoredBodies) {
  t.test(`the import takes ${says}`, async t => {
    const { url } = await listen(t, { bodyLimit: LIMIT })
    const response = await sendRaw(url, request([credential, ...headers], body))
    t.equal(response.status, 200)
    t.match(JSON.parse(response.body), { name: 'Shopify', versions: [{ publishedAt: null }] })
  })
}

const tooLarge = [
  { says: 'announced', headers: [`Content-Length: ${LIMIT + 1}`], body: 'x'.repeat(LIMIT + 1) },
  { says: 'announced and of a type', headers: ['Content-Type: application/json', `Content-Length: ${LIMIT + 1}`] },
  {
    says: 'sent in chunks',
    headers: ['Transfer-Encoding: chunked'],
    body: `${(LIMIT + 1).toString(16)}\r\n${'x'.repeat(LIMIT + 1)}\r\n0\r\n\r\n`
  }
]

for (const { says, headers, body } of tooLarge) {
  t.test(`a body over the limit is refused, ${says}`, async t => {
    const { url, app } = await listen(t, { bodyLimit: LIMIT })
    const before = app.sandboxes.default.store.connectors.listIds()
    const response = await sendRaw(url, request([credential, ...headers], body))
    t.equal(response.status, 413)
    t.strictSame(JSON.parse(response.body), {
      code: '413001',
      message: 'request body too large',
      details: `Send at most ${LIMIT} bytes.`
    })
    t.match(response.head, 'x-mock-explain: bodytoolarge; evidence=assumed')
    t.strictSame(app.sandboxes.default.store.connectors.listIds(), before)
  })
}

const malformed = {
  status: 400,
  body: { code: '400003', message: 'malformed request', details: 'Send a well-formed HTTP/1.1 request.' }
}

const noHttp = [
  {
    says: 'what is no HTTP',
    bytes: 'hello\r\n\r\n',
    ...malformed
  },
  {
    says: 'two lengths',
    bytes: request([credential, 'Content-Length: 1', 'Content-Length: 2'], 'xx'),
    ...malformed
  },
  { says: 'no Host', bytes: request([credential]).replace('Host: localhost\r\n', ''), ...malformed },
  { says: 'two Hosts', bytes: request([credential, 'Host: localhost']), ...malformed },
  {
    says: 'a tunnel that is asked for',
    bytes: 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n',
    ...malformed
  },
  { says: 'HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', ...malformed },
  {
    says: 'a length and chunks',
    bytes: request([credential, 'Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    ...malformed
  },
  { says: 'a chunk of no size', bytes: request([credential, 'Transfer-Encoding: chunked'], 'x\r\n'), ...malformed },
  {
    says: 'headers that are too large',
    bytes: request([credential, `x-large: ${'x'.repeat(20_000)}`]),
    status: 431,
    body: {
      code: '431001',
      message: 'request headers too large',
      details: 'Send smaller headers or a shorter path.'
    }
  }
]

for (const { says, bytes, status, body } of noHttp) {
  t.test(`answers ${says} with the error body of the vendor`, async t => {
    const { url } = await listen(t)
    const response = await sendRaw(url, bytes)
    t.equal(response.status, status)
    t.strictSame(JSON.parse(response.body), body)
    t.match(response.head, 'content-type: application/json')
  })
}

for (const expectation of ['100-continue', 'nothing in particular']) {
  t.test(`imports for a client that expects ${expectation}`, async t => {
    const { url } = await listen(t)
    const response = await sendRaw(url, request([credential, `Expect: ${expectation}`, 'Content-Length: 2'], 'hi'))
    t.match(response.head, expectation === '100-continue' ? /^http\/1.1 100 / : /^http\/1.1 200 /)
    t.match(response.body, '"name":"Shopify"')
  })
}

t.test('what is no HTTP is answered after what came before it', async t => {
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

t.test('an answer that was begun is not followed by another where the rest of its request is broken', async t => {
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

t.test('who goes on after what is no HTTP is still told so', async t => {
  const { url } = await listen(t)
  const connection = await openRaw(t, url)
  connection.socket.write('hello\r\n\r\n')
  connection.socket.write('x'.repeat(100_000))
  await connection.until(text => text.includes('malformed'))
  connection.socket.write('x'.repeat(100_000))
  t.match(connection.text(), /^HTTP\/1\.1 400 /)
  await connection.closed()
})

t.test('each address of localhost answers alike', async t => {
  const app = await createApp(t)
  await app.listen({ host: 'localhost', port: 0 })
  for (const { address, family, port } of app.addresses() as AddressInfo[]) {
    const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
    const response = await sendRaw(url, 'hello\r\n\r\n')
    t.strictSame([response.status, JSON.parse(response.body)], [400, malformed.body], address)
  }
})

t.test('works for a client that keeps its connection', async t => {
  const { url } = await listen(t)
  for (const _ of [1, 2, 3]) {
    const response = await fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
    t.equal(response.status, 200)
    t.match(await response.json(), { name: 'Shopify' })
  }
})

t.test('answers a request that does not end in time with 408, and then closes', async t => {
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
