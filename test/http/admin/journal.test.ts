import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { InjectOptions } from 'fastify'
import t from 'tap'
import { bearer, createApp, demo, importPath, injectImport, listen } from '../../helpers/app.js'
import { admin, ask, fieldsOf, lease, requestsOf } from '../../helpers/control-plane.js'
import { reachableBytes } from '../../helpers/process/memory.js'
import type { JournalEntry } from '../../../src/control/journal/journal-entry.js'
import { openRaw } from '../../helpers/raw-http.js'

const execFileAsync = promisify(execFile)
const operation = 'ImportPublicConnectorVersion'
const frozen = { now: '2030-01-01T00:00:00Z', frozen: true }
const client = { 'user-agent': 'lightMyRequest', 'host': 'localhost:80' }

t.test('the journal records each request with its operation, its caller and its status', async t => {
  const app = await createApp(t)
  await ask(app, 'PUT /clock', frozen)
  const response = await injectImport(app, { connector: demo.shopify.toLowerCase() })
  const [entry] = await requestsOf(app)
  t.strictSame(entry, {
    id: response.headers['x-request-id'],
    at: '2030-01-01T00:00:00.000Z',
    method: 'POST',
    path: importPath({ connector: demo.shopify.toLowerCase() }),
    headers: { authorization: 'Bearer ******', ...client },
    operation,
    organisationId: demo.acme.id,
    connectorId: demo.shopify,
    version: 'latest',
    principal: { kind: 'apiKey', name: 'local development' },
    status: 200,
    duration: entry?.duration,
    response: {
      headers: { 'x-request-id': entry?.id, 'content-type': response.headers['content-type'] },
      body: response.json<unknown>()
    },
    curl: `curl -X POST 'http://localhost${importPath({ connector: demo.shopify.toLowerCase() })}' -H "authorization: Bearer $TOKEN" -H 'user-agent: lightMyRequest'`
  })
  t.strictSame(await ask(app, `GET /requests/${entry?.id}`), entry)
  t.ok((entry?.duration as number) > 0, 'also without a logger')
})

/** Each request with the status of its response and the explanation in its entry. */
const explained: [string, InjectOptions & { version?: string }, number, object][] = [
  [
    'a misspelt version',
    { version: '2024-7' },
    404,
    {
      ...{
        rule: 'versionNotFound',
        evidence: 'assumed',
        ledger: 'version-not-found',
        message: 'connector version not found',
        found: '2024-7',
        nearest: '2024-07'
      },
      details: 'The connector has no version with this name. Did you mean "2024-07"?'
    }
  ],
  [
    'no credential',
    { headers: {} },
    401,
    {
      ...{
        rule: 'credentialMissing',
        evidence: 'assumed',
        ledger: 'credential-missing',
        message: 'missing credential'
      },
      details: 'Send the header "Authorization: Bearer <API key or id_token>".'
    }
  ],
  [
    'a key of another organisation',
    { headers: bearer(demo.globex.key) },
    403,
    {
      ...{
        rule: 'organisationForbidden',
        evidence: 'assumed',
        ledger: 'organisation-forbidden',
        message: 'organisation forbidden'
      },
      details: 'Use a credential of the organisation in the path.'
    }
  ],
  [
    'a wrong id',
    { url: importPath({ connector: 'shopify' }) },
    400,
    {
      ...{
        rule: 'invalidPathParameter',
        evidence: 'assumed',
        ledger: 'invalid-path-parameter',
        message: 'invalid path parameter'
      },
      details: 'Each id in the path must be a ULID: 26 characters from 0-9 and A-Z, without I, L, O and U.',
      fields: [{ field: 'connector_id', message: 'must be a ULID' }]
    }
  ],
  [
    'a body that is too long',
    { payload: 'x'.repeat(2_000) },
    413,
    {
      ...{
        rule: 'bodyTooLarge',
        evidence: 'assumed',
        ledger: 'body-too-large',
        message: 'request body too large',
        details: 'Send at most 1000 bytes, or start the mock with a larger --body-limit.'
      }
    }
  ],
  [
    'a wrong method',
    { method: 'GET' },
    405,
    {
      ...{
        rule: 'methodNotAllowed',
        evidence: 'assumed',
        ledger: 'method-not-allowed',
        message: 'method not allowed',
        found: 'GET',
        details: 'This path takes POST.'
      }
    }
  ],
  [
    'a wrong path',
    { url: '/api/connect/v2' },
    404,
    {
      ...{ rule: 'pathNotFound', evidence: 'assumed', ledger: 'path-not-found', message: 'path not found' },
      details: 'No operation has this path. Operations are served at the root and under /api/connect/v1.'
    }
  ],
  [
    'a malformed path',
    { url: '/o/%zz/connectors' },
    400,
    {
      ...{
        rule: 'malformedUrl',
        evidence: 'assumed',
        ledger: 'malformed-url',
        message: 'malformed url',
        details: 'Percent-encode each part of the path as UTF-8.'
      }
    }
  ]
]

for (const [label, { version, ...request }, status, explanation] of explained) {
  t.test(`the journal explains the ${status} for a request with ${label}`, async t => {
    const app = await createApp(t, { bodyLimit: 1_000 })
    const response = await injectImport(app, version === undefined ? {} : { version }, request)
    t.equal(response.statusCode, status)
    const [entry, ...others] = await requestsOf(app)
    t.strictSame(others, [])
    t.equal(entry?.id, response.headers['x-request-id'])
    t.strictSame([entry?.status, entry?.explanation], [status, explanation])
  })
}

t.test('the journal leaves out requests to the control plane, unknown paths included', async t => {
  const app = await createApp(t)
  for (const url of [
    '/__admin/health',
    '/__admin/state',
    '/__admin/nothing',
    '/__admin/%zz',
    '/__admin',
    '/__admin/requests/x'
  ]) {
    await app.inject(url)
  }
  await admin(app, 'PATCH /state')
  t.strictSame(await requestsOf(app), [])
})

/** Bodies that are refused at each stage, and what the journal has of them. */
const refused: [string, InjectOptions & { version?: string }, number, unknown][] = [
  [
    'before authentication',
    { headers: { 'content-type': 'application/json' }, payload: '{"name":"x"}' },
    401,
    { name: 'x' }
  ],
  ['as malformed JSON', { payload: '{"name":"x",}' }, 400, '{"name":"x",}'],
  ['by its schema', { payload: { name: 5, token: 'hunter2' } }, 400, { name: 5, token: '******' }],
  [
    'by its media type',
    { headers: { ...bearer(demo.acme.key), 'content-type': 'text/plain' }, payload: 'a=b' },
    415,
    'a=b'
  ],
  ['as too long', { payload: JSON.stringify({ name: 'x'.repeat(2_000) }) }, 413, { name: 'x'.repeat(2_000) }]
]

for (const [stage, request, status, body] of refused) {
  t.test(`the journal has the body of a request that is refused ${stage}`, async t => {
    const app = await createApp(t, { bodyLimit: 1_000 })
    const response = await app.inject({
      method: 'POST',
      url: `/o/${demo.acme.id}/protocols/http/connectors`,
      headers: { ...bearer(demo.acme.key), 'content-type': 'application/json' },
      ...request
    })
    t.equal(response.statusCode, status)
    const [entry] = await requestsOf(app)
    t.strictSame(entry?.body, body)
    t.strictSame(entry?.response?.body, response.json<unknown>())
    t.equal(entry?.bodyTruncated, undefined)
  })
}

t.test('the journal has what a fault sent, and no response if it cut the connection', async t => {
  const app = await createApp(t)
  const kinds = {
    status: { status: 503 },
    malformed: {},
    truncate: { at: 0.25 },
    dribble: { chunks: 2, duration: 1 },
    reset: {},
    empty: {}
  }
  for (const [kind, own] of Object.entries(kinds)) {
    await ask(app, 'POST /faults', { operation: '*', kind, times: 1, ...own })
    const sent = await injectImport(app).catch(() => undefined)
    const [entry] = (await requestsOf(app)).slice(-1)
    const isCut = kind === 'reset' || kind === 'empty'
    t.equal(entry?.response === undefined, isCut, kind)
    if (kind === 'truncate') t.match(entry?.response?.body, /^\{"id"/)
    else if (kind === 'malformed') t.equal(entry?.response?.body, sent?.body)
    else if (!isCut) t.strictSame(entry?.response?.body, sent?.json<unknown>())
  }
})

t.test('the journal cuts bodies of more than 64 KiB and redacts what is left', async t => {
  const app = await createApp(t)
  const body = { password: 'hunter2', name: 'x'.repeat(70_000) }
  await app.inject({
    method: 'POST',
    url: `/o/${demo.acme.id}/protocols/http/connectors`,
    headers: bearer(demo.acme.key),
    payload: body
  })
  const [entry] = await requestsOf(app)
  t.equal(entry?.bodyTruncated, true)
  t.match(entry?.body, /^\{"password":"\*{6}","name":"x+$/)
  t.equal((entry?.body as string).length, 65_536 - 'hunter2'.length + '******'.length)
  t.match(entry?.curl, /--data-binary @body {2}# The journal does not have the whole body\.$/)
})

t.test('the journal finds requests by bodies and headers of requests and responses', async t => {
  const app = await createApp(t)
  await injectImport(app)
  await injectImport(app, { version: 'nothing' }, { headers: { ...bearer(demo.acme.key), 'x-run': '7' } })
  const countOf = async (criteria: object) =>
    (await ask<{ count: number }>(app, 'POST /requests/count', criteria)).count
  t.equal(await countOf({ headers: { 'X-Run': '7' } }), 1)
  t.equal(await countOf({ headers: { authorization: '*' } }), 2)
  t.equal(await countOf({ response: { body: { name: 'Shopify' } } }), 1)
  t.equal(await countOf({ response: { headers: { 'x-mock-explain': '*' }, body: 'not found' } }), 1)
  t.equal(await countOf({ headers: { authorization: `Bearer ${demo.acme.key}` } }), 0, 'secrets cannot be searched for')
  t.match(await fieldsOf(app, 'POST /requests/count', { headers: 'x' }), [{ field: 'headers' }])
  t.match(await fieldsOf(app, 'POST /requests/count', { response: { status: 200 } }), [{ field: 'response.status' }])
})

t.test('the journal sends a request again with its curl text', async t => {
  const { app, url } = await listen(t)
  await fetch(`${url}/o/${demo.acme.id}/protocols/http/connectors?x=%5B`, {
    method: 'POST',
    headers: { ...bearer(demo.acme.key), 'content-type': 'application/json' },
    body: `{"name":"it's", "tags":{}}`
  })
  const { requests } = (await (await fetch(`${url}/__admin/requests`)).json()) as { requests: JournalEntry[] }
  const [{ curl = '', status, body, response } = {} as JournalEntry] = requests
  await execFileAsync('sh', ['-c', curl], { env: { ...process.env, TOKEN: demo.acme.key } })
  const [, again] = await requestsOf(app)
  t.strictSame([again?.status, again?.body, again?.query], [status, body, { x: '[' }])
  t.strictSame(Object.keys(again?.response?.body as object), Object.keys(response?.body as object))
})

t.test('the journal masks the secrets in headers and query parameters', async t => {
  const app = await createApp(t)
  const { token } = await ask<{ token: string }>(app, 'POST /tokens', { sub: 'user:dev' })
  const secret = 'hunter2-and-more'
  const carriers: Record<string, string>[] = [
    bearer(demo.acme.key),
    bearer(token),
    { authorization: `JWT ${token}` },
    { authorization: secret },
    { authorization: `Digest ${secret}` },
    { cookie: `cookie=${demo.acme.key}; other=${secret}` },
    { 'x-api-key': secret, 'referer': `http://localhost/?token=${secret}`, 'x-other': `Bearer ${secret}` }
  ]
  for (const headers of carriers) {
    await app.inject({
      method: 'POST',
      url: `${importPath()}?token=${secret}&access_token=${token}&x=${demo.acme.key}`,
      headers
    })
    await app.inject({ url: `/nothing?token=${secret}`, headers })
  }
  const entries = await requestsOf(app)
  t.equal(entries.length, 2 * carriers.length)
  const text = JSON.stringify(entries)
  for (const part of [secret, demo.acme.key, ...token.split('.')]) t.notOk(text.includes(part), part)
  t.strictSame(entries[0]?.query, { token: '******', access_token: '******', x: '******' })
})

t.test('the journal finds and counts the requests that meet all criteria, sent as query or body', async t => {
  const app = await createApp(t)
  await injectImport(app)
  await injectImport(app, { version: 'nothing' })
  await injectImport(
    app,
    { organisation: demo.globex.id, connector: demo.hubSpot },
    { headers: bearer(demo.globex.key) }
  )
  await app.inject('/nothing')
  const [first, second, third, fourth] = (await requestsOf(app)) as [
    JournalEntry,
    JournalEntry,
    JournalEntry,
    JournalEntry
  ]
  const cases: [object, JournalEntry[]][] = [
    [{}, [first, second, third, fourth]],
    [{ operation }, [first, second, third]],
    [{ status: 404 }, [second, fourth]],
    [{ status: '4xx', operation }, [second]],
    [{ organisationId: demo.globex.id.toLowerCase() }, [third]],
    [{ connectorId: demo.shopify, version: 'latest' }, [first]],
    [{ connectorId: demo.hubSpot, version: 'nothing' }, []],
    [{ method: 'get' }, [fourth]],
    [{ path: '/library/import', status: '2xx' }, [first, third]],
    [{ principal: 'local development', organisationId: demo.acme.id }, [first, second]],
    [{ fault: '*' }, []],
    [{ since: second.id }, [third, fourth]],
    [{ since: first.at, status: 200 }, [first, third]],
    [{ since: '2020-01-01T00:00:00Z', operation, status: 404 }, [second]]
  ]
  for (const [criteria, requests] of cases) {
    const query = new URLSearchParams(criteria as Record<string, string>)
    const evicted = 0
    t.strictSame(await ask(app, `GET /requests?${query.toString()}`), { requests, evicted }, query.toString())
    t.strictSame(await ask(app, 'POST /requests/find', criteria), { requests, evicted })
    t.strictSame(await ask(app, 'POST /requests/find', { ...criteria, limit: 1 }), {
      requests: requests.slice(-1),
      evicted
    })
    t.strictSame(await ask(app, 'POST /requests/count', criteria), { count: requests.length, evicted })
  }
  t.strictSame(await ask(app, 'GET /requests?sandbox=default&limit=2'), { requests: [third, fourth], evicted: 0 })
})

t.test('refuses an unknown or invalid criterion with 400 and names the allowed ones', async t => {
  const app = await createApp(t)
  const fieldOf = async (query: object) => (await fieldsOf(app, 'POST /requests/find', query))?.[0]
  t.match(await fieldOf({ operation: 'ImportPublicConectorVersion' }), {
    field: 'operation',
    message: `got "ImportPublicConectorVersion"; did you mean "${operation}"?`
  })
  t.match(await fieldOf({ state: 404 }), {
    field: 'state',
    message: 'unknown property "state"; did you mean "status"?'
  })
  t.match(await fieldOf({ status: 99 }), {
    field: 'status',
    message: 'expected 100, 101, 102, …, 599, 2xx, 3xx, 4xx or 5xx, got 99'
  })
  t.match(await fieldOf({ since: 'yesterday' }), {
    field: 'since',
    message: /^must be a time in RFC 3339 format.* or the id of a request$/
  })
  t.match(await fieldOf({ organisationId: 'acme' }), {
    field: 'organisationId',
    message: /^expected a ULID .*, got "acme"$/
  })
  for (const [name, value] of [
    ['limit', 0],
    ['limit', 1.5],
    ['count', 0],
    ['wait', 'soon'],
    ['wait', '-1s'],
    ['status', [404]]
  ] as const) {
    t.match(await fieldOf({ [name]: value }), { field: name })
  }
  for (const query of ['status=abc', 'status=404&status=500', 'limit=-1', 'since=x', 'page=2', 'since=1&since=2']) {
    const response = await admin(app, `GET /requests?${query}`)
    t.equal(response.statusCode, 400, query)
    t.equal(response.json<{ message: string }>().message, 'invalid query parameter', query)
  }
  t.match(await fieldsOf(app, 'POST /requests/count', { limit: 1 }), [
    { field: 'limit', message: /^unknown property "limit"; expected operation, status, / }
  ])
  t.strictSame((await admin(app, 'GET /requests/nothing')).json(), {
    code: '404902',
    message: 'request not found',
    details: 'The journal has no request with this id. It may have been cleared or evicted.'
  })
})

t.test('a GET of a search that takes a body names the right method', async t => {
  const app = await createApp(t)
  for (const name of ['count', 'find']) {
    const response = await admin(app, `GET /requests/${name}`)
    t.equal(response.statusCode, 405)
    t.equal(response.headers.allow, 'POST')
    t.match(response.json(), { message: 'method not allowed', details: 'This path takes POST.' })
  }
})

t.test('refuses criteria that no request can meet', async t => {
  const app = await createApp(t)
  t.match(await fieldsOf(app, 'POST /requests/count', { method: 'PSOT' }), [
    { field: 'method', message: 'expected a method such as POST, got "PSOT"; did you mean "POST"?' }
  ])
  t.match(await fieldsOf(app, 'POST /requests/count', { fault: 'rest' }), [
    { field: 'fault', message: /got "rest"; did you mean "reset"\?$/ }
  ])
})

t.test('a search with wait returns as soon as enough requests match', async t => {
  const { app, url } = await listen(t)
  const waitFor = async (query: string) =>
    (await fetch(`${url}/__admin/requests?wait=9m&${query}`)).json() as Promise<{
      requests: JournalEntry[]
      evicted: number
    }>
  const [missing, two] = [waitFor('status=404'), waitFor('count=2&limit=1')]
  await waitUntilReceived(url)
  const sent = await injectImport(app)
  await injectImport(app, { version: 'nothing' })
  t.strictSame(
    (await two).requests.map(({ status }) => status),
    [404],
    'the limit keeps the newest request'
  )
  t.match(await missing, { requests: [{ status: 404, version: 'nothing' }], evicted: 0 })
  t.match(
    (await waitFor('status=200')).requests,
    [{ id: sent.headers['x-request-id'] }],
    'a request that is already in the journal'
  )
})

t.test('a search with wait ends when its client closes the connection', async t => {
  const { app, url } = await listen(t)
  const { journal } = app.sandboxes.default
  const body = '{"wait":"9m"}'
  for (const request of [
    'GET /__admin/requests?wait=9m HTTP/1.1\r\nHost: localhost\r\n\r\n',
    `POST /__admin/requests/find HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  ]) {
    const { socket } = await openRaw(t, url)
    socket.write(request)
    while (journal.countWaits() === 0) await waitUntilReceived(url)
    socket.destroy()
    while (journal.countWaits() > 0) await waitUntilReceived(url)
  }
  t.equal(journal.countWaits(), 0)
})

/** Resolves once the server handles all requests that were sent before. */
async function waitUntilReceived(url: string): Promise<void> {
  for (let times = 0; times < 3; times++) await fetch(`${url}/__admin/health`)
}

t.test('a search returns the requests so far when its wait time is over', async t => {
  const app = await createApp(t)
  await injectImport(app)
  const result = await ask<{ requests: unknown[] }>(app, 'GET /requests?count=2&wait=5ms')
  t.equal(result.requests.length, 1)
})

t.test('closing the server ends waiting searches with the requests so far', async t => {
  const { app, url } = await listen(t)
  const sandbox = await lease(app)
  const waiting = ['default', sandbox.id].flatMap(id =>
    [1, 2].map(() => fetch(`${url}/__admin/requests?wait=9m&sandbox=${id}`))
  )
  await waitUntilReceived(url)
  await app.close()
  for (const response of await Promise.all(waiting)) {
    t.strictSame([response.status, await response.json()], [200, { requests: [], evicted: 0 }])
  }
})

t.test('the journal reports the number of evicted entries until it is cleared', async t => {
  const app = await createApp(t, { journal: { size: 2 } })
  for (let times = 0; times < 5; times++) await injectImport(app)
  const { requests, evicted } = await ask<{ requests: JournalEntry[]; evicted: number }>(app, 'GET /requests')
  t.strictSame([requests.length, evicted], [2, 3])
  t.strictSame(await ask(app, 'POST /requests/count', { status: 200 }), { count: 2, evicted: 3 })
  t.strictSame(await ask(app, 'POST /requests/find', { status: 404 }), { requests: [], evicted: 3 })
  const sandbox = await lease(app)
  t.strictSame(
    await ask(app, `POST /requests/count?sandbox=${sandbox.id}`),
    { count: 0, evicted: 0 },
    'each sandbox counts its own'
  )
  t.equal((await admin(app, 'DELETE /requests')).statusCode, 204)
  t.strictSame(await ask(app, 'POST /requests/count'), { count: 0, evicted: 0 })
})

t.test('the journal keeps at most its number of entries and of bytes', async t => {
  const none = await createApp(t, { journal: { size: 0 } })
  await injectImport(none)
  t.strictSame(await ask(none, 'GET /requests'), { requests: [], evicted: 1 })
  const few = await createApp(t, { journal: { bytes: 1_200 } })
  for (let times = 0; times < 4; times++) await injectImport(few)
  const { requests, evicted } = await ask<{ requests: JournalEntry[]; evicted: number }>(few, 'GET /requests')
  t.ok(requests.length > 0 && requests.length < 4)
  t.equal(requests.length + evicted, 4)
})

t.test('memory does not grow beyond the journal over thousands of requests', async t => {
  const app = await createApp(t, { seeds: [], journal: { size: 100 }, settings: { validateResponses: false } })
  const padding = 'x'.repeat(2_000)
  const send = async (times: number) => {
    for (let index = 0; index < times; index++) await app.inject(`/nothing/${index}/${padding}`)
  }
  await send(500)
  const before = await reachableBytes()
  await send(3_000)
  const grown = (await reachableBytes()) - before
  t.ok(grown < 3_000_000, `${grown} bytes more`)
  t.strictSame(await ask(app, 'POST /requests/count', { status: 404 }), { count: 100, evicted: 3_400 })
})
