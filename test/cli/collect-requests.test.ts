/** What `exec` and `matrix` judge: every request with the body that the client sent. */
import { connect } from 'node:net'
import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import type { Fault } from '../../src/control/faults/fault-schema.js'
import { collectRequests } from '../../src/cli/shared/collect-requests.js'
import { buildApp } from '../../src/http/app.js'
import { demo } from '../helpers/app.js'

const faults = fc.constantFrom<Fault>(
  { operation: '*', kind: 'reset' },
  { operation: '*', kind: 'empty' },
  { operation: '*', kind: 'status', status: 429 },
  { operation: '*', kind: 'status', status: 503, delay: 5 },
  { operation: '*', kind: 'status', status: 401, phase: 'after-commit' },
  { operation: '*', kind: 'reset', delay: 5 }
)

const path = `/o/${demo.acme.id}/connectors/${demo.shopify}/connections`

/** Sends the head and the body in one piece or in two, and reads until the connection closes. */
async function post(url: string, body: string, isSplit: boolean): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
  const head =
    `POST ${path} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\nauthorization: Bearer ${demo.acme.key}\r\n` +
    `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
  const closed = new Promise(resolve => socket.once('close', resolve))
  socket.resume()
  if (!isSplit) socket.write(head + body)
  else {
    socket.write(head)
    await turn()
    socket.write(body)
  }
  await closed
}

t.test('has the body of each request, also if a fault ended it before the body arrived', async t => {
  await fc.assert(
    fc.asyncProperty(
      faults,
      fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      async (fault, names, isSplit) => {
        const app = await buildApp({ faults: [fault] })
        const requests = collectRequests(app.sandboxes)
        const url = await app.listen({ host: '127.0.0.1', port: 0 })
        for (const name of names) await post(url, JSON.stringify({ name }), isSplit)
        await app.close()
        t.strictSame(
          requests
            .groups()
            .flat()
            .map(({ body }) => body),
          names.map(name => ({ name })),
          fault.kind
        )
      }
    ),
    { numRuns: 40 }
  )
})

t.test('a request belongs to the time before a reset, although its body arrives after it', async t => {
  const app = await buildApp({ faults: [{ operation: '*', kind: 'status', status: 429 }] })
  t.teardown(() => app.close())
  let resolveBoth = () => {}
  const both = new Promise<void>(resolve => (resolveBoth = resolve))
  let seen = 0
  const requests = collectRequests(app.sandboxes, () => {
    if (++seen === 2) resolveBoth()
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  const head = `POST ${path} HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer ${demo.acme.key}\r\ncontent-type: application/json\r\n`
  socket.write(`${head}content-length: 7\r\n\r\n`)
  await once(socket, 'data')
  await fetch(`${url}/__admin/reset`, { method: 'POST' })
  await fetch(url + path)
  socket.write('{"a":1}')
  await both
  await app.close()
  t.strictSame(
    requests
      .groups()
      .map(group => group.map(({ method, body }) => [method, body ?? null]))
      .sort(),
    [[['GET', null]], [['POST', { a: 1 }]]]
  )
})
