/** How faults affect the database, the log, the journal and clients that disconnect. */
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { Fault } from '../../../src/control/faults/fault-schema.js'
import { bearer, createApp, demo, importPath, injectImport } from '../../helpers/app.js'
import { listenWithFaults, oneOfEachKind, phases, rawImport } from '../../helpers/faults.js'
import { exchange, rawPost } from '../../helpers/raw-http.js'

type Server = Awaited<ReturnType<typeof listenWithFaults>>

const preservingKinds = ['delay', 'dribble']

const places = {
  'in memory': () => undefined,
  'in a file': (t: Test) => `${t.testdir()}/mock.sqlite`
}

/** Sends one import and waits for its response or for the end of the connection. */
async function importOnce({ connect }: Server): Promise<void> {
  const connection = await connect()
  const response = await exchange(connection, rawImport())
  if (response === undefined) await connection.closed()
}

for (const [place, makeFile] of Object.entries(places)) {
  t.test(`a fault in phase before commits nothing, unless it is a delay or a dribble (${place})`, async t => {
    const data = makeFile(t)
    const server = await listenWithFaults(t, { data })
    const { sandbox, app } = server
    const before = sandbox.store.takeImage()
    const faults = oneOfEachKind.filter(({ kind }) => !preservingKinds.includes(kind))
    for (const fault of faults) {
      server.add({ ...fault, phase: 'before', times: 1 })
      await importOnce(server)
      t.ok(sandbox.store.takeImage().equals(before), `${fault.kind} leaves the database unchanged, byte for byte`)
    }
    t.strictSame(
      sandbox.faults.list().map(({ fired }) => fired),
      faults.map(() => 1)
    )
    t.equal(sandbox.store.findProblem(), undefined)

    await importOnce(server)
    t.equal(server.imported().length, 1, 'the next import is committed')
    if (data === undefined) return
    await app.close()
    const reopened = await createApp(t, { data })
    t.equal(reopened.sandboxes.default.store.connectors.listIds().length, 6, 'the file contains only that import')
  })

  t.test(`delay and dribble send the original response and commit once, in either phase (${place})`, async t => {
    const server = await listenWithFaults(t, { data: makeFile(t) })
    const seen: string[] = []
    for (const phase of phases) {
      for (const fault of oneOfEachKind.filter(({ kind }) => preservingKinds.includes(kind))) {
        server.add({ ...fault, phase, times: 1 })
        const response = await exchange(await server.connect(), rawImport())
        seen.push((JSON.parse(response?.body ?? '') as { id: string }).id)
        t.strictSame(server.imported(), [...seen].sort(), `${fault.kind}, ${phase}`)
      }
    }
    t.equal(new Set(seen).size, 4)
  })

  t.test(`every kind of fault commits once in phase after-commit (${place})`, async t => {
    const server = await listenWithFaults(t, { data: makeFile(t) })
    for (const [index, fault] of oneOfEachKind.entries()) {
      server.add({ ...fault, phase: 'after-commit', times: 1 })
      await importOnce(server)
      t.equal(server.imported().length, index + 1, fault.kind)
    }
  })
}

/** What a client gets if the original response has no body: status, body and how the connection ended. */
const withoutBody: Readonly<Record<Fault['kind'], readonly [number | undefined, RegExp, string | undefined]>> = {
  status: [503, /"503000"/, undefined],
  quota: [429, /"429000"/, undefined],
  delay: [204, /^$/, undefined],
  dribble: [204, /^$/, undefined],
  malformed: [200, /^\{$/, undefined],
  empty: [undefined, /^$/, 'FIN'],
  truncate: [undefined, /^$/, 'FIN'],
  reset: [undefined, /^$/, 'RST']
}

for (const phase of phases) {
  t.test(`faults affect an operation without a response body like any other (${phase})`, async t => {
    const server = await listenWithFaults(t)
    for (const fault of oneOfEachKind) {
      const others = server.imported()
      await importOnce(server)
      const id = server.imported().find(each => !others.includes(each)) as string
      server.add({ ...fault, phase, times: 1 })
      const connection = await server.connect()
      const request = rawPost(`/o/${demo.acme.id}/connectors/${id}`, bearer(demo.acme.key)).replace('POST', 'DELETE')
      const response = await exchange(connection, request)
      const [status, body, ended] = withoutBody[fault.kind]
      if (ended !== undefined) await connection.closed()
      t.strictSame([response?.status, connection.ended()], [status, ended], fault.kind)
      t.match(response?.body ?? '', body)
      const isCommitted = phase === 'after-commit' || preservingKinds.includes(fault.kind)
      t.equal(server.imported().includes(id), !isCommitted, fault.kind)
      if (ended === undefined)
        t.equal((await exchange(connection, rawImport()))?.status, 200, 'the connection stays usable')
    }
    t.strictSame(server.worries(), [])
  })
}

/** Imports until a response can be read; returns the number of attempts. */
async function importWithRetries(url: string): Promise<number> {
  for (let attempts = 1; ; attempts++) {
    try {
      const response = await fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
      await response.json()
      if (response.ok) return attempts
    } catch {
      // Try again.
    }
  }
}

for (const fault of oneOfEachKind.filter(({ kind }) => !preservingKinds.includes(kind))) {
  t.test(
    `a client that retries after ${fault.kind} imports twice in phase after-commit and once in phase before`,
    async t => {
      const { url, add, imported } = await listenWithFaults(t)
      add({ ...fault, phase: 'after-commit', times: 1 })
      t.equal(await importWithRetries(url), 2)
      t.equal(imported().length, 2)
      add({ ...fault, phase: 'before', times: 1 })
      t.equal(await importWithRetries(url), 2)
      t.equal(imported().length, 3)
    }
  )
}

t.test('a reset in phase after-commit resets the connection and keeps the import', async t => {
  const { url, add, imported } = await listenWithFaults(t)
  add({ operation: 'ImportPublicConnectorVersion', kind: 'reset', phase: 'after-commit', times: 1 })
  const request = fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
  await t.rejects(request, { cause: { code: 'ECONNRESET' } })
  t.equal(imported().length, 1)
})

t.test('a retry after a reset in phase after-commit gets a 409 under repeatImport: conflict', async t => {
  const app = await createApp(t, { settings: { repeatImport: 'conflict' } })
  app.sandboxes.default.faults.add({ operation: '*', kind: 'reset', phase: 'after-commit', times: 1 })
  await t.rejects(injectImport(app))
  t.equal((await injectImport(app)).statusCode, 409)
})

const TEN_MINUTES = 600_000

/** Faults that take ten minutes unless something ends them. */
const longFaults: readonly (readonly [string, Fault])[] = [
  ['a delay in phase before', { operation: '*', kind: 'delay', delay: { fixed: TEN_MINUTES } }],
  [
    'a delay in phase after-commit',
    { operation: '*', kind: 'delay', phase: 'after-commit', delay: { fixed: TEN_MINUTES } }
  ],
  ['a dribble in phase before', { operation: '*', kind: 'dribble', chunks: 3, duration: TEN_MINUTES }],
  [
    'a dribble in phase after-commit',
    { operation: '*', kind: 'dribble', phase: 'after-commit', chunks: 3, duration: TEN_MINUTES }
  ]
]

/** Resolves once a fault has fired and its immediate effects are done. */
async function untilFired({ sandbox }: Server): Promise<void> {
  while (sandbox.faults.list().every(({ fired }) => fired === 0)) await new Promise(resolve => setImmediate(resolve))
  for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve))
}

function countConnections({ server }: FastifyInstance): Promise<number> {
  return promisify(server.getConnections.bind(server))()
}

for (const [label, fault] of longFaults) {
  t.test(`closing the server ends ${label} at once, with the complete original response`, async t => {
    const server = await listenWithFaults(t)
    server.add(fault)
    const connection = await server.connect()
    const pendingResponse = exchange(connection, rawImport({ connection: 'keep-alive' }))
    await untilFired(server)
    await server.app.close()
    const response = await pendingResponse
    t.equal(response?.status, 200)
    t.match(JSON.parse(response?.body ?? ''), { name: 'Shopify' })
    if (fault.kind === 'delay') t.equal(response?.headers['connection'], 'close', 'the head announces the close')
    t.equal(await connection.closed(), 'FIN')
    t.strictSame(server.worries(), [])
  })

  t.test(`a client that disconnects during ${label} causes no error`, async t => {
    const server = await listenWithFaults(t)
    for (const leave of ['destroy', 'resetAndDestroy', 'end'] as const) {
      server.sandbox.faults.clear()
      server.add({ ...fault, times: 1 })
      const done = server.imported().length
      const connection = await server.connect()
      connection.socket.write(rawImport())
      await untilFired(server)
      connection.socket[leave]()
      while ((await countConnections(server.app)) > 0) await new Promise(resolve => setImmediate(resolve))
      const isCommitted = fault.kind === 'dribble' || fault.phase === 'after-commit'
      t.equal(server.imported().length - done, isCommitted ? 1 : 0, leave)
    }
    t.equal((await server.sandbox.journal.waitFor({}, { count: 3, timeout: TEN_MINUTES })).length, 3)
    t.strictSame(server.worries(), [])
    t.notOk(server.log.some(({ status }) => Number(status) >= 500))
    t.equal((await exchange(await server.connect(), rawImport()))?.status, 200, 'the server still responds')
  })
}

t.test('the journal records a request without a status if its client disconnects during a delay', async t => {
  const server = await listenWithFaults(t)
  server.add({ operation: '*', kind: 'delay', delay: { fixed: TEN_MINUTES } })
  const connection = await server.connect()
  connection.socket.write(rawImport())
  await untilFired(server)
  const recorded = server.sandbox.journal.waitFor({}, { count: 1, timeout: TEN_MINUTES })
  connection.socket.destroy()
  const [entry] = await recorded
  t.match(entry, { fault: { id: 'fault-1', kind: 'delay', phase: 'before' } })
  t.notOk(entry !== undefined && 'status' in entry)
  t.equal(server.imported().length, 0)
})

t.test('fifty delayed requests at once cause no process warning', async t => {
  const warnings: string[] = []
  const recordWarning = ({ message }: Error) => void warnings.push(message)
  process.on('warning', recordWarning)
  t.teardown(() => process.off('warning', recordWarning))
  const server = await listenWithFaults(t)
  server.add({ operation: '*', kind: 'delay', delay: { fixed: TEN_MINUTES } })
  const connections = await Promise.all(Array.from({ length: 50 }, () => server.connect()))
  const responses = connections.map(connection => exchange(connection, rawImport()))
  while (server.sandbox.faults.list()[0]?.fired !== 50) await new Promise(resolve => setImmediate(resolve))
  await server.app.close()
  t.strictSame(new Set((await Promise.all(responses)).map(response => response?.status)), new Set([200]))
  t.strictSame(warnings, [])
})

t.test('inject rejects with an error that names the fault if the response is cut', async t => {
  const app = await createApp(t)
  const { faults } = app.sandboxes.default
  for (const phase of phases) {
    for (const kind of ['empty', 'reset', 'truncate'] as const) {
      const { id } = faults.add({ operation: '*', kind, phase, times: 1 })
      await t.rejects(
        injectImport(app),
        { code: 'ECONNRESET', message: `no complete response: the fault ${id} (${kind}) cut the connection` },
        `${kind}, ${phase}`
      )
    }
  }
  t.equal((await injectImport(app)).statusCode, 200, 'the app still responds')
})

t.test('inject gets the same responses as TCP for all other kinds of faults', async t => {
  const app = await createApp(t)
  app.sandboxes.default.clock.freeze()
  const { faults } = app.sandboxes.default
  const original = await injectImport(app)
  for (const phase of phases) {
    for (const fault of oneOfEachKind) {
      if (['empty', 'reset', 'truncate'].includes(fault.kind)) continue
      faults.add({ ...fault, phase, times: 1 })
      const { statusCode, body, headers } = await injectImport(app)
      t.equal(statusCode, { status: 503, quota: 429 }[fault.kind as string] ?? 200, `${fault.kind}, ${phase}`)
      if (statusCode === 200) {
        t.equal(headers['content-length'], String(original.body.length))
        t.equal(body.length, original.body.length)
      }
      if (fault.kind === 'malformed') t.throws(() => void JSON.parse(body), SyntaxError)
      else t.ok(JSON.parse(body))
    }
  }
})
