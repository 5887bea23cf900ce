/** Leases whose seed is loaded in slices, between which other requests are served. */
import { connect } from 'node:net'
import { once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { LargeSeed } from '../../../src/control/seeds/slices/large-seed.js'
import { createApp, listen } from '../../helpers/app.js'
import { admin, ask, fieldsOf, lease } from '../../helpers/control-plane.js'
import { reasonOf } from '../../helpers/control.js'
import { largeSeeds } from '../../helpers/seeds/large-seeds.js'
import { countTurns } from '../../helpers/turns.js'

const make = (count: number) => largeSeeds['organisations']?.(count) as { organisations: object[] }

const countOrganisations = async (app: FastifyInstance, id: string) => {
  const { organisations } = await ask<{ organisations: object[] }>(app, `GET /state?sandbox=${id}`)
  return organisations.length
}

t.test('two leases of the same large seed at once have all of its data, and share nothing', async t => {
  const app = await createApp(t)
  const seed = make(3_000)
  const turns = countTurns()
  const leases = await Promise.all([lease(app, { seed, ttl: '5m' }), lease(app, { seed })])
  turns.stop()
  t.ok(turns.count() > 4, `${turns.count()} turns`)
  const [one, other] = leases
  t.strictSame(one.seed, other.seed)
  t.not(one.organisationId, other.organisationId)
  for (const { id } of leases) t.equal(await countOrganisations(app, id), 3_001)
  await ask(app, `POST /reset?sandbox=${one.id}`)
  t.equal(await countOrganisations(app, one.id), 3_001)
})

t.test('names the invalid fields of a large seed, and of a large request', async t => {
  const app = await createApp(t)
  const seed = { organisations: [...make(3_000).organisations, { id: 1, name: '' }] }
  t.strictSame(await fieldsOf(app, 'POST /sandboxes', { seed }), [
    { field: 'seed.organisations[3000].id', message: 'expected a string, got 1 (put it in quotes)' },
    { field: 'seed.organisations[3000].name', message: 'must NOT have fewer than 1 characters, got ""' }
  ])
  t.strictSame(await fieldsOf(app, 'POST /sandboxes', { seed: make(3_000), ttl: '8d' }), [
    { field: 'ttl', message: 'must be greater than 0 and at most 7d' }
  ])
  t.strictSame(await fieldsOf(app, 'POST /sandboxes', { seed: 'x'.repeat(70_000) }), [
    { field: '', message: 'its properties except seed are longer than 65536 bytes together' }
  ])
  const cut = await admin(app, 'POST /sandboxes', JSON.stringify({ seed: make(3_000) }).slice(0, -1), {
    'content-type': 'application/json'
  })
  t.strictSame(
    [cut.statusCode, cut.json<{ fields: unknown }>().fields],
    [400, [{ field: '', message: 'is not well-formed JSON in UTF-8' }]]
  )
  t.equal(app.sandboxes.list().length, 1)
})

t.test('leaves nothing behind if nobody waits for the lease any more, or if the mock closes', async t => {
  const app = await createApp(t)
  const seed = new LargeSeed(Buffer.from(JSON.stringify(make(3_000))))
  const controller = new AbortController()
  const aborted = reasonOf(() => app.sandboxes.lease({ seed, signal: controller.signal }))
  const queued = reasonOf(() => app.sandboxes.lease({ seed, signal: controller.signal }))
  await new Promise(setImmediate)
  controller.abort()
  t.equal(await aborted, 'AbortError: This operation was aborted')
  t.equal(await queued, 'AbortError: This operation was aborted')
  const late = reasonOf(() => app.sandboxes.lease({ seed }))
  await new Promise(setImmediate)
  await app.close()
  t.equal(await late, 'Error: The mock was closed before the lease began.')
  t.equal(app.sandboxes.list().length, 1)
})

t.test('ends the work on a seed when its client closes the connection', async t => {
  const { app, url } = await listen(t)
  const started = new Promise<{ lease: Promise<unknown> }>(resolve => {
    const leaseSandbox = app.sandboxes.lease.bind(app.sandboxes)
    app.sandboxes.lease = options => {
      const result = leaseSandbox(options)
      resolve({ lease: result })
      return result
    }
  })
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const body = JSON.stringify({ seed: make(20_000) })
  socket.write(
    `POST /__admin/sandboxes HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n` +
      `content-length: ${body.length}\r\n\r\n${body}`
  )
  const result = await started
  socket.destroy()
  t.equal(await reasonOf(() => result.lease), 'AbortError: This operation was aborted')
  t.equal(app.sandboxes.list().length, 1)
  t.equal((await admin(app, 'GET /sandboxes')).statusCode, 200)
})
