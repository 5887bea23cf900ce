/** Faults that match by header, body and principal; status faults with headers and a body of their own; durations. */
import fc from 'fast-check'
import t from 'tap'
import { bearer, createApp, demo, injectImport } from '../../helpers/app.js'
import { ask, fieldsOf, requestsOf } from '../../helpers/control-plane.js'

const status = { operation: '*', kind: 'status', status: 503 }

const create = (payload: object, headers: Record<string, string> = {}) => ({
  method: 'POST' as const,
  url: `/o/${demo.acme.id}/protocols/http/connectors`,
  headers: { ...bearer(demo.acme.key), ...headers },
  payload
})

t.test('a fault matches by header', async t => {
  const app = await createApp(t)
  await ask(app, 'POST /faults', { ...status, match: { headers: { 'X-Attempt': '1', 'authorization': '*' } } })
  const statusOf = async (headers: Record<string, string>) =>
    (await injectImport(app, {}, { headers: { ...bearer(demo.acme.key), ...headers } })).statusCode
  t.strictSame(
    [await statusOf({}), await statusOf({ 'x-attempt': '2' }), await statusOf({ 'x-attempt': '1' })],
    [200, 200, 503]
  )
})

t.test('a fault matches by body, before the operation and after its commit', async t => {
  const app = await createApp(t)
  const match = { body: { name: 'Shop' } }
  await ask(app, 'POST /faults', { ...status, match, times: 1 })
  await ask(app, 'POST /faults', { ...status, match, times: 1, phase: 'after-commit' })
  const body = { name: 'Shop', baseUrl: 'https://shop.test', authSchemeConfigs: [] }
  const countOf = async () => (await ask<{ connectors: object[] }>(app, 'GET /state')).connectors.length
  const before = await countOf()
  t.equal((await app.inject(create({ ...body, name: 'Other' }))).statusCode, 201)
  t.equal(await countOf(), before + 1)
  t.equal((await app.inject(create(body))).statusCode, 503)
  t.equal(await countOf(), before + 1)
  t.equal((await app.inject(create(body))).statusCode, 503)
  t.equal(await countOf(), before + 2)
  t.equal((await app.inject(create(body))).statusCode, 201)
})

t.test('a fault matches by the text of a body that is no JSON', async t => {
  const app = await createApp(t)
  await ask(app, 'POST /faults', { ...status, match: { body: 'na"me' } })
  const headers = { ...bearer(demo.acme.key), 'content-type': 'application/json' }
  const send = async (payload: string) =>
    (await app.inject({ method: 'POST', url: `/o/${demo.acme.id}/protocols/http/connectors`, headers, payload }))
      .statusCode
  t.strictSame([await send('{"na"me": 1}'), await send('{"name": 1}')], [503, 400])
})

t.test('the body of a request is parsed once for all faults that match by it', async t => {
  const app = await createApp(t)
  for (let index = 0; index < 50; index++) {
    const body = index % 2 === 0 ? `none ${index}` : { none: index }
    await ask(app, 'POST /faults', { ...status, match: { body } })
  }
  const request = create({ name: 'Shop', baseUrl: 'https://shop.test', authSchemeConfigs: [] })
  const { parse } = JSON
  let parsed = 0
  t.teardown(() => void (JSON.parse = parse))
  JSON.parse = (...args: Parameters<typeof parse>) => {
    if (args[0].includes('https://shop.test')) parsed++
    return parse(...args) as unknown
  }
  t.equal((await app.inject(request)).statusCode, 201)
  // Once by the faults, and once by the operation. The rest reads what was stored.
  const withFaults = parsed
  parsed = 0
  await ask(app, 'DELETE /faults')
  t.equal((await app.inject({ ...request, payload: { ...request.payload, name: 'Shop 2' } })).statusCode, 201)
  t.equal(withFaults, parsed + 1)
})

t.test('a fault matches by principal, so only a caller with a valid credential meets it', async t => {
  const app = await createApp(t)
  const { token } = await ask<{ token: string }>(app, 'POST /tokens', { sub: 'user:dev' })
  await ask(app, 'POST /faults', { ...status, match: { principal: 'user:dev' } })
  const statusOf = async (headers: object) => (await injectImport(app, {}, { headers: { ...headers } })).statusCode
  t.strictSame(
    [await statusOf(bearer(token)), await statusOf(bearer(demo.acme.key)), await statusOf({})],
    [503, 200, 401]
  )
  t.match((await requestsOf(app))[0], { principal: { name: 'user:dev' }, fault: { kind: 'status' } })
})

t.test('a late fault of each kind does what it says', async t => {
  const app = await createApp(t)
  for (const [kind, own, expected] of [
    ['quota', { limit: 0, window: 1_000 }, 429],
    ['delay', { delay: '1ms' }, 200],
    ['malformed', {}, 200],
    ['reset', {}, undefined],
    ['truncate', {}, undefined]
  ] as const) {
    await ask(app, 'DELETE /faults')
    await ask(app, 'POST /faults', { operation: '*', kind, ...own, match: { principal: 'local development' } })
    const answered = await injectImport(app).catch(() => undefined)
    t.equal(answered?.statusCode, expected, kind)
  }
})

t.test('a status fault has headers and a body of its own', async t => {
  const app = await createApp(t)
  const headers = { 'x-ratelimit-remaining': '0', 'Retry-After': '9' }
  await ask(app, 'POST /faults', { ...status, headers, body: { error: ['own'] }, times: 1 })
  await ask(app, 'POST /faults', { ...status, body: 'upstream failed', phase: 'after-commit', times: 1 })
  await ask(app, 'POST /faults', { ...status, body: '<p>', headers: { 'content-type': 'text/html' }, times: 1 })
  const [json, text, html] = [await injectImport(app), await injectImport(app), await injectImport(app)]
  t.strictSame([json.statusCode, json.json()], [503, { error: ['own'] }])
  t.match(json.headers, { 'x-ratelimit-remaining': '0', 'retry-after': '9' })
  t.strictSame([text.body, text.headers['content-type']], ['upstream failed', 'text/plain; charset=utf-8'])
  t.strictSame([html.body, html.headers['content-type']], ['<p>', 'text/html'])
  for (const wrong of [{ 'x y': '1' }, { 'x-y': 'a\r\nb' }, { 'x-y': 1 }]) {
    t.ok((await fieldsOf(app, 'POST /faults', { ...status, headers: wrong }))?.length, JSON.stringify(wrong))
  }
})

t.test('durations are texts or milliseconds everywhere', async t => {
  const app = await createApp(t)
  const property = fc.asyncProperty(fc.integer({ min: 1, max: 500 }), fc.boolean(), async (milliseconds, isText) => {
    const time = isText ? `${milliseconds}ms` : milliseconds
    const delays = [time, { fixed: time }, { uniform: [0, time] }, { lognormal: { median: time, sigma: 0, max: time } }]
    for (const delay of delays) await ask(app, 'POST /faults', { operation: '*', kind: 'delay', delay, ttl: time })
    await ask(app, 'POST /faults', { operation: '*', kind: 'dribble', chunks: 1, duration: time })
    await ask(app, 'POST /faults', { operation: '*', kind: 'quota', limit: 1, window: time })
    await ask(app, 'POST /requests/find', { wait: time, count: 1, status: '2xx', limit: 1 })
    await ask(app, 'DELETE /faults')
    await ask(app, 'POST /clock/advance', { by: time })
    await ask(app, 'POST /tokens', { sub: 'user:dev', expiresIn: time })
    const { id } = await ask<{ id: string }>(app, 'POST /sandboxes', { ttl: time })
    await app.inject({ method: 'DELETE', url: `/__admin/sandboxes/${id}` })
  })
  await injectImport(app)
  await fc.assert(property, { numRuns: 10 })
  await ask(app, 'POST /faults', { ...status, retryAfter: '1500ms', times: 1 })
  t.equal((await injectImport(app)).headers['retry-after'], '2')
  await ask(app, 'POST /faults', { ...status, retryAfter: 7, times: 1 })
  t.equal((await injectImport(app)).headers['retry-after'], '7')
})

t.test('durations that make no sense are refused', async t => {
  const app = await createApp(t)
  const fault = { operation: '*', kind: 'delay', delay: 1 }
  for (const [field, wrong] of [
    ['delay', { ...fault, delay: '11m' }],
    ['delay', { ...fault, delay: 600_001 }],
    ['delay', { ...fault, delay: -1 }],
    ['delay', { ...fault, delay: 'soon' }],
    ['delay', { ...fault, delay: true }],
    ['delay', { ...fault, delay: {} }],
    ['delay.uniform', { ...fault, delay: { uniform: ['2s', 1] } }],
    ['ttl', { ...fault, ttl: 0 }],
    ['ttl', { ...fault, ttl: '0s' }],
    ['window', { operation: '*', kind: 'quota', limit: 1, window: 0 }],
    ['duration', { operation: '*', kind: 'dribble', chunks: 1, duration: '11m' }],
    ['retryAfter', { ...status, retryAfter: '8d' }],
    ['retryAfter', { ...status, retryAfter: 1.5 }]
  ] as const) {
    t.match(await fieldsOf(app, 'POST /faults', wrong), [{ field }], JSON.stringify(wrong))
  }
})
