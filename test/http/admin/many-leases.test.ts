/** The work of a request does not grow with the number of sandboxes. */
import t from 'tap'
import { createClock } from '../../../src/core/clock.js'
import { bearer, call, createApp, injectImport } from '../../helpers/app.js'
import { ask, lease } from '../../helpers/control-plane.js'

/** Counts how often the expiry of a lease is checked during one life of a sandbox, beside `others`. */
async function countChecks(t: Parameters<typeof createApp>[0], others: number): Promise<number> {
  let checks = 0
  const leaseClock = createClock(() => {
    checks++
    return Date.now()
  })
  const app = await createApp(t, { leaseClock, maxSandboxes: 1_000 })
  for (let made = 0; made < others; made++) await lease(app)
  checks = 0
  const sandbox = await lease(app)
  const path = { organisation_id: sandbox.organisationId }
  const minted = await ask<{ token: string }>(app, `POST /tokens?sandbox=${sandbox.id}`, {
    organisationId: sandbox.organisationId
  })
  for (const key of [sandbox.token, minted.token]) {
    t.equal((await call(app, 'ListConnectors', { path, key })).statusCode, 200)
    t.equal((await call(app, 'ListCategories', { key })).statusCode, 200)
  }
  t.equal((await injectImport(app)).statusCode, 200)
  t.equal((await call(app, 'ListCategories', { key: 'swo_unknown' })).statusCode, 401)
  await ask(app, `DELETE /sandboxes/${sandbox.id}`)
  t.equal((await app.inject({ url: '/categories', headers: bearer(minted.token) })).statusCode, 401)
  return checks
}

t.test('requests check no other leases than their own', async t => {
  const counts = [await countChecks(t, 10), await countChecks(t, 20), await countChecks(t, 40)]
  t.ok(counts[0] !== undefined && counts[0] > 0)
  t.equal(new Set(counts).size, 1, counts.join(', '))
})
