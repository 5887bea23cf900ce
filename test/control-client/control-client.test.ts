/** The client for a mock in another process. The examples run it in Vitest, Jest and Playwright. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import t from 'tap'
import { operationIds } from '../../src/contract/operations.js'
import * as control from '../../src/control-client/index.js'
import { packagePath } from '../../src/core/package.js'
import { startMock } from '../../src/index.js'
import { importPath } from '../helpers/app.js'
import { statusOfImport, reasonOf } from '../helpers/control.js'

const mock = await startMock({ settings: { validateResponses: true } })
t.teardown(() => mock.close())
const remote = control.connect(mock.url)

t.test('has the functions of a sandbox in process', async t => {
  await using box = await remote.sandbox()
  const local = await mock.sandbox()
  const namesOf = (value: object): unknown =>
    Object.entries(value)
      .filter(([, each]) => typeof each === 'function' || (typeof each === 'object' && !(each instanceof Date)))
      .map(([name, each]) => (typeof each === 'function' ? name : [name, namesOf(each as object)]))
      .sort()
  t.strictSame(namesOf(box), namesOf(local))
  local.end()
})

t.test('leases, controls and ends a sandbox', async t => {
  const box = await remote.sandbox({ settings: { repeatImport: 'conflict' }, ttl: 60_000 })
  t.ok(box.expiresAt.getTime() < Date.now() + 61_000)
  await box.faults.add({ operation: '*', kind: 'status', status: 503, retryAfter: '3s', times: 1 })
  t.strictSame([await statusOfImport(box), await statusOfImport(box), await statusOfImport(box)], [503, 200, 409])
  await box.faults.assertFired()
  await box.faults.assert({ kind: 'status' }, { count: 1 })
  await box.requests.assert({ status: 200 }, { count: 1 })
  const [first] = await box.requests.find({ response: { headers: { 'retry-after': '3' } } })
  t.strictSame(await box.requests.get(first?.id ?? ''), first)
  t.match(first?.curl, /^curl -X POST /)
  await box.end()
  await box.end()
  t.equal(await statusOfImport(box), 401)
  t.match(
    await reasonOf(() => box.requests.find()),
    /^ControlError: POST \/requests\/find\?sandbox=.*: 404 sandbox not found/
  )
})

t.test('withSandbox ends the sandbox of a test that fails', async t => {
  let seen: control.RemoteBox | undefined
  const test = remote.withSandbox(async (box, word: string) => {
    seen = box
    throw new Error(word)
  })
  t.equal(await reasonOf(() => test('late')), 'Error: late')
  t.equal(await statusOfImport(seen as control.RemoteBox), 401)
})

t.test('failures of assertions and waits show what came instead', async t => {
  await using box = await remote.sandbox()
  await statusOfImport(box, '2024-7')
  const path = importPath({ organisation: box.organisationId, version: '2024-7' })
  t.equal(
    await reasonOf(() => box.requests.assert({ status: 200 }, { count: 1 })),
    `Error: expected 1 request with {"status":200}, but there were 0; the requests, nearest first:\n  POST ${path}: 404 (versionNotFound), status: 404`
  )
  t.equal(
    await reasonOf(() => box.requests.waitFor({ status: 200 }, { timeout: 1 })),
    `Error: found 0 of 1 requests that match {"status":200}; the latest requests:\n  POST ${path}: 404 (versionNotFound)`
  )
  t.equal(await reasonOf(() => box.faults.assertFired()), 'Error: the sandbox has no faults, so none can have fired')
  t.equal(
    await reasonOf(() => box.faults.add({ operation: '*', kind: 'rest' } as never)),
    `ControlError: POST /faults?sandbox=${box.id}: 400 invalid request body: kind: expected status, delay, dribble, empty, reset, malformed, truncate or quota, got "rest"; did you mean "reset"?`
  )
  t.match(await reasonOf(() => control.connect('')), /^TypeError: connect takes the URL of a mock/)
})

t.test('sends the admin token, and takes a fetch of its own', async t => {
  const sent: unknown[] = []
  const fetch = async (url: string, request: object) => {
    sent.push([url, request])
    return { ok: true, status: 200, text: async () => '{"count":1,"evicted":0}' }
  }
  const other = control.connect('http://mock.test:8082/', { adminToken: 'secret', fetch })
  t.strictSame(await other.requests.count({ since: new Date(0) }), { count: 1, evicted: 0 })
  t.strictSame(sent, [
    [
      'http://mock.test:8082/__admin/requests/count?sandbox=default',
      {
        method: 'POST',
        headers: { 'authorization': 'Bearer secret', 'content-type': 'application/json' },
        body: '{"since":"1970-01-01T00:00:00.000Z"}'
      }
    ]
  ])
})

t.test('is one file without imports, for import and for require', async t => {
  for (const name of ['control', 'seed']) {
    for (const file of ['index.js', 'index.cjs', 'index.d.ts', 'index.d.cts']) {
      const text = readFileSync(packagePath('dist', name, file), 'utf8')
      t.notMatch(text, /\bfrom ?['"]|\brequire\(|\bimport\(|reference types/, `${name}/${file}`)
    }
    const required = createRequire(import.meta.url)(`versori-mock/${name}`) as object
    const imported = (await import(`versori-mock/${name}`)) as object
    t.strictSame(Object.keys(required).sort(), Object.keys(imported).sort())
  }
  t.strictSame(Object.keys(control).sort(), ['ControlError', 'connect'])
})

t.test('reports coverage and conduct', async t => {
  await using box = await remote.sandbox()
  await box.faults.add({ operation: '*', kind: 'reset', phase: 'after-commit', times: 1 })
  await t.rejects(statusOfImport(box))
  t.equal(await statusOfImport(box), 200)
  const { operations } = await box.coverage()
  t.strictSame(operations, { seen: 1, total: operationIds.length, percent: 2 })
  t.ok((await remote.coverage()).operations.seen >= 1)
  const { findings } = await box.conduct()
  t.match(findings, [{ rule: 'lost-write-repeated', requests: [{ fault: 'reset' }, { status: 200 }] }])
  t.strictSame((await box.conduct({ off: ['lost-write-repeated', 'no-pause'] })).findings, [])
  t.match(
    await reasonOf(() => box.conduct({ off: ['none'] })),
    /^ControlError: GET \/conduct\?off=none&sandbox=.*: 400 invalid query parameter: off: unknown rule "none"/
  )
})
