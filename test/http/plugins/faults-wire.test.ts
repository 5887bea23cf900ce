/** The effect of each kind of fault on the wire: bytes, chunks, their order and how the connection ends. */
import t, { type Test } from 'tap'
import type { Fault } from '../../../src/control/faults/fault-schema.js'
import { listenWithFaults, oneOfEachKind, phases, rawImport } from '../../helpers/faults.js'
import { bearer, demo, importPath } from '../../helpers/app.js'
import { exchange, parseAnswers, type RawAnswer, type RawConnection, rawPost } from '../../helpers/raw-http.js'

type Kind = Fault['kind']

interface Observation {
  readonly connection: RawConnection
  /** May be incomplete; undefined if no byte arrived. */
  readonly response: RawAnswer | undefined
  /** The response to the same request without a fault. */
  readonly original: RawAnswer
  readonly id: string
}

type Server = Awaited<ReturnType<typeof listenWithFaults>>

/** Sends a request without any fault, then the same request with the given fault. */
async function sendWithFault(server: Server, fault: Fault, request = rawImport()) {
  server.sandbox.faults.clear()
  const connection = await server.connect()
  const original = (await exchange(connection, request)) as RawAnswer
  const { id } = server.add(fault)
  const before = connection.pieces.length
  const response = await exchange(connection, request)
  return { connection, original, response, id, pieces: connection.pieces.slice(before) }
}

const namesOf = ({ headers }: RawAnswer) => Object.keys(headers).sort()

/** Compares status and headers with the original, except for the values that differ for each request. */
function assertSameHead(t: Test, response: RawAnswer | undefined, original: RawAnswer): void {
  const stable = ({ status, headers }: RawAnswer) => ({ status, ...headers, 'x-request-id': '', 'date': '' })
  t.strictSame(response && namesOf(response), namesOf(original))
  t.strictSame(response && stable(response), stable(original))
}

const isJson = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const errorHeaders = [
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'x-mock-explain',
  'x-request-id'
]

function assertError(
  t: Test,
  { response, connection, id }: Observation,
  error: { status: number; message: string; retryAfter: string }
): void {
  const { status, message, retryAfter } = error
  t.equal(response?.status, status)
  t.strictSame(response && namesOf(response), [...errorHeaders, 'retry-after'].sort())
  t.match(response?.headers, {
    'content-type': 'application/json',
    'retry-after': retryAfter,
    'x-mock-explain': `fault; evidence=mock; ledger=faults; found="${id}"`,
    'x-request-id': /^[0-9a-f]{32}$/
  })
  t.strictSame(JSON.parse(response?.body ?? ''), {
    code: `${status}000`,
    message,
    details: `The fault ${id} of the mock sent this response, not the operation.`
  })
  t.equal(connection.ended(), undefined, 'the connection stays open')
}

function assertOriginal(t: Test, { response, original, connection }: Observation): void {
  assertSameHead(t, response, original)
  t.match(JSON.parse(response?.body ?? ''), { name: 'Shopify' })
  t.equal(response?.body.length, original.body.length)
  t.equal(connection.ended(), undefined, 'the connection stays open')
}

const assertByKind: Record<Kind, (t: Test, observation: Observation) => void> = {
  status: (t, observation) =>
    assertError(t, observation, { status: 503, message: 'service unavailable', retryAfter: '3' }),
  quota: (t, observation) =>
    assertError(t, observation, { status: 429, message: 'too many requests', retryAfter: '10' }),
  delay: assertOriginal,
  dribble: assertOriginal,
  empty(t, { response, connection }) {
    t.equal(response, undefined, 'no byte arrives')
    t.equal(connection.ended(), 'FIN')
  },
  reset(t, { response, connection }) {
    t.equal(response, undefined, 'no byte arrives')
    t.equal(connection.ended(), 'RST')
  },
  malformed(t, { response, original, connection }) {
    assertSameHead(t, response, original)
    t.equal(response?.body.length, original.body.length)
    t.notOk(isJson(response?.body ?? ''))
    t.ok(isJson(`${response?.body.slice(0, -1)}}`), 'only the last character is wrong')
    t.equal(connection.ended(), undefined, 'the connection stays open')
  },
  truncate(t, { response, original, connection }) {
    assertSameHead(t, response, original)
    t.equal(response?.body.length, Math.floor(original.body.length / 2))
    t.notOk(isJson(response?.body ?? ''))
    t.equal(connection.ended(), 'FIN')
  }
}

const closing: readonly Kind[] = ['empty', 'reset', 'truncate']

for (const phase of phases) {
  for (const fault of oneOfEachKind) {
    t.test(`${fault.kind} (${phase}) reaches the client, is recorded in the journal and logs no error`, async t => {
      const server = await listenWithFaults(t)
      const { connection, ...observation } = await sendWithFault(server, { ...fault, phase })
      const ended = closing.includes(fault.kind) ? await connection.closed() : undefined
      t.equal(connection.ended(), ended)
      assertByKind[fault.kind](t, { connection, ...observation })
      const { id, response } = observation
      const { status, fault: recorded } = server.sandbox.journal.find().at(-1) ?? {}
      t.strictSame({ status, recorded }, { status: response?.status, recorded: { id, kind: fault.kind, phase } })
      t.strictSame(server.worries(), [])
    })
  }
}

t.test('the log has one line for a cut response, with the id of the fault', async t => {
  const server = await listenWithFaults(t)
  for (const kind of ['empty', 'reset', 'truncate'] as const) {
    const { connection, id } = await sendWithFault(server, { operation: '*', kind })
    await connection.closed()
    const lines = server.log.filter(line => line['fault'] === id)
    t.match(lines, [{ kind, msg: /^POST \/o\/:organisation_id\/.* cut by fault-\d$/ }])
    t.equal(lines.length, 1)
  }
})

for (const phase of phases) {
  t.test(`a dribble (${phase}) sends the body in the given number of chunks`, async t => {
    const server = await listenWithFaults(t)
    const { pieces, original, response } = await sendWithFault(server, {
      operation: '*',
      kind: 'dribble',
      chunks: 7,
      duration: 70,
      phase
    })
    t.equal(response?.headers['content-length'], String(original.body.length))
    const [head = Buffer.alloc(0), ...rest] = bodyPieces(pieces)
    t.equal(rest.length + 1, 7)
    const sizes = [head.length, ...rest.map(piece => piece.length)]
    t.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, 'the sizes differ by at most one byte')
  })
}

/** The chunks of a body; the first one may come together with the head. */
function bodyPieces(pieces: readonly Buffer[]): Buffer[] {
  const [first = Buffer.alloc(0), ...rest] = pieces
  const body = first.subarray(first.indexOf('\r\n\r\n') + 4)
  return body.length === 0 ? rest : [body, ...rest]
}

t.test('a dribble may have no duration, more chunks than bytes, or a single chunk', async t => {
  const server = await listenWithFaults(t)
  const { pieces } = await sendWithFault(server, { operation: '*', kind: 'dribble', chunks: 4, duration: 0 })
  t.equal(bodyPieces(pieces).length, 4)
  const many = await sendWithFault(
    server,
    { operation: '*', kind: 'dribble', chunks: 10_000, duration: 0 },
    rawPost(importPath())
  )
  t.equal(many.response?.body.length, many.original.body.length)
  t.equal(bodyPieces(many.pieces).length, many.original.body.length)
  const one = await sendWithFault(server, { operation: '*', kind: 'dribble', chunks: 1, duration: 600_000 })
  t.equal(one.response?.body.length, one.original.body.length)
})

t.test('truncate sends the given fraction of the body, zero included', async t => {
  const server = await listenWithFaults(t)
  for (const at of [0, 0.25, 0.999]) {
    const { response, original, connection } = await sendWithFault(server, { operation: '*', kind: 'truncate', at })
    t.equal(await connection.closed(), 'FIN')
    assertSameHead(t, response, original)
    t.equal(response?.body.length, Math.floor(original.body.length * at))
  }
})

t.test('a delayed fault of any kind blocks no other request, and closing the server ends the delay', async t => {
  const { add, connect, app, sandbox } = await listenWithFaults(t)
  const delayed: { readonly kind: Kind; readonly connection: RawConnection }[] = []
  for (const phase of phases) {
    for (const fault of oneOfEachKind) {
      const { id } = add({ ...fault, phase, times: 1, delay: { fixed: 600_000 } })
      const connection = await connect()
      connection.socket.write(rawImport())
      while (sandbox.faults.find(id)?.state === 'active') await new Promise(resolve => setImmediate(resolve))
      const other = await exchange(await connect(), rawImport())
      t.equal(other?.status, 200, `${fault.kind}, ${phase}`)
      delayed.push({ kind: fault.kind, connection })
    }
  }
  t.strictSame(
    new Set(delayed.map(({ connection }) => connection.text())),
    new Set(['']),
    'no byte of the delayed responses yet'
  )
  await app.close()
  for (const { kind, connection } of delayed) {
    t.equal(await connection.closed(), kind === 'reset' ? 'RST' : 'FIN')
    const [response] = parseAnswers(connection.text())
    t.equal(
      response?.status,
      { status: 503, quota: 429, empty: undefined, reset: undefined, ...originalStatuses }[kind],
      kind
    )
  }
})

const originalStatuses = { delay: 200, dribble: 200, malformed: 200, truncate: 200 }

const bodies = { 'a small': 'x'.repeat(10), 'a large': 'x'.repeat(900_000) }

for (const [size, body] of Object.entries(bodies)) {
  for (const phase of phases) {
    t.test(`${size} body is read completely before the connection ends (${phase})`, async t => {
      const server = await listenWithFaults(t)
      for (const kind of ['empty', 'truncate'] as const) {
        const { connection } = await sendWithFault(server, { operation: '*', kind, phase }, rawImport({}, body))
        t.equal(await connection.closed(), 'FIN', kind)
      }
      const { connection } = await sendWithFault(server, { operation: '*', kind: 'reset', phase }, rawImport({}, body))
      t.equal(await connection.closed(), 'RST')
    })
  }
}

// A connection that closes with unread data sends a RST instead of a FIN.
t.test('a slow body is read completely before the connection ends', async t => {
  const server = await listenWithFaults(t)
  const cases = [
    { fault: { operation: '*', kind: 'empty' }, headers: bearer(demo.acme.key), length: 0 },
    { fault: { operation: '*', kind: 'truncate' }, headers: {}, length: 1 },
    { fault: { operation: '*', kind: 'truncate', phase: 'after-commit' }, headers: {}, length: 1 }
  ] as const
  for (const { fault, headers, length } of cases) {
    server.sandbox.faults.clear()
    const { id } = server.add({ ...fault, times: 1 })
    const connection = await server.connect()
    const request = rawPost(importPath(), headers, bodies['a large'])
    connection.socket.write(request.slice(0, 400_000))
    while (server.sandbox.faults.find(id)?.state === 'active') await new Promise(resolve => setImmediate(resolve))
    if (length > 0) await connection.until(text => text.includes('\r\n\r\n{'))
    for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
    t.equal(connection.ended(), undefined, `${fault.kind} has not ended yet`)
    connection.socket.write(request.slice(400_000))
    t.equal(await connection.closed(), 'FIN')
    t.equal(parseAnswers(connection.text()).length, length)
  }
})

interface Refusal {
  readonly label: string
  readonly status: number
  readonly request: string
}

const refusals: readonly Refusal[] = [
  { label: 'unauthenticated', status: 401, request: rawPost(importPath()) },
  {
    label: 'not found',
    status: 404,
    request: rawPost(importPath({ version: 'none' }), { authorization: 'Bearer swo_demo_acme' })
  }
]

const headPreservingKinds: readonly Kind[] = ['delay', 'dribble', 'malformed', 'truncate']

for (const { label, status, request } of refusals) {
  for (const phase of phases) {
    t.test(`faults affect a refused request (${label}) like any other (${phase})`, async t => {
      const server = await listenWithFaults(t)
      for (const fault of oneOfEachKind) {
        const { connection, response, original } = await sendWithFault(server, { ...fault, phase }, request)
        if (closing.includes(fault.kind)) await connection.closed()
        t.equal(original.status, status)
        if (headPreservingKinds.includes(fault.kind)) assertSameHead(t, response, original)
        else if (response !== undefined)
          t.notOk('www-authenticate' in response.headers, 'the original challenge is removed')
        t.strictSame(
          server.sandbox.faults.list().map(({ matched, fired }) => [matched, fired]),
          [[1, 1]],
          fault.kind
        )
        t.strictSame(server.worries(), [])
      }
    })
  }
}

t.test('faults affect a 409 like any other response', async t => {
  const { add, connect } = await listenWithFaults(t, { settings: { repeatImport: 'conflict' } })
  const connection = await connect()
  t.equal((await exchange(connection, rawImport()))?.status, 200)
  add({ operation: '*', kind: 'malformed', phase: 'after-commit', times: 1 })
  const malformed = await exchange(connection, rawImport())
  t.equal(malformed?.status, 409)
  t.notOk(isJson(malformed?.body ?? ''))
  add({ operation: '*', kind: 'malformed', times: 1 })
  t.equal((await exchange(connection, rawImport()))?.status, 409)
  add({ operation: '*', kind: 'status', status: 502, times: 1, phase: 'after-commit' })
  t.equal((await exchange(connection, rawImport()))?.status, 502)
  t.equal((await exchange(connection, rawImport()))?.status, 409)
})

t.test('a status fault sends its own code, message and Retry-After', async t => {
  const server = await listenWithFaults(t)
  for (const phase of phases) {
    const fault = { status: 418, code: 'TEAPOT', message: 'no "coffee" ☕', retryAfter: 0 }
    const { response, id } = await sendWithFault(server, { operation: '*', kind: 'status', phase, ...fault })
    t.equal(response?.status, 418)
    t.equal(response?.headers['retry-after'], '0')
    t.strictSame(JSON.parse(response?.body ?? ''), {
      code: 'TEAPOT',
      message: 'no "coffee" ☕',
      details: `The fault ${id} of the mock sent this response, not the operation.`
    })
  }
})

t.test('a status fault sends no Retry-After by default, and may be a status that HTTP does not define', async t => {
  const server = await listenWithFaults(t)
  for (const phase of phases) {
    const { response } = await sendWithFault(server, { operation: '*', kind: 'status', status: 599, phase })
    t.strictSame(response && namesOf(response), errorHeaders)
    t.match(JSON.parse(response?.body ?? ''), { code: '599000', message: 'fault' })
  }
})

t.test('a status fault of 401 sends WWW-Authenticate, with or without credentials', async t => {
  const server = await listenWithFaults(t)
  for (const phase of phases) {
    for (const request of [rawImport(), rawPost(importPath())]) {
      const { response } = await sendWithFault(server, { operation: '*', kind: 'status', status: 401, phase }, request)
      t.equal(response?.headers['www-authenticate'], 'Bearer realm="versori-mock", error="invalid_token"')
    }
  }
})

t.test('a connection stays usable after each fault with a complete response', async t => {
  const server = await listenWithFaults(t)
  for (const phase of phases) {
    for (const fault of oneOfEachKind.filter(({ kind }) => !closing.includes(kind))) {
      const { connection } = await sendWithFault(server, { ...fault, phase }, rawImport({}, 'x'.repeat(200_000)))
      server.sandbox.faults.clear()
      const next = await exchange(connection, rawImport())
      t.equal(next?.status, 200, `${fault.kind}, ${phase}`)
      t.ok(isJson(next?.body ?? ''))
      t.equal(connection.ended(), undefined)
    }
  }
})

t.test('a fault on the first of two pipelined requests leaves the second alone and keeps the order', async t => {
  const { add, connect } = await listenWithFaults(t)
  for (const phase of phases) {
    for (const fault of oneOfEachKind.filter(({ kind }) => !closing.includes(kind))) {
      add({ ...fault, phase, times: 1, delay: { fixed: 30 } })
      const connection = await connect()
      const [first = '', second = ''] = ['one', 'two'].map(word =>
        rawImport({ 'connection': 'keep-alive', 'x-word': word })
      )
      connection.socket.write(first + second.replace('latest', 'none'))
      const text = await connection.until(all => all.includes('versionNotFound') && all.endsWith('}'))
      const [firstResponse, secondResponse] = parseAnswers(text)
      t.equal(secondResponse?.status, 404, `${fault.kind}, ${phase}`)
      t.equal(firstResponse?.status, { status: 503, quota: 429 }[fault.kind as string] ?? 200)
    }
  }
})

t.test('a cut on the second of two pipelined requests waits for the first response', async t => {
  const { add, connect, sandbox } = await listenWithFaults(t)
  for (const phase of phases) {
    for (const kind of ['empty', 'reset', 'truncate'] as const) {
      sandbox.faults.clear()
      add({ operation: '*', kind: 'delay', delay: { fixed: 50 }, times: 1 })
      add({ operation: '*', kind, phase })
      const connection = await connect()
      connection.socket.write(rawImport() + rawImport())
      // Some versions of Node.js do not report a RST that arrives with unread data.
      const closed = await connection.closed()
      t.ok(closed === 'FIN' || kind === 'reset', closed)
      const [first, second] = parseAnswers(connection.text())
      t.ok(isJson(first?.body ?? ''), `${kind}, ${phase}`)
      t.equal(second?.status, kind === 'truncate' ? 200 : undefined)
      t.strictSame(
        sandbox.faults.list().map(({ fired }) => fired),
        [1, 1]
      )
    }
  }
})

t.test('a cut on the first of two pipelined requests leaves no response to the second', async t => {
  const { add, connect } = await listenWithFaults(t)
  for (const kind of ['empty', 'reset'] as const) {
    add({ operation: '*', kind, times: 1 })
    const connection = await connect()
    connection.socket.write(rawImport() + rawImport())
    t.equal(await connection.closed(), kind === 'reset' ? 'RST' : 'FIN')
    t.equal(connection.text(), '')
  }
})
