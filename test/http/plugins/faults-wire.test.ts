/** What a client sees on the wire of each kind of fault: bytes, pieces, their order, and how the connection ends. */
import t, { type Test } from 'tap'
import type { Fault } from '../../../src/control/faults/fault-schema.js'
import { listenWithFaults, oneOfEachKind, phases, rawImport } from '../../helpers/faults.js'
import { bearer, demo, importPath } from '../../helpers/app.js'
import { exchange, parseAnswers, type RawAnswer, type RawConnection, rawPost } from '../../helpers/raw-http.js'

type Kind = Fault['kind']

interface Sight {
  readonly connection: RawConnection
  /** What there is of an answer; undefined where there was not a byte of one. */
  readonly answer: RawAnswer | undefined
  /** The answer to the same request without a fault. */
  readonly good: RawAnswer
  readonly id: string
}

type Server = Awaited<ReturnType<typeof listenWithFaults>>

/** A request that is met by the fault, and by no other, after the same one that was not. */
async function meet(server: Server, fault: Fault, request = rawImport()) {
  server.sandbox.faults.clear()
  const connection = await server.connect()
  const good = (await exchange(connection, request)) as RawAnswer
  const { id } = server.add(fault)
  const before = connection.pieces.length
  const answer = await exchange(connection, request)
  return { connection, good, answer, id, pieces: connection.pieces.slice(before) }
}

const namesOf = ({ headers }: RawAnswer) => Object.keys(headers).sort()

/** The same head as a good answer's: names, and all values but those of the request itself. */
function sameHead(t: Test, answer: RawAnswer | undefined, good: RawAnswer): void {
  const stable = ({ status, headers }: RawAnswer) => ({ status, ...headers, 'x-request-id': '', 'date': '' })
  t.strictSame(answer && namesOf(answer), namesOf(good))
  t.strictSame(answer && stable(answer), stable(good))
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

function seesError(
  t: Test,
  { answer, connection, id }: Sight,
  error: { status: number; message: string; retryAfter: string }
): void {
  const { status, message, retryAfter } = error
  t.equal(answer?.status, status)
  t.strictSame(answer && namesOf(answer), [...errorHeaders, 'retry-after'].sort())
  t.match(answer?.headers, {
    'content-type': 'application/json; charset=utf-8',
    'retry-after': retryAfter,
    'x-mock-explain': `fault; evidence=mock; ledger=faults; found="${id}"`,
    'x-request-id': /^[0-9a-f-]{36}$/
  })
  t.strictSame(JSON.parse(answer?.body ?? ''), {
    code: `${status}000`,
    message,
    details: `The fault ${id} of the mock answered, not the operation.`
  })
  t.equal(connection.ended(), undefined, 'the connection stays')
}

function seesTheTruth(t: Test, { answer, good, connection }: Sight): void {
  sameHead(t, answer, good)
  t.match(JSON.parse(answer?.body ?? ''), { name: 'Shopify' })
  t.equal(answer?.body.length, good.body.length)
  t.equal(connection.ended(), undefined, 'the connection stays')
}

const sights: Record<Kind, (t: Test, sight: Sight) => void> = {
  status: (t, sight) => seesError(t, sight, { status: 503, message: 'service unavailable', retryAfter: '3' }),
  quota: (t, sight) => seesError(t, sight, { status: 429, message: 'too many requests', retryAfter: '10' }),
  delay: seesTheTruth,
  dribble: seesTheTruth,
  empty(t, { answer, connection }) {
    t.equal(answer, undefined, 'not a byte')
    t.equal(connection.ended(), 'FIN')
  },
  reset(t, { answer, connection }) {
    t.equal(answer, undefined, 'not a byte')
    t.equal(connection.ended(), 'RST')
  },
  malformed(t, { answer, good, connection }) {
    sameHead(t, answer, good)
    t.equal(answer?.body.length, good.body.length)
    t.notOk(isJson(answer?.body ?? ''))
    t.ok(isJson(`${answer?.body.slice(0, -1)}}`), 'only its last character is wrong')
    t.equal(connection.ended(), undefined, 'the connection stays')
  },
  truncate(t, { answer, good, connection }) {
    sameHead(t, answer, good)
    t.equal(answer?.body.length, Math.floor(good.body.length / 2))
    t.notOk(isJson(answer?.body ?? ''))
    t.equal(connection.ended(), 'FIN')
  }
}

const closing: readonly Kind[] = ['empty', 'reset', 'truncate']

for (const phase of phases) {
  for (const fault of oneOfEachKind) {
    t.test(`${fault.kind}, ${phase}: the client sees it, the journal tells it and no error is logged`, async t => {
      const server = await listenWithFaults(t)
      const { connection, ...sight } = await meet(server, { ...fault, phase })
      const ended = closing.includes(fault.kind) ? await connection.closed() : undefined
      t.equal(connection.ended(), ended)
      sights[fault.kind](t, { connection, ...sight })
      const { id, answer } = sight
      const { status, fault: met } = server.sandbox.journal.find().at(-1) ?? {}
      t.strictSame({ status, met }, { status: answer?.status, met: { id, kind: fault.kind, phase } })
      t.strictSame(server.worries(), [])
    })
  }
}

t.test('a cut answer leaves a line in the log that names the fault', async t => {
  const server = await listenWithFaults(t)
  for (const kind of ['empty', 'reset', 'truncate'] as const) {
    const { connection, id } = await meet(server, { operation: '*', kind })
    await connection.closed()
    const lines = server.log.filter(line => line['fault'] === id)
    t.match(lines, [{ kind, msg: /^POST \/o\/:organisation_id\/.* cut by fault-\d$/ }])
    t.equal(lines.length, 1)
  }
})

for (const phase of phases) {
  t.test(`a dribble arrives in so many pieces, ${phase}, the head of the whole with the first`, async t => {
    const server = await listenWithFaults(t)
    const { pieces, good, answer } = await meet(server, {
      operation: '*',
      kind: 'dribble',
      chunks: 7,
      duration: 70,
      phase
    })
    t.equal(answer?.headers['content-length'], String(good.body.length))
    const [head = Buffer.alloc(0), ...rest] = bodyPieces(pieces)
    t.equal(rest.length + 1, 7)
    const sizes = [head.length, ...rest.map(piece => piece.length)]
    t.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, 'the pieces are alike')
  })
}

/** Pieces of a body, however its head came: with the first of them or before. */
function bodyPieces(pieces: readonly Buffer[]): Buffer[] {
  const [first = Buffer.alloc(0), ...rest] = pieces
  const body = first.subarray(first.indexOf('\r\n\r\n') + 4)
  return body.length === 0 ? rest : [body, ...rest]
}

t.test('a dribble of no duration still comes in pieces, and one of more pieces than bytes ends', async t => {
  const server = await listenWithFaults(t)
  const { pieces } = await meet(server, { operation: '*', kind: 'dribble', chunks: 4, duration: 0 })
  t.equal(bodyPieces(pieces).length, 4)
  const many = await meet(
    server,
    { operation: '*', kind: 'dribble', chunks: 10_000, duration: 0 },
    rawPost(importPath())
  )
  t.equal(many.answer?.body.length, many.good.body.length)
  t.equal(bodyPieces(many.pieces).length, many.good.body.length)
  const one = await meet(server, { operation: '*', kind: 'dribble', chunks: 1, duration: 600_000 })
  t.equal(one.answer?.body.length, one.good.body.length)
})

t.test('a truncated body is as long as asked for, even none at all', async t => {
  const server = await listenWithFaults(t)
  for (const at of [0, 0.25, 0.999]) {
    const { answer, good, connection } = await meet(server, { operation: '*', kind: 'truncate', at })
    t.equal(await connection.closed(), 'FIN')
    sameHead(t, answer, good)
    t.equal(answer?.body.length, Math.floor(good.body.length * at))
  }
})

t.test(
  'whatever it is, it may be late: others are served meanwhile, and a stop of the server ends the wait',
  async t => {
    const { add, connect, app, sandbox } = await listenWithFaults(t)
    const late: { readonly kind: Kind; readonly connection: RawConnection }[] = []
    for (const phase of phases) {
      for (const fault of oneOfEachKind) {
        const { id } = add({ ...fault, phase, times: 1, delay: { fixed: 600_000 } })
        const connection = await connect()
        connection.socket.write(rawImport())
        while (sandbox.faults.find(id)?.state === 'active') await new Promise(resolve => setImmediate(resolve))
        const early = await exchange(await connect(), rawImport())
        t.equal(early?.status, 200, `${fault.kind}, ${phase}`)
        late.push({ kind: fault.kind, connection })
      }
    }
    t.strictSame(new Set(late.map(({ connection }) => connection.text())), new Set(['']), 'not a byte of them yet')
    await app.close()
    for (const { kind, connection } of late) {
      t.equal(await connection.closed(), kind === 'reset' ? 'RST' : 'FIN')
      const [answer] = parseAnswers(connection.text())
      t.equal(answer?.status, { status: 503, quota: 429, empty: undefined, reset: undefined, ...goodOnes }[kind], kind)
    }
  }
)

const goodOnes = { delay: 200, dribble: 200, malformed: 200, truncate: 200 }

const bodies = { 'a small': 'x'.repeat(10), 'a large': 'x'.repeat(900_000) }

for (const [size, body] of Object.entries(bodies)) {
  for (const phase of phases) {
    t.test(`${size} body is read before the connection ends, ${phase}: a clean end stays clean`, async t => {
      const server = await listenWithFaults(t)
      for (const kind of ['empty', 'truncate'] as const) {
        const { connection } = await meet(server, { operation: '*', kind, phase }, rawImport({}, body))
        t.equal(await connection.closed(), 'FIN', kind)
      }
      const { connection } = await meet(server, { operation: '*', kind: 'reset', phase }, rawImport({}, body))
      t.equal(await connection.closed(), 'RST')
    })
  }
}

t.test('a body that comes slowly is waited for: what is unread would make a RST of a clean end', async t => {
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
  readonly says: string
  readonly status: number
  readonly request: string
}

const refusals: readonly Refusal[] = [
  { says: 'unauthenticated', status: 401, request: rawPost(importPath()) },
  {
    says: 'not found',
    status: 404,
    request: rawPost(importPath({ version: 'none' }), { authorization: 'Bearer swo_demo_acme' })
  }
]

const keepsTheRefusal: readonly Kind[] = ['delay', 'dribble', 'malformed', 'truncate']

for (const { says, status, request } of refusals) {
  for (const phase of phases) {
    t.test(`a request that is refused (${says}) is met as any other, ${phase}`, async t => {
      const server = await listenWithFaults(t)
      for (const fault of oneOfEachKind) {
        const { connection, answer, good } = await meet(server, { ...fault, phase }, request)
        if (closing.includes(fault.kind)) await connection.closed()
        t.equal(good.status, status)
        if (keepsTheRefusal.includes(fault.kind)) sameHead(t, answer, good)
        else if (answer !== undefined) t.notOk('www-authenticate' in answer.headers, 'the challenge is not left over')
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

t.test('a conflict (409) is met as any other answer', async t => {
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

t.test("a status of one's own has the code, the message and the wait that were asked for", async t => {
  const server = await listenWithFaults(t)
  for (const phase of phases) {
    const fault = { status: 418, code: 'TEAPOT', message: 'no "coffee" ☕', retryAfter: 0 }
    const { answer, id } = await meet(server, { operation: '*', kind: 'status', phase, ...fault })
    t.equal(answer?.status, 418)
    t.equal(answer?.headers['retry-after'], '0')
    t.strictSame(JSON.parse(answer?.body ?? ''), {
      code: 'TEAPOT',
      message: 'no "coffee" ☕',
      details: `The fault ${id} of the mock answered, not the operation.`
    })
  }
})

t.test(
  'a status says no Retry-After that was not asked for, and is answered where HTTP has no name for it',
  async t => {
    const server = await listenWithFaults(t)
    for (const phase of phases) {
      const { answer } = await meet(server, { operation: '*', kind: 'status', status: 599, phase })
      t.strictSame(answer && namesOf(answer), errorHeaders)
      t.match(JSON.parse(answer?.body ?? ''), { code: '599000', message: 'fault' })
    }
  }
)

t.test('a status of 401 challenges, as HTTP demands, whoever asks', async t => {
  const server = await listenWithFaults(t)
  for (const phase of phases) {
    for (const request of [rawImport(), rawPost(importPath())]) {
      const { answer } = await meet(server, { operation: '*', kind: 'status', status: 401, phase }, request)
      t.equal(answer?.headers['www-authenticate'], 'Bearer realm="versori-mock", error="invalid_token"')
    }
  }
})

t.test('a connection survives whatever is answered as HTTP, and serves the next request', async t => {
  const server = await listenWithFaults(t)
  for (const phase of phases) {
    for (const fault of oneOfEachKind.filter(({ kind }) => !closing.includes(kind))) {
      const { connection } = await meet(server, { ...fault, phase }, rawImport({}, 'x'.repeat(200_000)))
      server.sandbox.faults.clear()
      const next = await exchange(connection, rawImport())
      t.equal(next?.status, 200, `${fault.kind}, ${phase}`)
      t.ok(isJson(next?.body ?? ''))
      t.equal(connection.ended(), undefined)
    }
  }
})

t.test(
  'of two requests that are sent at once, a fault spoils the first only, and the answers keep their order',
  async t => {
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
        const [spoilt, good] = parseAnswers(text)
        t.equal(good?.status, 404, `${fault.kind}, ${phase}`)
        t.equal(spoilt?.status, { status: 503, quota: 429 }[fault.kind as string] ?? 200)
      }
    }
  }
)

t.test('of two requests that are sent at once, a cut of the second waits for the answer to the first', async t => {
  const { add, connect, sandbox } = await listenWithFaults(t)
  for (const phase of phases) {
    for (const kind of ['empty', 'reset', 'truncate'] as const) {
      sandbox.faults.clear()
      add({ operation: '*', kind: 'delay', delay: { fixed: 50 }, times: 1 })
      add({ operation: '*', kind, phase })
      const connection = await connect()
      connection.socket.write(rawImport() + rawImport())
      // Not every Node tells a client of a RST that comes with what it has not read yet.
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

t.test('of two requests that are sent at once, a cut of the first leaves no answer to the second', async t => {
  const { add, connect } = await listenWithFaults(t)
  for (const kind of ['empty', 'reset'] as const) {
    add({ operation: '*', kind, times: 1 })
    const connection = await connect()
    connection.socket.write(rawImport() + rawImport())
    t.equal(await connection.closed(), kind === 'reset' ? 'RST' : 'FIN')
    t.equal(connection.text(), '')
  }
})
