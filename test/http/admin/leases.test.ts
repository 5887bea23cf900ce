import { writeFileSync } from 'node:fs'
import t from 'tap'
import { stringify } from 'yaml'
import { createClock } from '../../../src/core/clock.js'
import { bearer, createApp, demo, importPath } from '../../helpers/app.js'
import { admin, ask, connectorsOf, fieldsOf, importInto, inSandbox, lease } from '../../helpers/control-plane.js'
import { acme, smallSeed, ulid, withChange } from '../../helpers/seeds/seeds.js'

t.test('a lease over the limit is refused with 409 until another ends', async t => {
  const leaseClock = createClock()
  const app = await createApp(t, { maxSandboxes: 2, leaseClock })
  const first = await lease(app, { ttl: '1h' })
  await lease(app, { ttl: '2h' })
  const full = await admin(app, 'POST /sandboxes')
  t.strictSame(
    [full.statusCode, full.json()],
    [
      409,
      {
        code: '409901',
        message: 'sandbox limit reached',
        details: 'All 2 sandboxes are leased. End some, or start the server with a larger --max-sandboxes.'
      }
    ]
  )
  await ask(app, `DELETE /sandboxes/${first.id}`)
  await lease(app, { ttl: '2h' })
  t.equal((await admin(app, 'POST /sandboxes')).statusCode, 409)
  leaseClock.advance(7_200_000)
  await Promise.all([lease(app), lease(app)])
})

t.test('concurrent requests for leases do not exceed the limit', async t => {
  const app = await createApp(t, { maxSandboxes: 3 })
  const requests = Array.from({ length: 20 }, async (_, index) =>
    admin(app, 'POST /sandboxes', index % 2 === 0 ? {} : { seed: smallSeed() })
  )
  const statuses = (await Promise.all(requests)).map(({ statusCode }) => statusCode)
  t.strictSame(statuses.toSorted(), [...Array<number>(3).fill(201), ...Array<number>(17).fill(409)])
  t.equal(app.sandboxes.list().length, 4)
})

t.test('maxSandboxes: 0 refuses every lease', async t => {
  const app = await createApp(t, { maxSandboxes: 0 })
  t.equal((await admin(app, 'POST /sandboxes')).statusCode, 409)
})

const now = Date.UTC(2026, 0, 1)

for (const [ttl, milliseconds] of [
  ['1ms', 1],
  ['1.001s', 1_001],
  ['15m', 900_000],
  ['7d', 604_800_000],
  ['168h', 604_800_000],
  [60, 60],
  [604_800_000, 604_800_000],
  [undefined, 3_600_000]
] as const) {
  t.test(`a lease of ${ttl ?? 'default duration'} ends after ${milliseconds} ms`, async t => {
    const app = await createApp(t, { leaseClock: createClock(() => now) })
    const sandbox = await lease(app, ttl === undefined ? {} : { ttl })
    t.equal(Date.parse(sandbox.expiresAt), now + milliseconds)
  })
}

const tooLong = 'must be greater than 0 and at most 7d'
const duration =
  'expected a duration such as "500ms", "30s", "15m", "1h" or "7d", or milliseconds, at most a hundred years'

/** Each request body with the invalid fields of its response. */
const mistakes: [unknown, object[]][] = [
  [{ ttl: '0s' }, [{ field: 'ttl', message: tooLong }]],
  [{ ttl: '0.4ms' }, [{ field: 'ttl', message: tooLong }]],
  [{ ttl: '604800001ms' }, [{ field: 'ttl', message: tooLong }]],
  [{ ttl: '-1h' }, [{ field: 'ttl', message: `${duration}, got "-1h"` }]],
  [{ ttl: 'soon' }, [{ field: 'ttl', message: `${duration}, got "soon"` }]],
  [{ ttl: 0.4 }, [{ field: 'ttl', message: tooLong }]],
  [{ ttl: 604_800_001 }, [{ field: 'ttl', message: tooLong }]],
  [{ ttl: -1 }, [{ field: 'ttl', message: 'must be >= 0, got -1' }]],
  [
    { ttl: true },
    [{ field: 'ttl', message: 'expected a duration such as "500ms" or "30s", or a number of milliseconds, got true' }]
  ],
  [{ randomSeed: -1 }, [{ field: 'randomSeed', message: 'must be >= 0, got -1' }]],
  [{ randomSeed: 2 ** 32 }, [{ field: 'randomSeed', message: 'must be <= 4294967295, got 4294967296' }]],
  [{ randomSeed: 1.5 }, [{ field: 'randomSeed', message: 'expected an integer, got 1.5' }]],
  [{ tll: '1h' }, [{ field: 'tll', message: 'unknown property "tll"; did you mean "ttl"?' }]],
  [{ seed: 1 }, [{ field: 'seed', message: 'expected a string or an object, got 1 (put it in quotes)' }]],
  [{ seed: [] }, [{ field: 'seed', message: 'expected a string or an object, got an array' }]],
  [{ seed: null }, [{ field: 'seed', message: 'expected a string or an object, got null' }]],
  [
    { seed: 'dmeo' },
    [{ field: 'seed', message: 'expected demo or a seed document, got "dmeo"; did you mean "demo"?' }]
  ],
  [{ seed: '../demo.yaml' }, [{ field: 'seed', message: 'expected demo or a seed document, got "../demo.yaml"' }]],
  [{ seed: '' }, [{ field: 'seed', message: 'expected demo or a seed document, got ""' }]],
  [
    { settings: { repeatImprot: 'create' } },
    [{ field: 'settings.repeatImprot', message: 'unknown setting; did you mean "repeatImport"?' }]
  ],
  [{ settings: { strictIds: 'no' } }, [{ field: 'settings.strictIds', message: 'expected true or false, got "no"' }]],
  [{ settings: { strictIds: null } }, [{ field: 'settings.strictIds', message: 'expected true or false, got null' }]],
  [{ settings: [] }, [{ field: 'settings', message: 'expected an object, got an array' }]],
  [
    { ttl: '8d', settings: { strictIds: 1 } },
    [
      { field: 'settings.strictIds', message: 'expected true or false, got 1' },
      { field: 'ttl', message: tooLong }
    ]
  ],
  [[], [{ field: '', message: 'expected an object, got an array' }]],
  ['"demo"', [{ field: '', message: 'expected an object, got a string' }]],
  [
    { seed: { organisation: [] } },
    [{ field: 'seed', message: 'unknown property "organisation"; did you mean "organisations"?' }]
  ],
  [
    { seed: withChange(smallSeed(), 'connectors[1].organisationId', ulid('ACMF')) },
    [
      {
        field: 'seed.connectors[1].organisationId',
        message: `the seed has no organisation "${ulid('ACMF')}"; did you mean "${acme}"?`
      }
    ]
  ],
  [
    { seed: withChange(smallSeed(), 'connectors[0].versions[1].name', '1') },
    [
      {
        field: 'seed.connectors[0].versions[1].name',
        message: '"1" is already used at connectors[0].versions[0]'
      }
    ]
  ],
  [
    `{"seed":{"connectors":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    [{ field: '', message: 'is nested more than 121 levels deep' }]
  ]
]

for (const [payload, fields] of mistakes) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  t.test(`refuses the lease request ${text.slice(0, 60)} with 400 and names the invalid fields`, async t => {
    const app = await createApp(t)
    t.strictSame(await fieldsOf(app, 'POST /sandboxes', text, { 'content-type': 'application/json' }), fields)
    t.equal(app.sandboxes.list().length, 1)
  })
}

t.test('a lease accepts the smallest and the largest random seed', async t => {
  const app = await createApp(t)
  for (const randomSeed of [0, 2 ** 32 - 1]) await lease(app, { randomSeed })
})

t.test('a request without options needs no body with any content type', async t => {
  const app = await createApp(t)
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
    for (const route of ['POST /sandboxes', 'POST /reset', 'DELETE /requests']) {
      const { statusCode } = await admin(app, route, '', { 'content-type': type })
      t.equal(statusCode, route === 'POST /sandboxes' ? 201 : 204, `${route} ${type}`)
    }
  }
})

const extra = { organisations: [{ id: ulid('EXTRA'), name: 'Extra', apiKeys: [{ key: 'swo_extra' }] }] }
const seedOf = (id: string) => ({ organisations: [{ id: ulid(id), name: id }] })

t.test('a lease loads the seeds of the server, one of its files, the demo or a seed document', async t => {
  const folder = t.testdir({ 'small.yaml': stringify(smallSeed()), 'more': { 'extra.json': JSON.stringify(extra) } })
  const app = await createApp(t, { seeds: [`${folder}/small.yaml`, `${folder}/more`, seedOf('1NSTANCE')] })
  const organisationsOf = async (request: object) => {
    const sandbox = await lease(app, request)
    const { organisations } = await ask<{ organisations: { id: string; name: string }[] }>(
      app,
      `GET /state?sandbox=${sandbox.id}`
    )
    return {
      files: sandbox.seed.files,
      names: organisations
        .filter(({ id }) => id !== sandbox.organisationId)
        .map(({ name }) => name)
        .sort()
    }
  }
  t.strictSame(await organisationsOf({}), {
    files: ['small.yaml', 'extra.json', 'inline'],
    names: ['1NSTANCE', 'Acme', 'Extra', 'Globex']
  })
  t.strictSame(await organisationsOf({ seed: 'small' }), { files: ['small.yaml'], names: ['Acme', 'Globex'] })
  t.strictSame(await organisationsOf({ seed: 'extra' }), { files: ['extra.json'], names: ['Extra'] })
  t.strictSame(await organisationsOf({ seed: 'demo' }), {
    files: ['demo'],
    names: ['Acme', 'Globex', 'Versori Library']
  })
  t.strictSame(await organisationsOf({ seed: seedOf('M1NE') }), { files: ['inline'], names: ['M1NE'] })
  t.strictSame(await organisationsOf({ seed: {} }), { files: ['inline'], names: [] })
  t.strictSame(await fieldsOf(app, 'POST /sandboxes', { seed: 'smal' }), [
    { field: 'seed', message: 'expected demo, small, extra or a seed document, got "smal"; did you mean "small"?' }
  ])
})

t.test('a lease names an invalid seed file without its path, and loads the file once it is corrected', async t => {
  const folder = t.testdir({ 'small.json': JSON.stringify(smallSeed()) })
  const app = await createApp(t, { seeds: [`${folder}/small.json`] })
  writeFileSync(`${folder}/small.json`, JSON.stringify({ users: 1 }))
  t.strictSame(await fieldsOf(app, 'POST /sandboxes', { seed: 'small' }), [
    { field: 'seed', message: 'small.json: users: expected an array, got a number' }
  ])
  writeFileSync(`${folder}/small.json`, JSON.stringify(smallSeed()))
  await lease(app, { seed: 'small' })
})

t.test('a lease inherits strictIds: false from the server', async t => {
  const seedWithOddIds = JSON.parse(JSON.stringify(smallSeed()).replaceAll(/01J00*/g, 'of ')) as object
  const app = await createApp(t, { seeds: [seedWithOddIds], settings: { strictIds: false } })
  const sandbox = await lease(app)
  const url = importPath({ organisation: sandbox.organisationId, connector: encodeURIComponent('of SH0P') })
  t.equal((await app.inject({ method: 'POST', url, headers: bearer(sandbox.token) })).statusCode, 200)
  const strict = await fieldsOf(app, 'POST /sandboxes', { settings: { strictIds: true } })
  t.match(strict?.[0], {
    field: 'seed',
    message: /^inline: organisations\[0\]\.id: expected a ULID .*, got "of ACME"$/
  })
  const criteria = { connectorId: 'of SH0P', organisationId: sandbox.organisationId }
  t.strictSame(await ask(app, `POST /requests/count?sandbox=${sandbox.id}`, criteria), { count: 1, evicted: 0 })
  t.strictSame(await ask(app, 'POST /requests/count', criteria), { count: 0, evicted: 0 })
})

t.test('two leases of the same seed share nothing', async t => {
  const app = await createApp(t)
  const [one, other] = [await lease(app), await lease(app)]
  t.equal((await importInto(app, one)).statusCode, 200)
  const shared = { organisationId: demo.acme.id, token: demo.acme.key }
  t.equal((await importInto(app, shared, inSandbox(one.id))).statusCode, 200)
  await ask(app, `PATCH /settings?sandbox=${one.id}`, { repeatImport: 'conflict' })
  await ask(app, `POST /snapshots?sandbox=${one.id}`, { name: 'mine' })
  t.strictSame(await connectorsOf(app, demo.acme.id, other.id), [])
  t.strictSame(await ask(app, `GET /snapshots?sandbox=${other.id}`), { snapshots: [] })
  t.match(await ask(app, `GET /settings?sandbox=${other.id}`), { repeatImport: 'create' })
  t.equal((await importInto(app, { ...one, token: other.token })).statusCode, 403)
})
