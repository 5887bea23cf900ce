import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { createClock } from '../../../src/core/clock.js'
import { bearer, createApp, demo, importPath, injectImport } from '../../helpers/app.js'
import { admin, ask, fieldsOf, importInto, inSandbox, lease, requestsOf } from '../../helpers/control-plane.js'
import { put, smallSeed } from '../../helpers/seeds/seeds.js'

type ClockReport = { now: string; frozen: boolean }
const clockOf = async (app: FastifyInstance) => ask<ClockReport>(app, 'GET /clock')

/** Creates a clock whose real time advances only by `pass`. */
function createRealTime(start = Date.UTC(2026, 0, 1)) {
  let now = start
  return { clock: createClock(() => now), pass: (milliseconds: number) => void (now += milliseconds) }
}

t.test('the clock follows real time until it is frozen, set or advanced', async t => {
  const { clock, pass } = createRealTime()
  const app = await createApp(t, { clock })
  const change = async (body: object) => ask<ClockReport>(app, 'PUT /clock', body)
  t.strictSame(await clockOf(app), { now: '2026-01-01T00:00:00.000Z', frozen: false })
  t.strictSame(await change({ frozen: true }), { now: '2026-01-01T00:00:00.000Z', frozen: true })
  pass(1_000)
  t.strictSame(await clockOf(app), { now: '2026-01-01T00:00:00.000Z', frozen: true })
  t.strictSame(await change({ now: '2030-06-01T12:00:00+02:00' }), { now: '2030-06-01T10:00:00.000Z', frozen: true })
  t.strictSame(await ask(app, 'POST /clock/advance', { by: '1.001s' }), {
    now: '2030-06-01T10:00:01.001Z',
    frozen: true
  })
  t.strictSame(await change({ frozen: false }), { now: '2030-06-01T10:00:01.001Z', frozen: false })
  pass(999)
  t.strictSame(await ask(app, 'POST /clock/advance', { by: '-1d' }), { now: '2030-05-31T10:00:02.000Z', frozen: false })
  t.strictSame(await change({ now: '1970-01-01T00:00:00Z', frozen: false }), {
    now: '1970-01-01T00:00:00.000Z',
    frozen: false
  })
  pass(5)
  t.strictSame(await change({ now: '2030-01-01T00:00:00.123456Z', frozen: true }), {
    now: '2030-01-01T00:00:00.123Z',
    frozen: true
  })
  await ask(app, 'POST /reset')
  t.strictSame(await clockOf(app), { now: '2026-01-01T00:00:02.004Z', frozen: false }, 'a reset restores real time')
})

t.test('the clock shows exactly the instant at which it was frozen', async t => {
  let now = Date.UTC(2026, 0, 1)
  const app = await createApp(t, { clock: createClock(() => now++) })
  const wanted = { now: '2030-01-01T00:00:00.000Z', frozen: true }
  t.strictSame(await ask(app, 'PUT /clock', wanted), wanted)
  t.strictSame(await clockOf(app), wanted)
})

const outOfRange = 'leads outside the supported years 1970 to 9998'
const invalidChanges: [string, object, string, string | RegExp][] = [
  ['PUT /clock', { now: '9999-01-01T00:00:00Z' }, 'now', outOfRange],
  ['PUT /clock', { now: '1969-12-31T23:59:59.999Z' }, 'now', outOfRange],
  ['PUT /clock', { now: '1970-01-01T00:00:00+00:01', frozen: true }, 'now', outOfRange],
  ['PUT /clock', { now: 'now' }, 'now', 'expected an RFC 3339 time such as "2024-01-15T09:00:00Z", got "now"'],
  ['PUT /clock', { now: '2024-02-30T00:00:00Z' }, 'now', /^expected an RFC 3339 time .*, got "2024-02-30T00:00:00Z"$/],
  ['PUT /clock', { now: 1_700_000_000_000 }, 'now', /^expected a string, got 1700000000000/],
  ['PUT /clock', { frozen: 'yes' }, 'frozen', 'expected true or false, got "yes"'],
  ['PUT /clock', { frozn: true }, 'frozn', /^unknown property "frozn"; did you mean "frozen"\?$/],
  ['PUT /clock', {}, '', 'expected an object with now or frozen, got an empty object'],
  ['POST /clock/advance', { by: '36501d' }, 'by', /^expected a duration .*, got "36501d"$/],
  [
    'POST /clock/advance',
    { by: '10' },
    'by',
    /^expected a duration such as "30s", "15m", "1h", "7d" or "-1h", .*, got "10"$/
  ],
  ['POST /clock/advance', { by: 1e15 }, 'by', outOfRange],
  ['POST /clock/advance', { by: true }, 'by', /^expected a duration .*, or a number of milliseconds, got true$/],
  ['POST /clock/advance', {}, 'by', 'property "by" is missing']
]

for (const [route, body, field, message] of invalidChanges) {
  t.test(`${route} ${JSON.stringify(body)} is refused with 400 and leaves the clock unchanged`, async t => {
    const app = await createApp(t, { clock: createRealTime().clock })
    const before = await clockOf(app)
    t.match(await fieldsOf(app, route, body), [{ field, message }])
    t.strictSame(await clockOf(app), before)
  })
}

t.test('the clock reaches both ends of its range and refuses to pass them', async t => {
  const app = await createApp(t)
  await ask(app, 'PUT /clock', { now: '9998-12-31T23:59:59.999Z', frozen: true })
  t.equal((await injectImport(app)).statusCode, 200)
  t.strictSame(await fieldsOf(app, 'POST /clock/advance', { by: '1ms' }), [{ field: 'by', message: outOfRange }])
  await ask(app, 'PUT /clock', { now: '1970-01-01T00:00:00Z' })
  const { createdAt } = (await injectImport(app)).json<Connector>()
  t.equal(createdAt, '1970-01-01T00:00:00Z')
  t.strictSame(await fieldsOf(app, 'POST /clock/advance', { by: '-1ms' }), [{ field: 'by', message: outOfRange }])
})

t.test('imports succeed after the clock advanced by a fraction of a millisecond', async t => {
  const app = await createApp(t)
  for (const by of ['0.5ms', '0.0001s', '1.001s', '0.3ms', '-0.7ms', 0.5, -0.7]) {
    await ask(app, 'POST /clock/advance', { by })
    t.equal((await injectImport(app)).statusCode, 200, String(by))
  }
})

t.test('imports, the journal and snapshots use the time of the clock', async t => {
  const app = await createApp(t)
  await ask(app, 'PUT /clock', { now: '2031-02-03T04:05:06.700Z', frozen: true })
  const connector = (await injectImport(app)).json<Connector>()
  const times = JSON.stringify(connector).match(/"(created|updated)At":"[^"]*"/g) ?? []
  t.ok(times.length > 4)
  t.strictSame(new Set(times.map(each => each.split('":"')[1])), new Set(['2031-02-03T04:05:06.7Z"']))
  t.equal((await requestsOf(app))[0]?.at, '2031-02-03T04:05:06.700Z')
  t.match(await ask(app, 'POST /snapshots', { name: 'x' }), { createdAt: '2031-02-03T04:05:06.700Z' })
})

/** Each kind of token, the request for it and its error code after it expires. */
for (const [kind, body, code] of [
  ['an id_token', { sub: 'user:dev' }, '401010'],
  ['an API key', { organisationId: demo.acme.id }, '401004']
] as const) {
  t.test(`${kind} expires when the clock passes its expiry, and is valid again when the clock is set back`, async t => {
    const app = await createApp(t)
    await ask(app, 'PUT /clock', { now: '2030-01-01T00:00:00Z', frozen: true })
    const minted = await ask<{ token: string; expiresAt: string }>(app, 'POST /tokens', { ...body, expiresIn: '10m' })
    t.equal(minted.expiresAt, '2030-01-01T00:10:00.000Z')
    const use = async () =>
      (await injectImport(app, {}, { headers: bearer(minted.token) })).json<{ code?: string }>().code
    await ask(app, 'POST /clock/advance', { by: '599s' })
    t.equal(await use(), undefined)
    await ask(app, 'POST /clock/advance', { by: '1s' })
    t.equal(await use(), code)
    await ask(app, 'POST /clock/advance', { by: '-1m' })
    t.equal(await use(), undefined)
    const past = await ask<{ token: string }>(app, 'POST /tokens', { ...body, expiresIn: '-1s' })
    t.equal(
      (await injectImport(app, {}, { headers: bearer(past.token) })).json<{ code: string }>().code,
      code,
      'a token with an expiry in the past'
    )
  })

  t.test(`${kind} cannot expire after the year 9998`, async t => {
    const app = await createApp(t)
    await ask(app, 'PUT /clock', { now: '9990-01-01T00:00:00Z', frozen: true })
    const message = 'leads outside the supported years 1970 to 9998'
    for (const expiresIn of ['36500d', '3300d']) {
      t.strictSame(await fieldsOf(app, 'POST /tokens', { ...body, expiresIn }), [{ field: 'expiresIn', message }])
    }
    const { token } = await ask<{ token: string }>(app, 'POST /tokens', { ...body, expiresIn: '3000d' })
    t.equal((await injectImport(app, {}, { headers: bearer(token) })).statusCode, 200)
  })
}

t.test('an API key from a seed expires by the clock', async t => {
  const seed = smallSeed()
  put(seed, ['organisations', '0', 'apiKeys', '0', 'expiresAt'], '2030-01-01T00:00:00Z')
  const app = await createApp(t, { seeds: [seed] })
  const use = async () =>
    (await app.inject({ method: 'POST', url: importPath(), headers: bearer('swo_small') })).json<{ code: string }>()
      .code
  await ask(app, 'PUT /clock', { now: '2029-12-31T23:59:59.999Z', frozen: true })
  t.equal(await use(), '403001')
  await ask(app, 'POST /clock/advance', { by: '1ms' })
  t.equal(await use(), '401004')
})

t.test('leases do not expire when the clock of a sandbox advances', async t => {
  const leaseClock = createClock(() => Date.UTC(2026, 0, 1))
  const app = await createApp(t, { leaseClock })
  const sandbox = await lease(app, { ttl: '1h' })
  for (const id of ['default', sandbox.id]) await ask(app, `POST /clock/advance?sandbox=${id}`, { by: '3650d' })
  t.equal((await importInto(app, sandbox)).statusCode, 200)
  t.match(await ask(app, `GET /sandboxes/${sandbox.id}`), { expiresAt: '2026-01-01T01:00:00.000Z' })
})

const frozen = { now: '2030-01-01T00:00:00Z', frozen: true }

/** Runs the same imports each time, with an error and a random fault; returns the response bodies. */
async function runScenario(app: FastifyInstance, sandbox = 'default'): Promise<string[]> {
  const headers = { ...bearer(demo.acme.key), ...inSandbox(sandbox) }
  await ask(app, `PUT /clock?sandbox=${sandbox}`, frozen)
  await ask(app, `POST /faults?sandbox=${sandbox}`, { operation: '*', kind: 'status', status: 503, probability: 0.5 })
  const bodies: string[] = []
  for (let times = 0; times < 8; times++) {
    if (times % 3 === 2) await ask(app, `POST /clock/advance?sandbox=${sandbox}`, { by: '1s' })
    const version = times === 5 ? 'nothing' : 'latest'
    bodies.push((await injectImport(app, { version }, { headers })).body)
  }
  return bodies
}

t.test('the same seed, random seed and frozen clock give the same responses, byte for byte', async t => {
  const [one, other] = [await createApp(t, { randomSeed: 42 }), await createApp(t, { randomSeed: 42 })]
  const expected = await runScenario(one)
  t.ok(
    expected.some(body => body.includes('503')) && expected.some(body => body.includes('Shopify')),
    'the fault fires for some imports only'
  )
  t.strictSame(await runScenario(other), expected, 'on another server')
  const sandboxes = [await lease(one, { randomSeed: 42 }), await lease(other, { randomSeed: 42, seed: 'demo' })]
  for (const [index, sandbox] of sandboxes.entries())
    t.strictSame(await runScenario(index === 0 ? one : other, sandbox.id), expected, 'in a lease')
  for (const sandbox of ['default', sandboxes[0]?.id as string]) {
    await ask(one, `POST /reset?sandbox=${sandbox}`)
    t.strictSame(await runScenario(one, sandbox), expected, 'after a reset')
  }
  const different = await lease(one, { randomSeed: 43 })
  t.strictNotSame(await runScenario(one, different.id), expected, 'another random seed gives other responses')
  const unseeded = [await lease(one), await lease(one)]
  t.strictNotSame(
    await runScenario(one, unseeded[0]?.id),
    await runScenario(one, unseeded[1]?.id),
    'leases without a random seed differ from each other'
  )
})

t.test('ids that restart after a reset do not collide with the ids of restored data', async t => {
  const importAfterResets = async (app: FastifyInstance) => {
    const ids: string[] = []
    const importOne = async () => {
      const response = await injectImport(app)
      t.equal(response.statusCode, 200)
      ids.push(response.json<Connector>().id)
    }
    await ask(app, 'PUT /clock', frozen)
    for (const round of [0, 1, 2]) {
      await importOne()
      await ask(app, 'POST /snapshots', { name: `${round}` })
      const state = await ask<object>(app, 'GET /state')
      await ask(app, 'POST /reset')
      await ask(app, 'PUT /clock', frozen)
      await (round === 1 ? ask(app, 'PUT /state', state) : ask(app, `POST /snapshots/${round}/restore`))
    }
    await importOne()
    return ids
  }
  const firstRun = await importAfterResets(await createApp(t, { randomSeed: 7 }))
  t.equal(new Set(firstRun).size, 4)
  t.strictSame(await importAfterResets(await createApp(t, { randomSeed: 7 })), firstRun, 'each run gives the same ids')
})

t.test('a database file that is reopened with the same random seed accepts further imports', async t => {
  const data = `${t.testdir({})}/mock.sqlite`
  for (const _ of [1, 2, 3]) {
    const app = await createApp(t, { data, randomSeed: 7 })
    await ask(app, 'PUT /clock', frozen)
    t.equal((await injectImport(app)).statusCode, 200)
    await app.close()
  }
})

t.test('a change of settings applies completely or not at all', async t => {
  const app = await createApp(t)
  const before = await ask<object>(app, 'GET /settings')
  t.match(await ask(app, 'PATCH /settings', { repeatImport: 'conflict' }), { ...before, repeatImport: 'conflict' })
  t.match(await ask(app, 'PATCH /settings', {}), { repeatImport: 'conflict' })
  t.strictSame(
    await fieldsOf(app, 'PATCH /settings', { repeatImport: 'create', draftImports: 'allow', strictIds: 0 }),
    [
      { field: 'draftImports', message: 'unknown setting; did you mean "draftImport"?' },
      { field: 'strictIds', message: 'expected true or false, got 0' }
    ]
  )
  const deep = `{"strictIds":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  t.strictSame(await fieldsOf(app, 'PATCH /settings', deep, { 'content-type': 'application/json' }), [
    { field: '', message: 'is nested more than 121 levels deep' }
  ])
  for (const body of ['null', '[]', '"x"', '']) {
    t.strictSame(await fieldsOf(app, 'PATCH /settings', body, { 'content-type': 'application/json' }), [
      { field: '', message: 'send a JSON object' }
    ])
  }
  t.match(await ask(app, 'GET /settings'), { ...before, repeatImport: 'conflict' })
  t.equal(
    (
      await admin(app, 'POST /requests/find', deep.replace('strictIds', 'status'), {
        'content-type': 'application/json'
      })
    ).statusCode,
    400
  )
})
