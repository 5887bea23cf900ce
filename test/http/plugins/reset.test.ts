/** Requests that arrive before a reset or restore of their sandbox, and would run after it. */
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { bearer, demo, importPath, listen } from '../../helpers/app.js'
import { admin, ask, inSandbox, lease, requestsOf } from '../../helpers/control-plane.js'
import { openRaw } from '../../helpers/raw-http.js'

/** What replaces the data of the default sandbox. */
const replacements: Record<string, (app: FastifyInstance) => Promise<unknown>> = {
  'a reset': async app => admin(app, 'POST /reset'),
  'a restore': async app => {
    await admin(app, 'POST /snapshots', { name: 'x' })
    await admin(app, 'POST /snapshots/x/restore')
  },
  'a new state': async app => admin(app, 'PUT /state', await ask(app, 'GET /state'))
}

/** Faults that keep a request waiting, with the statuses that the journal may have. */
const waiting: Record<string, object> = {
  'before the operation': { kind: 'delay', delay: '10m' },
  'after its commit': { kind: 'delay', delay: '10m', phase: 'after-commit' },
  'with an error': { kind: 'status', status: 503, delay: '10m' }
}

/** The ids of all connectors of the default sandbox. */
async function idsOf(app: FastifyInstance): Promise<string[]> {
  const { connectors } = await ask<{ connectors: { id: string }[] }>(app, 'GET /state')
  return connectors.map(({ id }) => id)
}

async function untilFired(app: FastifyInstance): Promise<void> {
  for (;;) {
    // Injected requests alone would keep the event loop from reading the network.
    await new Promise(resolve => setImmediate(resolve))
    const { faults } = await ask<{ faults: { fired: number }[] }>(app, 'GET /faults')
    if (faults.some(({ fired }) => fired > 0)) return
  }
}

for (const [name, replace] of Object.entries(replacements)) {
  for (const [place, fault] of Object.entries(waiting)) {
    t.test(`${name} cuts off a request that waits ${place}`, async t => {
      const { app, url } = await listen(t)
      await ask(app, 'POST /faults', { operation: '*', ...fault })
      const sent = fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
      const failed = sent.then(
        () => 'answered',
        () => 'cut'
      )
      await untilFired(app)
      await replace(app)
      const ids = await idsOf(app)
      t.equal(await failed, 'cut')
      t.strictSame(await idsOf(app), ids, 'it writes nothing')
      const [entry] = (await requestsOf(app)).slice(-1)
      t.match(entry, {
        operation: 'ImportPublicConnectorVersion',
        explanation: { rule: 'sandboxReset', ledger: 'reset-cuts-requests', evidence: 'mock' }
      })
      t.strictSame([entry?.status, entry?.response], [undefined, undefined])
    })
  }
}

t.test('a reset cuts off a response that is sent in pieces', async t => {
  const { app, url } = await listen(t)
  await ask(app, 'POST /faults', { operation: '*', kind: 'dribble', chunks: 2, duration: '10m' })
  const response = await fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
  await admin(app, 'POST /reset')
  await t.rejects(response.text())
})

t.test('a reset cuts off a request whose body arrives later', async t => {
  const { app, url } = await listen(t)
  const connection = await openRaw(t, url)
  const body = JSON.stringify({ name: 'Late', baseUrl: 'https://x.test', authSchemeConfigs: [] })
  connection.socket.write(
    `POST /o/${demo.acme.id}/protocols/http/connectors HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${demo.acme.key}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`
  )
  for (let times = 0; times < 3; times++) await fetch(`${url}/__admin/health`)
  await admin(app, 'POST /reset')
  const ids = await idsOf(app)
  connection.socket.write(body.slice(5))
  const closed = new Promise(resolve => connection.socket.once('close', resolve))
  connection.socket.resume()
  await closed
  t.strictSame(await idsOf(app), ids)
  t.match(await requestsOf(app), [{ explanation: { rule: 'sandboxReset' } }])
})

t.test('a reset leaves the requests of other sandboxes alone', async t => {
  const { app, url } = await listen(t)
  const sandbox = await lease(app)
  await ask(app, `POST /faults?sandbox=${sandbox.id}`, { operation: '*', kind: 'delay', delay: '50ms' })
  const sent = fetch(`${url}${importPath({ organisation: sandbox.organisationId })}`, {
    method: 'POST',
    headers: { ...bearer(sandbox.token), ...inSandbox(sandbox.id) }
  })
  await admin(app, 'POST /reset')
  t.equal((await sent).status, 200)
})
