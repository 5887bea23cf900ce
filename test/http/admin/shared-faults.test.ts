/** Faults of every sandbox, through the control plane and the options of the server. */
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { FaultReport } from '../../../src/control/faults/faults.js'
import { bearer, createApp, importPath, injectImport } from '../../helpers/app.js'
import { admin, ask, fieldsOf, type Lease, lease } from '../../helpers/control-plane.js'

const down = { operation: 'ImportPublicConnectorVersion', kind: 'status', status: 503, times: 1 } as const

/** The statuses of two imports of a lease, or of Acme in the default sandbox. */
async function importTwice(app: FastifyInstance, sandbox?: Lease): Promise<number[]> {
  const statuses: number[] = []
  for (let sent = 0; sent < 2; sent++) {
    const response = await (sandbox === undefined
      ? injectImport(app)
      : app.inject({
          method: 'POST',
          url: importPath({ organisation: sandbox.organisationId }),
          headers: bearer(sandbox.token)
        }))
    statuses.push(response.statusCode)
  }
  return statuses
}

const listed = async (app: FastifyInstance, query = '') =>
  (await ask<{ faults: FaultReport[] }>(app, `GET /faults${query}`)).faults

t.test('a fault with sandbox * affects the default sandbox and every lease, present and future', async t => {
  const app = await createApp(t)
  const before = await lease(app)
  const added = await ask<FaultReport>(app, 'POST /faults', { ...down, sandbox: '*' })
  const report = { id: 'shared-1', ...down, sandbox: '*', phase: 'before', state: 'active', matched: 0, fired: 0 }
  t.strictSame(added, report)
  const after = await lease(app)
  for (const sandbox of [undefined, before, after]) t.strictSame(await importTwice(app, sandbox), [503, 200])
  t.strictSame(await listed(app, '?sandbox=*'), [{ ...report, matched: 3, fired: 3 }])
  t.strictSame(await listed(app, `?sandbox=${after.id}`), [{ ...report, state: 'spent', matched: 1, fired: 1 }])
})

t.test('with ?sandbox=*, the faults of every sandbox are added, read and removed', async t => {
  const app = await createApp(t)
  const sandbox = await lease(app)
  const { id } = await ask<FaultReport>(app, 'POST /faults?sandbox=*', down)
  t.equal((await ask<FaultReport>(app, `GET /faults/${id}?sandbox=*`)).id, id)
  t.equal((await ask<FaultReport>(app, `GET /faults/${id}?sandbox=${sandbox.id}`)).id, id)
  t.equal((await admin(app, 'GET /faults/shared-9?sandbox=*')).statusCode, 404)
  t.equal((await admin(app, `DELETE /faults/${id}?sandbox=*`)).statusCode, 204)
  t.strictSame(await importTwice(app, sandbox), [200, 200])
  await ask(app, 'POST /faults?sandbox=*', down)
  t.equal((await admin(app, 'DELETE /faults?sandbox=*')).statusCode, 204)
  t.strictSame([await listed(app), await listed(app, '?sandbox=*&pending=true')], [[], []])
})

t.test('no other route takes sandbox *', async t => {
  const app = await createApp(t)
  for (const route of ['GET /requests', 'GET /settings', 'POST /reset']) {
    t.equal((await admin(app, `${route}?sandbox=*`)).statusCode, 404, route)
  }
})

t.test('no other name is a group of sandboxes', async t => {
  const app = await createApp(t)
  const [field] = (await fieldsOf(app, 'POST /faults', { ...down, sandbox: 'default' })) ?? []
  t.equal(field?.field, 'sandbox')
})

t.test('the faults of the server apply to every sandbox, and a reset starts them anew', async t => {
  const app = await createApp(t, { faults: [down] })
  const sandbox = await lease(app)
  for (const each of [undefined, sandbox]) t.strictSame(await importTwice(app, each), [503, 200])
  await ask(app, 'POST /reset')
  t.strictSame(await importTwice(app), [503, 200])
  await ask(app, 'DELETE /faults')
  t.strictSame(await importTwice(app), [200, 200])
  await ask(app, 'POST /reset')
  t.strictSame(await importTwice(app), [503, 200])
})
