import fc from 'fast-check'
import t from 'tap'
import { encodeReplica, MAX_REPLICA } from '../../../src/core/text/replica.js'
import { startMock } from '../../../src/index.js'
import { call, createApp } from '../../helpers/app.js'
import { ask, lease } from '../../helpers/control-plane.js'

/** The characters by which a load balancer finds the replica. */
const marksOf = (sandbox: { readonly id: string; readonly organisationId: string; readonly token: string }) => [
  sandbox.id.slice(10, 12),
  sandbox.organisationId.slice(10, 12),
  sandbox.token.slice(4, 6)
]

t.test('all ids and keys of leases have the mark of their replica', async t => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: MAX_REPLICA }), async replica => {
      const app = await createApp(t, { replica })
      const sandboxes = await Promise.all(Array.from({ length: 3 }, async () => lease(app)))
      const mark = encodeReplica(replica)
      t.strictSame(
        sandboxes.map(marksOf),
        sandboxes.map(() => [mark, mark, mark])
      )
      const [{ id, organisationId, token }] = sandboxes as [(typeof sandboxes)[0]]
      t.match(token, /^swo_[\w-]{32}$/)
      const minted = await ask<{ token: string }>(app, `POST /tokens?sandbox=${id}`, { organisationId })
      t.equal(minted.token.slice(4, 6), mark)
      const list = await call(app, 'ListConnectors', { path: { organisation_id: organisationId }, key: minted.token })
      t.equal(list.statusCode, 200)
    }),
    { numRuns: 20 }
  )
})

t.test('replicas that lease at the same time never make the same id or key', async t => {
  const apps = await Promise.all(Array.from({ length: 4 }, async (_, replica) => createApp(t, { replica })))
  const leases = apps.flatMap(app => Array.from({ length: 25 }, async () => lease(app)))
  const names = (await Promise.all(leases)).flatMap(({ id, organisationId, token }) => [id, organisationId, token])
  t.equal(new Set(names).size, 300)
})

t.test('health names the replica, if there is one', async t => {
  t.match(await ask(await createApp(t, { replica: 7 }), 'GET /ready'), { replica: 7 })
  t.notOk('replica' in (await ask<object>(await createApp(t), 'GET /ready')))
})

for (const replica of [-1, 1_024, 1.5, '1'] as number[]) {
  t.test(`startMock refuses the replica ${JSON.stringify(replica)}`, async t => {
    const message = `replica must be a whole number from 0 to 1023; got ${JSON.stringify(replica)}`
    await t.rejects(startMock({ replica }), new TypeError(message))
  })
}
