/** Faults through the control plane: adding, listing, removing and refusing them, and the requests they match. */
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { operationIds } from '../../../src/contract/operations.js'
import type { Fault } from '../../../src/control/faults/fault-schema.js'
import { bearer, createApp, demo, importPath, injectImport } from '../../helpers/app.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'
import { oneOfEachKind, phases } from '../../helpers/faults.js'

const reset = { operation: '*', kind: 'reset' } as const
const teapot = { operation: '*', kind: 'status', status: 418 } as const

const OPERATIONS = `${operationIds.join(', ')} or *`

const URL = '/__admin/faults'

async function post(app: FastifyInstance, fault: unknown, query = '') {
  const headers = { 'content-type': 'application/json' }
  return app.inject({ method: 'POST', url: URL + query, headers, payload: JSON.stringify(fault) })
}

async function change(app: FastifyInstance, method: 'POST' | 'PUT', url: string, payload: object): Promise<void> {
  const response = await app.inject({ method, url, payload })
  if (response.statusCode !== 200) throw new Error(response.body)
}

const setClock = (app: FastifyInstance, payload: object) => change(app, 'PUT', '/__admin/clock', payload)

const advance = (app: FastifyInstance, by: string, query = '') =>
  change(app, 'POST', `/__admin/clock/advance${query}`, { by })

async function statusesOf(app: FastifyInstance, count: number, path = {}): Promise<number[]> {
  const statuses: number[] = []
  for (let sent = 0; sent < count; sent++) statuses.push((await injectImport(app, path)).statusCode)
  return statuses
}

t.test('a fault can be added, read, listed and removed', async t => {
  const app = await createApp(t)
  const added = await post(app, { ...teapot, match: { connectorId: demo.shopify.toLowerCase() }, times: 2 })
  const report = {
    id: 'fault-1',
    operation: '*',
    kind: 'status',
    status: 418,
    match: { connectorId: demo.shopify.toLowerCase() },
    times: 2,
    phase: 'before',
    state: 'active',
    matched: 0,
    fired: 0
  }
  t.equal(added.statusCode, 201)
  t.strictSame(added.json(), report)
  t.strictSame((await app.inject(`${URL}/fault-1`)).json(), report)

  t.strictSame(await statusesOf(app, 1, { connector: demo.hubSpot }), [200])
  t.strictSame(await statusesOf(app, 3), [418, 418, 200])
  const spent = { ...report, state: 'spent', matched: 2, fired: 2 }
  t.strictSame((await app.inject(URL)).json(), { faults: [spent] })

  const removed = await app.inject({ method: 'DELETE', url: `${URL}/fault-1` })
  t.equal(removed.statusCode, 204)
  t.equal(removed.body, '')
  t.strictSame((await app.inject(URL)).json(), { faults: [] })
})

t.test('an unknown fault is refused with 404', async t => {
  const app = await createApp(t)
  await post(app, reset)
  for (const method of ['GET', 'DELETE'] as const) {
    const response = await app.inject({ method, url: `${URL}/fault-2` })
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), {
      code: '404903',
      message: 'fault not found',
      details: 'The sandbox has no fault with this id.'
    })
    t.equal(response.headers['x-mock-explain'], 'faultNotFound; evidence=mock; ledger=fault-not-found; found="fault-2"')
  }
})

t.test('DELETE /faults and a reset both remove all faults', async t => {
  const app = await createApp(t)
  for (const [method, url] of [
    ['DELETE', URL],
    ['POST', '/__admin/reset']
  ] as const) {
    await post(app, reset)
    await post(app, teapot)
    t.ok((await app.inject({ method, url })).statusCode < 300)
    t.strictSame((await app.inject(URL)).json(), { faults: [] })
    t.strictSame(await statusesOf(app, 1), [200])
  }
})

t.test('pending=true lists the faults that fired less often than planned', async t => {
  const app = await createApp(t)
  const idsOf = async (query: string) =>
    (await app.inject(URL + query))
      .json<{ faults: { id: string; state: string }[] }>()
      .faults.map(({ id, state }) => `${id} ${state}`)
  await post(app, { ...teapot, times: 1 })
  await post(app, { ...teapot, times: 2 })
  await post(app, { ...teapot, ttl: '10s', match: { version: 'none' } })
  await statusesOf(app, 2)
  await advance(app, '10s')
  t.strictSame(await idsOf(''), ['fault-1 spent', 'fault-2 active', 'fault-3 expired'])
  t.strictSame(await idsOf('?pending=false'), ['fault-1 spent', 'fault-2 active', 'fault-3 expired'])
  t.strictSame(await idsOf('?pending=true'), ['fault-2 active', 'fault-3 expired'])
  const wrong = await app.inject(`${URL}?pending=1`)
  t.equal(wrong.statusCode, 400)
  t.strictSame(wrong.json(), {
    code: '400005',
    message: 'invalid query parameter',
    fields: [{ field: 'pending', message: 'expected true or false, got "1"' }],
    details: 'Correct the listed parameters.'
  })
})

const KINDS = 'status, delay, dribble, empty, reset, malformed, truncate or quota'
const COMMON = 'operation, match, sandbox, phase, times, skip, probability, ttl, delay or kind'
const DURATION =
  'expected a duration such as "500ms", "30s", "15m", "1h" or "7d", or milliseconds, at most a hundred years'
const ULID =
  'expected a ULID (26 characters of 0-9 and A-Z without I, L, O and U, the first at most 7; with strictIds: false, ' +
  'any text that is not empty)'

/** Each request body with the fields of its response and their messages. */
const mistakes: readonly (readonly [unknown, Readonly<Record<string, string>>])[] = [
  [null, { kind: `property "kind" is missing; expected ${KINDS}` }],
  [[reset], { '': 'expected an object, got an array' }],
  ['reset', { '': 'expected an object, got a string' }],
  [{ operation: '*' }, { kind: `property "kind" is missing; expected ${KINDS}` }],
  [{ operation: '*', kind: 'rest' }, { kind: `expected ${KINDS}, got "rest"; did you mean "reset"?` }],
  [{ operation: '*', kind: 'RESET' }, { kind: `expected ${KINDS}, got "RESET"; did you mean "reset"?` }],
  [{ operation: '*', kind: 'latency' }, { kind: `expected ${KINDS}, got "latency"` }],
  [{ operation: '*', kind: 5 }, { kind: `expected ${KINDS}, got 5` }],
  [{ kind: 'reset' }, { operation: 'property "operation" is missing' }],
  [
    { ...reset, operation: 'ImportPublicConectorVersion' },
    {
      operation: `expected ${OPERATIONS}, got "ImportPublicConectorVersion"; did you mean "ImportPublicConnectorVersion"?`
    }
  ],
  [
    { ...reset, operation: 'importpublicconnectorversion' },
    {
      operation: `expected ${OPERATIONS}, got "importpublicconnectorversion"; did you mean "ImportPublicConnectorVersion"?`
    }
  ],
  [{ ...reset, operation: 7 }, { operation: `expected ${OPERATIONS}, got 7` }],
  [{ ...reset, operation: 'x'.repeat(1_000) }, { operation: `expected ${OPERATIONS}, got "${'x'.repeat(60)}…"` }],
  [{ ...reset, tims: 2 }, { tims: 'unknown property "tims"; did you mean "times"?' }],
  [{ ...reset, status: 500 }, { status: `unknown property "status"; expected ${COMMON}` }],
  [{ ...reset, times: '2' }, { times: 'expected an integer, got "2"' }],
  [{ ...reset, times: 0 }, { times: 'must be >= 1, got 0' }],
  [{ ...reset, skip: -1 }, { skip: 'must be >= 0, got -1' }],
  [{ ...reset, probability: 1.5 }, { probability: 'must be <= 1, got 1.5' }],
  [
    { ...reset, phase: 'after-comit' },
    { phase: 'expected before or after-commit, got "after-comit"; did you mean "after-commit"?' }
  ],
  [{ ...reset, phase: 'after' }, { phase: 'expected before or after-commit, got "after"' }],
  [{ ...reset, phase: true }, { phase: 'expected before or after-commit, got true' }],
  [{ ...reset, ttl: 0 }, { ttl: 'must be greater than 0, such as "10s", got 0' }],
  [{ ...reset, ttl: '10' }, { ttl: `${DURATION}, got "10"` }],
  [{ ...reset, ttl: '-1s' }, { ttl: `${DURATION}, got "-1s"` }],
  [{ ...reset, ttl: '0s' }, { ttl: 'must be greater than 0, such as "10s", got "0s"' }],
  [{ ...reset, match: [] }, { match: 'expected an object, got an array' }],
  [
    { ...reset, match: { organizationId: demo.acme.id } },
    { 'match.organizationId': 'unknown property "organizationId"; did you mean "organisationId"?' }
  ],
  [{ ...reset, match: { connectorId: 'shopify' } }, { 'match.connectorId': `${ULID}, got "shopify"` }],
  [{ ...reset, match: { version: 1 } }, { 'match.version': 'expected a string, got 1 (put it in quotes)' }],
  [{ operation: '*', kind: 'status' }, { status: 'property "status" is missing' }],
  [{ operation: '*', kind: 'status', status: 200 }, { status: 'must be >= 400, got 200' }],
  [{ operation: '*', kind: 'status', status: '503' }, { status: 'expected an integer, got "503"' }],
  [{ ...teapot, retryAfter: -1 }, { retryAfter: 'must be >= 0, got -1' }],
  [{ ...teapot, retryAfter: 1e308 }, { retryAfter: 'must be <= 604800, got 1e+308' }],
  [{ ...teapot, code: '' }, { code: 'must NOT have fewer than 1 characters, got a string' }],
  [{ operation: '*', kind: 'delay' }, { delay: 'property "delay" is missing' }],
  [
    { ...reset, delay: true },
    { delay: 'expected a duration such as "500ms", a number of milliseconds, or an object, got true' }
  ],
  [{ ...reset, delay: {} }, { delay: 'expected an object with fixed, uniform or lognormal, got an empty object' }],
  [{ ...reset, delay: { fixd: 5 } }, { 'delay.fixd': 'unknown property "fixd"; did you mean "fixed"?' }],
  [{ ...reset, delay: { fixed: 600_001 } }, { 'delay.fixed': 'must be <= 600000, got 600001' }],
  [
    { ...reset, delay: { fixed: 1, uniform: [1, 2] } },
    { delay: 'expected only one of fixed, uniform, lognormal, got 2' }
  ],
  [{ ...reset, delay: { uniform: [5, 1] } }, { 'delay.uniform': 'must start with the shorter delay, got [5, 1]' }],
  [{ ...reset, delay: { uniform: [5] } }, { 'delay.uniform': 'expected at least 2 items, got 1' }],
  [{ ...reset, delay: { uniform: [1, 2, 3] } }, { 'delay.uniform': 'expected at most 2 items, got 3' }],
  [{ ...reset, delay: { uniform: [1, '2'] } }, { 'delay.uniform[1]': `${DURATION}, got "2"` }],
  [
    { ...reset, delay: { lognormal: { median: 5, sigmma: 1 } } },
    {
      'delay.lognormal.sigma': 'property "sigma" is missing',
      'delay.lognormal.sigmma': 'unknown property "sigmma"; did you mean "sigma"?'
    }
  ],
  [
    { operation: '*', kind: 'dribble', chunks: 0, duration: '1' },
    { chunks: 'must be >= 1, got 0', duration: `${DURATION}, got "1"` }
  ],
  [{ operation: '*', kind: 'truncate', at: 1 }, { at: 'must be < 1, got 1' }],
  [{ operation: '*', kind: 'quota', limit: 2 }, { window: 'property "window" is missing' }],
  [{ operation: '*', kind: 'quota', limit: 2, window: '10' }, { window: `${DURATION}, got "10"` }],
  [
    { operation: '*', kind: 'quota', limit: 2, window: '0s' },
    { window: 'must be greater than 0, such as "10s", got "0s"' }
  ]
]

t.test('an invalid fault is refused with its invalid fields and their allowed values', async t => {
  const app = await createApp(t)
  for (const [fault, fields] of mistakes) {
    const response = await post(app, fault)
    t.equal(response.statusCode, 400)
    t.strictSame(
      response.json(),
      {
        code: '400004',
        message: 'invalid request body',
        fields: Object.entries(fields).map(([field, message]) => ({ field, message })),
        details: 'Correct the listed fields.'
      },
      JSON.stringify(fault).slice(0, 80)
    )
  }
  t.strictSame((await app.inject(URL)).json(), { faults: [] })
})

t.test('a body that is not JSON is refused with 400', async t => {
  const app = await createApp(t)
  const wrong = [
    { headers: { 'content-type': 'application/json' }, payload: '{"kind":' },
    { headers: { 'content-type': 'application/json' }, payload: '' },
    { headers: { 'content-type': 'application/json' }, payload: '{"__proto__":{"kind":"reset"}}' },
    { headers: { 'content-type': 'text/plain' }, payload: 'reset' },
    { payload: '' }
  ]
  for (const request of wrong) {
    const response = await app.inject({ method: 'POST', url: URL, ...request })
    t.equal(response.statusCode, 400, request.payload)
    t.equal(response.json<{ code: string }>().code, '400004')
  }
})

t.test('a response reports at most a hundred invalid fields', async t => {
  const app = await createApp(t)
  const body = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, index]))
  const response = await post(app, { ...reset, ...body })
  t.equal(response.statusCode, 400)
  t.equal(response.json<{ fields: unknown[] }>().fields.length, 100)
})

t.test('a fault may match any non-empty id under strictIds: false', async t => {
  const seed = demoSeed()
  seed.connectors[0].id = 'shopify'
  const app = await createApp(t, { seeds: [seed], settings: { strictIds: false } })
  t.equal((await post(app, { ...teapot, match: { connectorId: 'shopify' } })).statusCode, 201)
  t.strictSame(await statusesOf(app, 1, { connector: 'shopify' }), [418])
  t.strictSame(await statusesOf(app, 1, { connector: demo.hubSpot }), [200])
  t.equal((await post(app, { ...teapot, match: { connectorId: '' } })).statusCode, 400)
})

t.test('a fault matches ids in any case, and the version name that the path contains', async t => {
  const app = await createApp(t)
  const path = { organisation: demo.acme.id.toLowerCase(), connector: demo.shopify.toLowerCase(), version: '2024%2D07' }
  await post(app, { ...teapot, match: { organisationId: demo.acme.id, connectorId: demo.shopify, version: '2024-07' } })
  t.strictSame(await statusesOf(app, 1, path), [418])
  t.strictSame(await statusesOf(app, 1), [200], 'latest is a different name')
})

t.test('a fault for * matches operations under either prefix, but no other path or method', async t => {
  const app = await createApp(t)
  await post(app, teapot)
  const headers = bearer(demo.acme.key)
  t.equal((await app.inject({ method: 'POST', url: `/api/connect/v1${importPath()}`, headers })).statusCode, 418)
  t.equal((await app.inject({ method: 'GET', url: importPath(), headers })).statusCode, 405)
  t.equal((await app.inject({ method: 'POST', url: '/o', headers })).statusCode, 404)
  t.equal((await app.inject('/.well-known/jwks.json')).statusCode, 200)
  t.equal((await app.inject('/__admin/health')).statusCode, 200)
  t.match((await app.inject(URL)).json(), { faults: [{ matched: 1, fired: 1 }] })
})

t.test('a quota responds with 429 and Retry-After over its limit, until the clock leaves its window', async t => {
  const app = await createApp(t)
  await setClock(app, { now: '2024-01-15T09:00:00Z', frozen: true })
  await post(app, { operation: 'ImportPublicConnectorVersion', kind: 'quota', limit: 2, window: '10s' })
  t.strictSame(await statusesOf(app, 2), [200, 200])
  await advance(app, '3s')
  const over = await injectImport(app)
  t.equal(over.statusCode, 429)
  t.equal(over.headers['retry-after'], '7')
  t.equal(over.headers['x-mock-explain'], 'fault; evidence=mock; ledger=faults; found="fault-1"')
  t.strictSame(over.json(), {
    code: '429000',
    message: 'too many requests',
    details: 'The fault fault-1 of the mock sent this response, not the operation.'
  })
  await advance(app, '11s')
  const next = await injectImport(app)
  t.equal(next.statusCode, 200)
  t.notOk('retry-after' in next.headers)
  t.strictSame(await statusesOf(app, 2), [200, 429])
  await setClock(app, { now: '2024-01-15T08:00:00Z' })
  t.strictSame(await statusesOf(app, 3), [200, 200, 429], 'setting the clock back starts a new window')
})

t.test('a quota in phase after-commit commits the operation and responds with 429', async t => {
  const app = await createApp(t)
  await post(app, { operation: '*', kind: 'quota', limit: 1, window: '1h', phase: 'after-commit' })
  t.strictSame(await statusesOf(app, 2), [200, 429])
  t.equal(app.sandboxes.default.store.connectors.listIds().length, 7)
})

t.test('random faults repeat after a reset and in a sandbox with the same randomSeed', async t => {
  const app = await createApp(t, { randomSeed: 11 })
  const draw = async (query = '', path = {}) => {
    await post(app, { ...teapot, probability: 0.5 }, query)
    return statusesOf(app, 24, path)
  }
  const first = await draw()
  t.strictSame(new Set(first), new Set([200, 418]))
  await app.inject({ method: 'POST', url: '/__admin/reset' })
  t.strictSame(await draw(), first)

  for (const [randomSeed, isSame] of [
    [11, true],
    [12, false]
  ] as const) {
    const { id, organisationId, token } = await lease(app, { randomSeed })
    await post(app, { ...teapot, probability: 0.5 }, `?sandbox=${id}`)
    const statuses: number[] = []
    for (let sent = 0; sent < 24; sent++) statuses.push(await importAs(app, organisationId, token))
    t.equal(statuses.join() === first.join(), isSame, String(randomSeed))
  }
})

interface Lease {
  readonly id: string
  readonly organisationId: string
  readonly token: string
}

async function lease(app: FastifyInstance, payload = {}): Promise<Lease> {
  return (await app.inject({ method: 'POST', url: '/__admin/sandboxes', payload })).json<Lease>()
}

async function importAs(app: FastifyInstance, organisation: string, token: string): Promise<number> {
  return (await injectImport(app, { organisation }, { headers: bearer(token) })).statusCode
}

t.test('the faults and the clock of one sandbox do not affect another', async t => {
  const app = await createApp(t)
  const [one, two] = [await lease(app), await lease(app)]
  const importIn = ({ organisationId, token }: Lease) => importAs(app, organisationId, token)
  await post(app, { ...teapot, ttl: '1m' }, `?sandbox=${one.id}`)
  await post(app, { operation: '*', kind: 'status', status: 502, ttl: '1m' }, `?sandbox=${two.id}`)
  t.strictSame([await importIn(one), await importIn(two), (await injectImport(app)).statusCode], [418, 502, 200])
  t.strictSame((await app.inject(URL)).json(), { faults: [] })
  t.equal((await app.inject(`${URL}/fault-1`)).statusCode, 404)

  await advance(app, '1m', `?sandbox=${one.id}`)
  t.strictSame([await importIn(one), await importIn(two)], [200, 502])
  await app.inject({ method: 'DELETE', url: `${URL}?sandbox=${one.id}` })
  t.match((await app.inject(`${URL}?sandbox=${two.id}`)).json(), { faults: [{ id: 'fault-1', status: 502, fired: 2 }] })
  const elsewhere = await app.inject({ url: URL, headers: { 'x-mock-sandbox': 'none' } })
  t.equal(elsewhere.statusCode, 404)
})

t.test('a fault over the limit is refused with 409 until another is deleted', async t => {
  const app = await createApp(t)
  const { faults } = app.sandboxes.default
  for (let index = 0; index < 1_000; index++) faults.add(reset)
  const refused = await post(app, reset)
  t.equal(refused.statusCode, 409)
  t.strictSame(refused.json(), {
    code: '409904',
    message: 'fault limit reached',
    details: 'The sandbox cannot have more than 1000 active faults. Delete some.'
  })
  await app.inject({ method: 'DELETE', url: `${URL}/fault-7` })
  t.equal((await post(app, reset)).statusCode, 201)
})

const propertyNames = [
  'operation',
  'kind',
  'match',
  'phase',
  'times',
  'skip',
  'probability',
  'ttl',
  'delay',
  'status',
  'code',
  'message',
  'retryAfter',
  'chunks',
  'duration',
  'at',
  'limit',
  'window',
  'fixed',
  'uniform',
  'lognormal',
  'version'
]

/** A valid fault with some properties replaced by arbitrary values, or an arbitrary value. */
const anyBody = fc.oneof(
  fc.jsonValue(),
  fc
    .tuple(
      fc.constantFrom(...oneOfEachKind),
      fc.dictionary(fc.constantFrom(...propertyNames), fc.jsonValue(), { maxKeys: 3 })
    )
    .map(([fault, changes]) => ({ ...fault, ...changes }))
)

t.test('any JSON is stored unchanged as a fault, or refused with the invalid fields', async t => {
  const app = await createApp(t)
  await fc.assert(
    fc.asyncProperty(anyBody, async body => {
      const response = await post(app, body)
      if (response.statusCode === 201) {
        const { id, state, matched, fired, ...report } = response.json<Record<string, unknown>>()
        app.sandboxes.default.faults.remove(id as string)
        const sent = JSON.parse(JSON.stringify(body)) as object
        return t.strictSame(
          { state, matched, fired, ...report },
          { state: 'active', matched: 0, fired: 0, phase: 'before', ...sent }
        )
      }
      const { code, fields } = response.json<{ code: string; fields: unknown[] }>()
      return response.statusCode === 400 && code === '400004' && fields.length > 0
    }),
    { numRuns: 500 }
  )
})

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

/** Valid faults that take little time. */
const anyFault: fc.Arbitrary<Fault> = fc
  .record({
    fault: fc.constantFrom(...oneOfEachKind),
    operation: fc.constantFrom('*', 'ImportPublicConnectorVersion'),
    phase: optional(fc.constantFrom(...phases)),
    times: optional(fc.integer({ min: 1, max: 3 })),
    skip: optional(fc.nat({ max: 1 })),
    ttl: optional(fc.constantFrom('1ms', '30s', '7d')),
    match: optional(
      fc.constantFrom({}, { version: 'latest' }, { version: 'none' }, { organisationId: demo.acme.id.toLowerCase() })
    )
  })
  .map(({ fault, ...rest }) => JSON.parse(JSON.stringify({ ...fault, ...rest })) as Fault)

t.test('any valid fault affects exactly the requests that match, skip and times select', async t => {
  const app = await createApp(t)
  await fc.assert(
    fc.asyncProperty(anyFault, async fault => assertEffect(t, app, fault)),
    { numRuns: 100 }
  )
})

const statusByKind: Readonly<Record<Fault['kind'], number | 'cut'>> = {
  status: 503,
  quota: 429,
  delay: 200,
  dribble: 200,
  malformed: 200,
  empty: 'cut',
  reset: 'cut',
  truncate: 'cut'
}

async function assertEffect(t: Test, app: FastifyInstance, fault: Fault): Promise<void> {
  const { faults, store, clock } = app.sandboxes.default
  faults.clear()
  clock.freeze()
  t.equal((await post(app, fault)).statusCode, 201)
  const { skip = 0, times = Number.POSITIVE_INFINITY, match } = fault
  const isMatch = match?.version !== 'none'
  for (let sent = 0; sent < 4; sent++) {
    const before = store.connectors.listIds().length
    const status = await injectImport(app).then(
      ({ statusCode }) => statusCode,
      () => 'cut'
    )
    const isAffected = isMatch && sent >= skip && sent < skip + times
    const isCommitted = !isAffected || fault.phase === 'after-commit' || ['delay', 'dribble'].includes(fault.kind)
    t.strictSame(
      [status, store.connectors.listIds().length - before],
      [isAffected ? statusByKind[fault.kind] : 200, isCommitted ? 1 : 0],
      JSON.stringify(fault)
    )
  }
}
