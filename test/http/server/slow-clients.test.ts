/** Slow and stalled clients: others are served meanwhile, and the server can close. */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { createApp, demo, importPath, listen } from '../../helpers/app.js'
import { listenWithFaults, rawImport } from '../../helpers/faults.js'
import { isWhole, openRaw, parseAnswers, type RawConnection, rawPost, sendRaw } from '../../helpers/raw-http.js'

const HOUR = 3_600_000

const key = { authorization: `Bearer ${demo.acme.key}` }

/** The bytes that a client has sent when it stalls. */
const beginnings = {
  'nothing': '',
  'a letter': 'P',
  'half of the request line': 'POST /o/',
  'half of the headers': `POST ${importPath()} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bea`,
  'half of a body': rawPost(importPath(), { ...key, 'content-length': '100' }, 'half'),
  'half of a body that the operation reads': rawPost(
    `/o/${demo.acme.id}/protocols/http/connectors`,
    { ...key, 'content-type': 'application/json', 'content-length': '100' },
    '{"name":'
  ),
  'half of a chunk': rawPost(
    importPath(),
    { ...key, 'transfer-encoding': 'chunked', 'content-length': '' },
    'ff\r\nhalf'
  ).replace('content-length: \r\n', ''),
  'half of an upload': `PUT /uploads/default/${demo.unknown} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf`
} as const

const timeout = {
  code: '408001',
  message: 'request timeout',
  details: 'The request took too long to arrive. Send it again.'
}

/** Retries after a 408: on a busy machine this test itself may be too slow. */
async function importWorks(t: Test, url: string): Promise<void> {
  const send = () => sendRaw(url, rawImport({ connection: 'close' }))
  let response = await send()
  while (response.status === 408) response = await send()
  t.equal(response.status, 200)
  t.match(JSON.parse(response.body), { name: 'Shopify' })
}

async function countConnections({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
  )
}

function assertTimeout(t: Test, connection: RawConnection, message: string): void {
  const [response] = parseAnswers(connection.text())
  t.equal(response?.status, 408, message)
  t.match(response?.headers, { 'content-type': 'application/json', 'connection': 'close' })
  t.strictSame(JSON.parse(response?.body ?? ''), timeout)
}

t.test('responds with 408 to a request that is never completed, and closes the connection', async t => {
  const { app, url } = await listen(t, { requestTimeout: 200 })
  const before = app.sandboxes.default.store.takeImage()
  const opened = await Promise.all(
    Object.entries(beginnings).map(async ([sent, bytes]) => ({ sent, bytes, connection: await openRaw(t, url) }))
  )
  for (const { bytes, connection } of opened) connection.socket.write(bytes)
  for (const { sent, connection } of opened) {
    t.equal(await connection.closed(), 'FIN', sent)
    assertTimeout(t, connection, sent)
  }
  t.strictSame(app.sandboxes.default.store.takeImage(), before, 'nothing was written')
  await importWorks(t, url)
})

t.test('times out a client that keeps sending single bytes', async t => {
  const { url } = await listen(t, { requestTimeout: 200 })
  const connection = await openRaw(t, url)
  const drip = setInterval(() => connection.socket.write('x'), 10)
  connection.socket.write('GET /')
  t.equal(await connection.closed(), 'FIN')
  clearInterval(drip)
  assertTimeout(t, connection, 'dripping')
})

for (const kind of ['empty', 'reset'] as const) {
  t.test(`times out a stalled upload even if the fault ${kind} waits for its end`, async t => {
    const server = await listenWithFaults(t, { requestTimeout: 200 })
    server.add({ operation: '*', kind })
    const connection = await server.connect()
    connection.socket.write(rawPost(importPath(), { ...key, 'content-length': '100' }, 'half'))
    t.equal(await connection.closed(), 'FIN')
    assertTimeout(t, connection, kind)
  })
}

t.test('serves others beside hundreds of stalled clients, and closes all of their connections', async t => {
  const { app, url } = await listen(t, { requestTimeout: 1_000 })
  const bytes = Object.values(beginnings)
  const opened = await Promise.all(Array.from({ length: 300 }, async () => openRaw(t, url)))
  opened.forEach(({ socket }, index) => socket.write(bytes[index % bytes.length] as string))
  for (let index = 0; index < 20; index++) await importWorks(t, url)
  for (const connection of opened) await connection.closed()
  t.strictSame([...new Set(opened.map(({ ended }) => ended()))], ['FIN'])
  while ((await countConnections(app)) > 0) await new Promise(resolve => setImmediate(resolve))
})

t.test('closes although clients have stalled in the middle of a request', async t => {
  const { app, url } = await listen(t, { requestTimeout: HOUR })
  const opened = await Promise.all(
    Object.values(beginnings).map(async bytes => ({ bytes, connection: await openRaw(t, url) }))
  )
  for (const { bytes, connection } of opened) connection.socket.write(bytes)
  await importWorks(t, url)
  await app.close()
  for (const { connection } of opened) await connection.closed()
})

/** Requests whose responses do not fit into the buffers of a connection. */
const unread = `GET /__admin/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(90)

t.test('closes although a client does not read its responses', async t => {
  const { app, url } = await listen(t, { requestTimeout: HOUR })
  const connection = await openRaw(t, url)
  connection.socket.pause()
  connection.socket.write(unread)
  await importWorks(t, url)
  await app.close()
  connection.socket.resume()
  await connection.closed()
})

t.test('cuts off a client that does not read its responses, and never begins its last requests', async t => {
  const app = await createApp(t, { requestTimeout: 300 })
  let begun = 0
  app.get('/large', async () => {
    begun++
    return 'x'.repeat(300_000)
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const accepted = once(app.server, 'connection') as Promise<[Socket]>
  const connection = await openRaw(t, url)
  connection.socket.pause()
  connection.socket.write(`GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(90))
  const [socket] = await accepted
  await once(socket, 'close')
  t.ok(begun > 1 && begun < 90, `${begun} of 90`)
  await importWorks(t, url)
})

t.test('responds to pipelined requests in order, up to a limit', async t => {
  const { url } = await listen(t)
  const sent = await Promise.all(
    [101, 103].map(async count => {
      const connection = await openRaw(t, url)
      const requests = Array.from(
        { length: count },
        (_, index) => `GET /o/${index} HTTP/1.1\r\nHost: localhost\r\n\r\n`
      )
      connection.socket.write(requests.join(''))
      return parseAnswers(await connection.until(text => isWhole(text, count))).map(({ status }) => status)
    })
  )
  t.strictSame(sent, [Array(101).fill(404), [...Array<number>(101).fill(404), 429, 429]])
})

t.test('does not time out while the server delays a response', async t => {
  const server = await listenWithFaults(t, { requestTimeout: 100 })
  server.add({ operation: '*', kind: 'delay', delay: { fixed: 600 } })
  const connection = await server.connect()
  connection.socket.write(rawImport())
  await connection.until(text => text.includes('"Shopify"'))
  t.match(connection.text(), /^HTTP\/1\.1 200 /)
  t.equal(connection.ended(), undefined)
})

t.test('has separate time limits for the request and for its headers', async t => {
  const { server } = await createApp(t)
  t.strictSame([server.requestTimeout, server.headersTimeout, server.maxHeadersCount], [30_000, 10_000, 0])
})
