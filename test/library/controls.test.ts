import t, { type Test } from 'tap'
import { operationIds } from '../../src/contract/operations.js'
import { ApiError, type Box, startMock } from '../../src/index.js'
import { bearer, demo, importPath } from '../helpers/app.js'
import { statusOfImport, reasonOf } from '../helpers/control.js'

t.jobs = 4

/** Checks each response against the contract. */
const checked = { settings: { validateResponses: true } }

const IMPORT = 'ImportPublicConnectorVersion'

const mock = await startMock(checked)
t.teardown(() => mock.close())

/** Runs a test with a leased sandbox. */
function test(name: string, run: (box: Box, t: Test) => unknown): void {
  t.test(name, mock.withSandbox(run))
}

test('finds requests that match all criteria', async (box, t) => {
  await statusOfImport(box)
  await statusOfImport(box, '2024-7')
  await statusOfImport(box, 'default')
  const versionsOf = (criteria: Parameters<Box['requests']['find']>[0]) =>
    box.requests.find(criteria).map(({ version }) => version)
  t.strictSame(versionsOf(undefined), ['latest', '2024-7', 'default'])
  t.strictSame(versionsOf({ status: '2xx' }), ['latest', 'default'])
  t.strictSame(versionsOf({ status: 404, version: undefined }), ['2024-7'])
  t.strictSame(versionsOf({ status: 200, version: 'default', operation: IMPORT }), ['default'])
  t.strictSame(versionsOf({ status: 404, version: 'default' }), [])
  const [first] = box.requests.find()
  t.strictSame(box.requests.get(first?.id ?? ''), first)
  t.match(first?.curl, `curl -X POST '${box.url}/o/`)
  t.strictSame(versionsOf({ since: first?.id }), ['2024-7', 'default'])
  box.requests.clear()
  t.strictSame(box.requests.count(), { count: 0, evicted: 0 })
})

test("finds requests since a time of the sandbox's clock", async (box, t) => {
  box.clock.freeze('2026-01-15T09:00:00Z')
  await statusOfImport(box)
  box.clock.advance('1m')
  const since = box.clock.now()
  await statusOfImport(box, 'default')
  t.strictSame(
    box.requests.find({ since }).map(({ version }) => version),
    ['default']
  )
  t.strictSame(box.requests.find({ since: since.toISOString() }), box.requests.find({ since }))
})

const wrongCriteria: readonly [criteria: object, message: string][] = [
  [{ operaton: IMPORT }, 'unknown criterion "operaton"; did you mean "operation"?'],
  [{ sinc: 'x' }, 'unknown criterion "sinc"; did you mean "since"?'],
  [
    { operation: 'ImportPublicConectorVersion' },
    `unknown operation "ImportPublicConectorVersion"; did you mean "${IMPORT}"?`
  ],
  [{ status: '404' }, 'status must be a number such as 404, or 2xx, 3xx, 4xx or 5xx; got "404"'],
  [{ status: '4XX' }, 'status must be a number such as 404, or 2xx, 3xx, 4xx or 5xx; got "4XX"'],
  [{ version: 2024 }, 'version must be a string; got 2024'],
  [{ method: 'PSOT' }, 'method: expected a method such as POST, got "PSOT"; did you mean "POST"?'],
  [
    { fault: 'rest' },
    'fault: expected *, the id of a fault, status, delay, dribble, empty, reset, malformed, truncate or quota, got "rest"; did you mean "reset"?'
  ],
  [
    { since: 'yesterday' },
    'since: must be a time in RFC 3339 format, such as "2024-01-15T09:00:00Z", or the id of a request'
  ],
  [{ headers: 'accept' }, `headers must be an object such as { accept: 'application/json' }; got "accept"`],
  [{ headers: { accept: 1 } }, 'headers.accept must be a string; got 1'],
  [{ response: { statsu: 1 } }, 'unknown criterion of response "statsu"; use one of headers, body'],
  [{ response: 'x' }, 'response must be an object such as { body: { code: "404001" } }; got "x"'],
  [[IMPORT], `criteria must be an object such as { status: 404 }; got ["${IMPORT}"]`]
]

for (const [criteria, message] of wrongCriteria) {
  test(`rejects criteria that no request can match: ${JSON.stringify(criteria)}`, async (box, t) => {
    for (const method of ['find', 'count', 'waitFor', 'assert'] as const) {
      t.equal(await reasonOf(async () => box.requests[method](criteria)), `TypeError: ${message}`, method)
    }
  })
}

test('waitFor returns earlier and later requests', async (box, t) => {
  await statusOfImport(box)
  const waiting = box.requests.waitFor({ operation: IMPORT }, { count: 2, timeout: '10s' })
  await statusOfImport(box, 'default')
  t.strictSame(
    (await waiting).map(({ version }) => version),
    ['latest', 'default']
  )
  t.equal((await box.requests.waitFor()).length, 2)
})

test('waitFor fails after its timeout and shows the latest requests', async (box, t) => {
  const wait = () => box.requests.waitFor({ status: 409 }, { timeout: 1 })
  t.equal(await reasonOf(wait), 'Error: found 0 of 1 requests that match {"status":409}; there were no requests')
  await statusOfImport(box)
  await statusOfImport(box, '2024-7')
  await box.faults.add({ operation: '*', kind: 'empty' })
  await statusOfImport(box, 'default').catch(() => undefined)
  await box.requests.waitFor({}, { count: 3 })
  const path = (version: string) => importPath({ organisation: box.organisationId, version })
  t.equal(
    await reasonOf(wait),
    [
      'Error: found 0 of 1 requests that match {"status":409}; the latest requests:',
      `  POST ${path('latest')}: 200`,
      `  POST ${path('2024-7')}: 404 (versionNotFound)`,
      `  POST ${path('default')}: no response`
    ].join('\n')
  )
})

test('waitFor rejects unknown options and a wrong timeout', async (box, t) => {
  t.equal(
    await reasonOf(() => box.requests.waitFor({}, { time: 5 } as object)),
    'TypeError: unknown option "time"; use one of count, timeout'
  )
  t.match(await reasonOf(() => box.requests.waitFor({}, { timeout: 'soon' })), /^TypeError: "soon" is not a duration; /)
})

test('faults report how often they fired, and assertFired lists those that have not', async (box, t) => {
  const { id } = await box.faults.add({ operation: IMPORT, kind: 'status', status: 503, times: 2 })
  const other = await box.faults.add({ operation: '*', kind: 'reset', skip: 5 })
  t.equal(await statusOfImport(box), 503)
  t.equal(
    await reasonOf(() => box.faults.assertFired()),
    [
      'Error: faults have not fired:',
      `  ${id}: status on ${IMPORT} fired 1 of 2 times (matching requests: 1)`,
      `  ${other.id}: reset on * fired 0 of 1 times (matching requests: 0)`
    ].join('\n')
  )
  t.strictSame(
    [box.faults.remove(other.id), box.faults.remove(other.id), box.faults.get(other.id)],
    [true, false, undefined]
  )
  t.equal(await statusOfImport(box), 503)
  box.faults.assertFired()
  t.match(box.faults.get(id), { state: 'spent', matched: 2, fired: 2 })
  t.equal(await statusOfImport(box), 200)
  box.faults.clear()
  t.strictSame(box.faults.list(), [])
})

test('assertFired fails if there was no fault', async (box, t) => {
  const message = 'Error: no fault was added to this sandbox, so none can have fired'
  t.equal(await reasonOf(() => box.faults.assertFired()), message)
  await box.faults.add({ operation: '*', kind: 'reset', times: 1 })
  await statusOfImport(box).catch(() => undefined)
  box.faults.assertFired()
  box.reset()
  t.equal(await reasonOf(() => box.faults.assertFired()), message)
})

test('assert of requests shows what came instead, nearest first', async (box, t) => {
  t.equal(
    await reasonOf(() => box.requests.assert({ status: 404 })),
    'Error: expected at least one request with {"status":404}, but there were 0; there were no requests'
  )
  await statusOfImport(box)
  await statusOfImport(box, '2024-7')
  const path = (version: string) => importPath({ organisation: box.organisationId, version })
  box.requests.assert({ operation: IMPORT })
  box.requests.assert({ operation: IMPORT }, { count: 2 })
  box.requests.assert({ operation: IMPORT, status: 409 }, { count: 0 })
  t.equal(
    await reasonOf(() => box.requests.assert({ status: 404, version: 'latest' }, { count: 1 })),
    [
      'Error: expected 1 request with {"status":404,"version":"latest"}, but there were 0; the requests, nearest first:',
      `  POST ${path('latest')}: 200, status: 200`,
      `  POST ${path('2024-7')}: 404 (versionNotFound), version: "2024-7"`
    ].join('\n')
  )
  t.equal(
    await reasonOf(() => box.requests.assert({}, { times: 1 } as object)),
    'TypeError: unknown option "times"; use one of count'
  )
})

test('assert of faults counts how often they fired', async (box, t) => {
  t.equal(
    await reasonOf(() => box.faults.assert({ kind: 'status' })),
    'Error: expected faults with {"kind":"status"} to fire at least once, but they fired 0 times; there were no faults'
  )
  const { id } = await box.faults.add({ operation: IMPORT, kind: 'status', status: 503, times: 2 })
  const other = await box.faults.add({ operation: '*', kind: 'reset', skip: 5 })
  await statusOfImport(box)
  box.faults.assert({ id }, { count: 1 })
  box.faults.assert({ kind: 'reset' }, { count: 0 })
  box.faults.assert()
  t.equal(
    await reasonOf(() => box.faults.assert({ kind: 'status', operation: IMPORT }, { count: 2 })),
    [
      `Error: expected faults with {"kind":"status","operation":"${IMPORT}"} to fire 2 times, but they fired 1 times; the faults, nearest first:`,
      `  ${id}: status on ${IMPORT} fired 1 of 2 times (matching requests: 1)`,
      `  ${other.id}: reset on * fired 0 of 1 times (matching requests: 0)`
    ].join('\n')
  )
  t.match(
    await reasonOf(() => box.faults.assert({ kin: 'x' } as object)),
    'TypeError: unknown criterion "kin"; did you mean "kind"?'
  )
})

t.test('controls of an ended sandbox fail, except those that read', async t => {
  const box = await mock.sandbox()
  await statusOfImport(box)
  const snapshot = box.snapshot()
  box.end()
  const calls: (() => unknown)[] = [
    () => box.faults.add({ operation: '*', kind: 'reset' }),
    () => box.faults.clear(),
    () => box.clock.advance('1s'),
    () => box.clock.freeze(),
    () => box.settings.change({}),
    () => box.state.export(),
    () => box.state.add({}),
    () => box.snapshot(),
    () => box.reset(),
    () => box.requests.clear(),
    () => box.mintToken({ sub: 'user:dev' })
  ]
  for (const call of calls) {
    t.equal(await reasonOf(call), `Error: the sandbox ${box.id} has ended; lease another one`, call.toString())
  }
  t.match(await reasonOf(() => snapshot.restore()), /Error: /)
  t.equal(box.requests.count().count, 1)
  box.requests.assert({ status: 200 })
  t.equal(
    await reasonOf(() => box.faults.assertFired()),
    'Error: no fault was added to this sandbox, so none can have fired'
  )
})

t.test('errors of the library speak of arguments', async t => {
  await using box = await mock.sandbox()
  const calls: (() => unknown)[] = [
    () => box.faults.add({ operation: '*', kind: 'rest' } as never),
    () => box.settings.change({ draftImport: 'no' } as never),
    () => box.clock.advance('-36000d'),
    () => box.clock.set('0001-01-01T00:00:00Z'),
    () => box.mintToken({}),
    () => mock.sandbox({ ttl: '8d' }),
    () => mock.sandbox({ ttl: 'soon' }),
    () => mock.sandbox({ sed: 'demo' } as never)
  ]
  for (const call of calls) {
    const reason = await reasonOf(call)
    t.match(reason, /^ApiError: invalid argument: /, call.toString())
    t.notMatch(reason, /body/, call.toString())
  }
})

test('rejects an invalid fault and says what is allowed', async (box, t) => {
  const add = async (fault: object) => reasonOf(() => box.faults.add(fault as never))
  t.match(await add({ operation: 'Import', kind: 'reset' }), 'operation: expected ListCategories, ')
  t.match(await add({ operation: '*', kind: 'rest' }), 'expected status, delay, ')
  t.match(await add({ operation: '*', kind: 'reset', time: 1 }), 'time: unknown property "time"; did you mean "times"?')
  t.strictSame(box.faults.list(), [])
})

test('sets, freezes and moves the clock', async (box, t) => {
  const { clock } = box
  clock.freeze('2026-01-15T09:00:00Z')
  t.equal(clock.isFrozen(), true)
  clock.advance(1_500)
  clock.advance('-500ms')
  t.strictSame(clock.now(), new Date('2026-01-15T09:00:01Z'))
  clock.set(new Date('2027-01-01T00:00:00Z'))
  t.strictSame(clock.now(), new Date('2027-01-01T00:00:00Z'))
  clock.unfreeze()
  t.equal(clock.isFrozen(), false)
  t.ok(clock.now().getTime() < Date.parse('2027-01-02T00:00:00Z'), 'it runs on from there')
  t.match(await reasonOf(() => clock.set('tomorrow')), /^TypeError: "tomorrow" is not a time; /)
  t.match(await reasonOf(() => clock.advance('31 s')), /^TypeError: "31 s" is not a duration; /)
  t.match(await reasonOf(() => clock.advance(Number.NaN)), /^TypeError: "NaN" is not a duration; /)
})

test('mintToken creates an id_token or an API key for the sandbox, which expires by its clock', async (box, t) => {
  for (const who of [{ sub: 'user:dev' }, { organisationId: box.organisationId }]) {
    const token = await box.mintToken({ ...who, expiresIn: '15m' })
    t.equal(await statusOfImport({ ...box, token }), 200)
    box.clock.advance('16m')
    t.equal(await statusOfImport({ ...box, token }), 401)
  }
  t.equal(box.requests.count().count, 4)
  t.match(
    await reasonOf(() => box.mintToken({})),
    'send either "sub" (for an id_token) or "organisationId" (for an API key)'
  )
})

t.test('token and mintToken of a mock do the same', async t => {
  await using own = await startMock(checked)
  for (const token of [await own.token({ sub: 'user:dev' }), await own.mintToken({ organisationId: demo.acme.id })]) {
    const { statusCode } = await own.inject({ method: 'POST', url: importPath(), headers: bearer(token) })
    t.equal(statusCode, 200)
  }
})

test('a token of one sandbox gets 403 in another', async (box, t) => {
  await using other = await mock.sandbox()
  const token = await box.mintToken({ sub: 'user:dev' })
  t.equal(await statusOfImport({ ...other, token }), 403)
})

test('restores a snapshot of the data repeatedly', async (box, t) => {
  const count = () => box.state.export().connectors.length
  const before = count()
  const [empty, named] = [box.snapshot(), box.snapshot('again')]
  t.strictSame([empty.name, named.name], ['snapshot-1', 'again'])
  for (let i = 0; i < 2; i++) {
    await statusOfImport(box)
    t.equal(count(), before + 1)
    empty.restore()
    t.equal(count(), before)
  }
  t.equal(box.requests.count().count, 2, 'the journal stays')
  empty.remove()
  t.match(await reasonOf(() => empty.restore()), 'ApiError: snapshot not found: ')
})

test('reads settings, and changes all or none', async (box, t) => {
  t.equal(box.settings.change({ repeatImport: 'conflict' }).repeatImport, 'conflict')
  t.strictSame([await statusOfImport(box), await statusOfImport(box)], [200, 409])
  t.throws(() => box.settings.change({ repeatImport: 'create', draftImport: 'no' } as never), ApiError)
  t.equal(box.settings.get().repeatImport, 'conflict')
})

test('puts the exported state of one sandbox into another', async (box, t) => {
  await using other = await mock.sandbox({ seed: {} })
  await statusOfImport(box)
  await other.state.replace(box.state.export())
  t.strictSame(
    other.state.export().connectors.map(({ id }) => id),
    box.state.export().connectors.map(({ id }) => id)
  )
  t.equal(await statusOfImport(other), 200, 'with its own credentials')
})

test('a reset undoes everything but snapshots', async (box, t) => {
  const before = box.state.export()
  const kept = box.snapshot()
  await box.faults.add({ operation: '*', kind: 'delay', delay: { fixed: 0 } })
  box.clock.freeze('2030-01-01T00:00:00Z')
  box.settings.change({ draftImport: 'allow' })
  await statusOfImport(box)
  box.reset()
  t.strictSame(box.state.export(), before)
  t.strictSame([box.faults.list(), box.requests.find(), box.clock.isFrozen()], [[], [], false])
  kept.restore()
  t.equal(await statusOfImport(box), 200, 'with the same credentials')
})

t.test('coverage and conduct of a sandbox can be read, also when it has ended', async t => {
  await using own = await startMock()
  const box = await own.sandbox()
  await own.inject({
    method: 'POST',
    url: importPath({ organisation: box.organisationId }),
    headers: bearer(box.token)
  })
  box.end()
  t.strictSame((await box.coverage()).operations, { seen: 1, total: operationIds.length, percent: 2 })
  t.strictSame((await own.coverage()).operations, { seen: 1, total: operationIds.length, percent: 2 })
  const { findings, rules } = await box.conduct({ off: ['no-pause'] })
  t.strictSame(findings, [])
  t.equal(rules.find(({ name }) => name === 'no-pause')?.on, false)
  await t.rejects(box.conduct({ off: ['nothing'] }), /unknown rule "nothing"/)
})
