/** Conduct through the control plane: of the requests that a client really sends. */
import t from 'tap'
import type { ConductReport } from '../../../../src/control/conduct/judge-conduct.js'
import { admin, ask } from '../../../helpers/control-plane.js'
import { bearer, createApp, demo, importPath, injectImport, listen } from '../../../helpers/app.js'

const rulesOf = ({ findings }: ConductReport) => findings.map(({ rule }) => rule)

t.test('a client that repeats an import after a reset is found', async t => {
  const { app, url } = await listen(t)
  // The clock of the sandbox does not matter.
  app.sandboxes.default.clock.freeze()
  app.sandboxes.default.faults.add({ operation: '*', kind: 'reset', phase: 'after-commit', times: 1 })
  const send = async () => fetch(url + importPath(), { method: 'POST', headers: bearer(demo.acme.key) })
  await t.rejects(send())
  t.equal((await send()).status, 200)
  const report = await ask<ConductReport>(app, 'GET /conduct')
  t.strictSame(rulesOf(report), ['lost-write-repeated'])
  const entries = await ask<{ requests: { id: string }[] }>(app, 'GET /requests')
  t.strictSame(
    report.findings[0]?.requests.map(({ id }) => id),
    entries.requests.map(({ id }) => id)
  )
  t.strictSame(rulesOf(await ask(app, 'GET /conduct?off=no-pause,lost-write-repeated')), [])
})

t.test('a client that repeats a credential is found, and one that gets a new one is not', async t => {
  const app = await createApp(t)
  const send = async (token: string) => injectImport(app, {}, { headers: bearer(token) })
  for (const token of ['one', 'two', 'three']) await send(token)
  t.strictSame(rulesOf(await ask(app, 'GET /conduct')), [])
  for (let sent = 0; sent < 3; sent++) await send('four')
  const report = await ask<ConductReport>(app, 'GET /conduct')
  t.strictSame(rulesOf(report), ['rejected-credential-repeated'])
  t.notMatch(JSON.stringify(report), 'four')
})

t.test('is served as JSON, as text and as a page, and refuses unknown rules', async t => {
  const app = await createApp(t)
  t.equal((await admin(app, 'GET /conduct?format=text')).body, 'Conduct: nothing to object to.\n')
  t.match((await admin(app, 'GET /conduct?format=html')).body, '<h1>Conduct</h1>')
  t.match((await admin(app, 'GET /conduct?off=nothing')).json(), { code: '400005', fields: [{ field: 'off' }] })
  t.equal((await admin(app, 'GET /conduct?sandbox=nobody')).statusCode, 404)
})
