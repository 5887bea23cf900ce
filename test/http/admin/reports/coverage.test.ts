/** Coverage through the control plane: what counts, of which sandboxes, and in which formats. */
import fc from 'fast-check'
import t from 'tap'
import { examples } from '../../../../src/contract/fidelity/examples/examples.js'
import { operationIds } from '../../../../src/contract/operations.js'
import type { CoverageReport } from '../../../../src/control/coverage/describe-coverage.js'
import { listPossibleOutcomes, allOperations } from '../../../../src/control/coverage/possible-outcomes.js'
import { errorTable } from '../../../../src/contract/errors.js'
import { bearer, call, createApp, demo, importPath, injectImport } from '../../../helpers/app.js'
import { admin, ask, lease } from '../../../helpers/control-plane.js'
import { runSteps } from '../../../helpers/examples/run-example.js'
import { oneOfEachKind, phases } from '../../../helpers/faults.js'

const IMPORT = 'ImportPublicConnectorVersion'

/** What was seen of an operation: `200`, `404 versionNotFound` or `fault reset`, with the count. */
function seenOf({ details }: CoverageReport, id: string = IMPORT): Record<string, number> {
  const { outcomes = [] } = details.find(({ operation }) => operation === id) ?? {}
  const seen = outcomes.filter(({ count }) => count > 0)
  return Object.fromEntries(
    seen.map(({ kind, name, status, count }) => [kind === 'fault' ? `fault ${name}` : `${status} ${name}`, count])
  )
}

t.test('counts successes, errors and faults of each operation', async t => {
  const app = await createApp(t)
  const none = await ask<CoverageReport>(app, 'GET /coverage')
  t.strictSame(none.operations, { seen: 0, total: operationIds.length, percent: 0 })
  t.strictSame([none.errors, none.faults], Array(2).fill({ seen: 0, total: 0, percent: 100 }))
  t.equal(none.details.length, operationIds.length)

  await injectImport(app)
  await injectImport(app)
  await injectImport(app, { version: 'nothing' })
  await injectImport(app, {}, { headers: {} })
  await injectImport(app, { organisation: demo.globex.id })
  app.sandboxes.default.faults.add({ operation: IMPORT, kind: 'status', status: 503, times: 1 })
  await injectImport(app)
  app.sandboxes.default.faults.add({ operation: IMPORT, kind: 'delay', delay: 1, times: 1 })
  await injectImport(app)
  await app.inject('/nowhere')
  await app.inject({ method: 'OPTIONS', url: importPath() })

  const report = await ask<CoverageReport>(app, 'GET /coverage')
  t.strictSame(seenOf(report), {
    '200 success': 3,
    '401 credentialRefused': 1,
    '403 callerForbidden': 1,
    '404 versionNotFound': 1,
    'fault status': 1,
    'fault delay': 1
  })
  t.strictSame(report.operations, { seen: 1, total: operationIds.length, percent: 2 })
  t.strictSame(report.errors, { seen: 3, total: 8, percent: 37 })
  t.strictSame(report.faults, { seen: 2, total: 9, percent: 22 })
})

t.test('counts all sandboxes, ended ones and resets included, or one of them', async t => {
  const app = await createApp(t)
  const sandbox = await lease(app)
  const send = {
    method: 'POST',
    url: importPath({ organisation: sandbox.organisationId }),
    headers: bearer(sandbox.token)
  } as const
  await app.inject(send)
  await injectImport(app)
  await ask(app, 'POST /reset')
  const at = async (query: string) => seenOf(await ask<CoverageReport>(app, `GET /coverage${query}`))
  t.strictSame(await at(`?sandbox=${sandbox.id}`), { '200 success': 1 })
  t.strictSame(await at('?sandbox=default'), { '200 success': 1 })
  await admin(app, `DELETE /sandboxes/${sandbox.id}`)
  t.strictSame(await at(''), { '200 success': 2 })
  t.strictSame(await at('?sandbox=*'), { '200 success': 2 })
  t.equal((await admin(app, `GET /coverage?sandbox=${sandbox.id}`)).statusCode, 404)
  t.equal((await admin(app, 'DELETE /coverage?sandbox=default')).statusCode, 204)
  t.strictSame(await at('?sandbox=default'), {})
  t.equal((await admin(app, 'DELETE /coverage')).statusCode, 204)
  t.strictSame(await at(''), {})
})

t.test('no example of the ledger has an outcome that its operation is not expected to have', async t => {
  const app = await createApp(t)
  let steps = 0
  for (const example of Object.values(examples)) {
    if (!('steps' in example) || example.server !== undefined) continue
    steps += (await runSteps(app, example.steps)).length
    await app.inject({ method: 'POST', url: '/__admin/reset' })
  }
  t.ok(steps > 100)
  const { details } = await ask<CoverageReport>(app, 'GET /coverage')
  const unexpected = details.flatMap(({ operation, outcomes }) => {
    const described = allOperations.find(({ operationId }) => operationId === operation)
    const possible = listPossibleOutcomes(described as (typeof allOperations)[number])
    const extra = outcomes.filter(({ name }) => !possible.some(each => each.name === name))
    return extra.map(({ name }) => `${operation}: ${name}`)
  })
  t.strictSame(unexpected, [])
})

t.test('every error of an operation is an outcome of one', async t => {
  const possible = new Set(allOperations.flatMap(listPossibleOutcomes).flatMap(({ counts }) => counts))
  const others = Object.entries(errorTable)
    .filter(([name, { evidence }]) => evidence !== 'mock' && !possible.has(name))
    .map(([name]) => name)
  // Before an operation is known, or only with a request of a size that nobody tests on purpose.
  t.strictSame(others.sort(), [
    'bodyTooLarge',
    'connectorTooLong',
    'headersTooLarge',
    'malformedRequest',
    'malformedUrl',
    'methodNotAllowed',
    'pathNotFound',
    'requestTimeout',
    'uploadNotFound',
    'uploadOver'
  ])
})

t.test('a request with any fault is counted once as that fault', async t => {
  const app = await createApp(t)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...oneOfEachKind),
      fc.constantFrom(...phases),
      fc.constantFrom('GetConnector' as const, IMPORT),
      async (fault, phase, operation) => {
        await ask(app, 'DELETE /coverage')
        app.sandboxes.default.faults.clear()
        app.sandboxes.default.faults.add({ ...fault, operation, phase, ...(fault.kind === 'delay' && { delay: 1 }) })
        await Promise.allSettled([
          operation === IMPORT ? injectImport(app) : call(app, operation, { path: { connector_id: demo.internalErp } })
        ])
        const seen = seenOf(await ask<CoverageReport>(app, 'GET /coverage'), operation)
        const isLate = fault.kind === 'reset' && phase === 'after-commit' && operation === IMPORT
        t.equal(seen[`fault ${fault.kind}${isLate ? ' after-commit' : ''}`], 1)
        const isShown = fault.kind === 'delay' || fault.kind === 'dribble'
        t.equal(Object.keys(seen).length, isShown ? 2 : 1)
      }
    ),
    { numRuns: 60 }
  )
})

t.test('is served as JSON, as text and as a page', async t => {
  const app = await createApp(t)
  await injectImport(app)
  const text = await admin(app, 'GET /coverage?format=text')
  t.equal(text.headers['content-type'], 'text/plain; charset=utf-8')
  t.ok(text.body.startsWith(`Operations    1 of ${operationIds.length}     2 %  (that succeeded, of all)\n`))
  t.match(text.body, /^ImportPublicConnectorVersion {2}POST .+ \(1 times\)$/m)
  t.match(text.body, /^ {2}not seen: .*404 versionNotFound.*fault reset after-commit$/m)
  const page = await admin(app, 'GET /coverage', undefined, { accept: 'text/html' })
  t.equal(page.headers['content-type'], 'text/html; charset=utf-8')
  t.match(page.body, '<h1>Coverage</h1>')
  const wrong = await admin(app, 'GET /coverage?format=xml')
  t.match(wrong.json(), { code: '400005', fields: [{ field: 'format' }] })
})
