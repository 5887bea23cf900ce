/** What a request that met a fault leaves behind: in the database, in the log, and where somebody does not wait. */
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { Fault } from '../../../src/control/faults/fault-schema.js'
import { bearer, createApp, demo, importPath, injectImport } from '../../helpers/app.js'
import { listenWithFaults, oneOfEachKind, phases, rawImport } from '../../helpers/faults.js'
import { exchange, rawPost } from '../../helpers/raw-http.js'

type Server = Awaited<ReturnType<typeof listenWithFaults>>

const truthful = ['delay', 'dribble']

const places = {
  'in memory': () => undefined,
  'in a file': (t: Test) => `${t.testdir()}/world.sqlite`
}

/** One request, until it is answered or cut. */
async function importOnce({ connect }: Server): Promise<void> {
  const connection = await connect()
  const answer = await exchange(connection, rawImport())
  if (answer === undefined) await connection.closed()
}

for (const [place, makeFile] of Object.entries(places)) {
  t.test(`before: what does not give the true answer commits nothing, ${place}`, async t => {
    const data = makeFile(t)
    const server = await listenWithFaults(t, { data })
    const { sandbox, app } = server
    const before = sandbox.store.takeImage()
    const faults = oneOfEachKind.filter(({ kind }) => !truthful.includes(kind))
    for (const fault of faults) {
      server.add({ ...fault, phase: 'before', times: 1 })
      await importOnce(server)
      t.ok(sandbox.store.takeImage().equals(before), `${fault.kind} leaves the database as it was, to the byte`)
    }
    t.strictSame(
      sandbox.faults.list().map(({ fired }) => fired),
      faults.map(() => 1)
    )
    t.equal(sandbox.store.findProblem(), undefined)

    await importOnce(server)
    t.equal(server.imported().length, 1, 'the next import is written')
    if (data === undefined) return
    await app.close()
    const reopened = await createApp(t, { data })
    t.equal(reopened.sandboxes.default.store.connectors.listIds().length, 6, 'and it is all that the file holds')
  })

  t.test(`delay and dribble give the true answer and commit once, in either phase, ${place}`, async t => {
    const server = await listenWithFaults(t, { data: makeFile(t) })
    const seen: string[] = []
    for (const phase of phases) {
      for (const fault of oneOfEachKind.filter(({ kind }) => truthful.includes(kind))) {
        server.add({ ...fault, phase, times: 1 })
        const answer = await exchange(await server.connect(), rawImport())
        seen.push((JSON.parse(answer?.body ?? '') as { id: string }).id)
        t.strictSame(server.imported(), [...seen].sort(), `${fault.kind}, ${phase}`)
      }
    }
    t.equal(new Set(seen).size, 4)
  })

  t.test(`after-commit: every kind commits once, ${place}`, async t => {
    const server = await listenWithFaults(t, { data: makeFile(t) })
    for (const [index, fault] of oneOfEachKind.entries()) {
      server.add({ ...fault, phase: 'after-commit', times: 1 })
      await importOnce(server)
      t.equal(server.imported().length, index + 1, fault.kind)
    }
  })
}

/** What a client sees where the good answer has no body: status, body, and how the connection ended. */
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
  t.test(`an answer that has no body is spoilt too, ${phase}, and done or not as any other`, async t => {
    const server = await listenWithFaults(t)
    for (const fault of oneOfEachKind) {
      const others = server.imported()
      await importOnce(server)
      const id = server.imported().find(each => !others.includes(each)) as string
      server.add({ ...fault, phase, times: 1 })
      const connection = await server.connect()
      const request = rawPost(`/o/${demo.acme.id}/connectors/${id}`, bearer(demo.acme.key)).replace('POST', 'DELETE')
      const answer = await exchange(connection, request)
      const [status, body, ended] = withoutBody[fault.kind]
      if (ended !== undefined) await connection.closed()
      t.strictSame([answer?.status, connection.ended()], [status, ended], fault.kind)
      t.match(answer?.body ?? '', body)
      const isDone = phase === 'after-commit' || truthful.includes(fault.kind)
      t.equal(server.imported().includes(id), !isDone, fault.kind)
      if (ended === undefined)
        t.equal((await exchange(connection, rawImport()))?.status, 200, 'the connection serves on')
    }
    t.strictSame(server.worries(), [])
  })
}

/** A client that tries again where the connection is cut or the answer cannot be read; answers how often it tried. */
async function importPersistently(url: string): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      const response = await fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
      await response.json()
      if (response.ok) return tries
    } catch {
      // It tries again.
    }
  }
}

for (const fault of oneOfEachKind.filter(({ kind }) => !truthful.includes(kind))) {
  t.test(
    `a client that tries again makes two of an import that met ${fault.kind} after-commit, and one before`,
    async t => {
      const { url, add, imported } = await listenWithFaults(t)
      add({ ...fault, phase: 'after-commit', times: 1 })
      t.equal(await importPersistently(url), 2)
      t.equal(imported().length, 2)
      add({ ...fault, phase: 'before', times: 1 })
      t.equal(await importPersistently(url), 2)
      t.equal(imported().length, 3)
    }
  )
}

t.test('after-commit and reset: the client sees a dead connection, and one import is there', async t => {
  const { url, add, imported } = await listenWithFaults(t)
  add({ operation: 'ImportPublicConnectorVersion', kind: 'reset', phase: 'after-commit', times: 1 })
  const request = fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
  await t.rejects(request, { cause: { code: 'ECONNRESET' } })
  t.equal(imported().length, 1)
})

t.test('under repeatImport: conflict, who tries again after-commit meets the conflict that it made', async t => {
  const app = await createApp(t, { settings: { repeatImport: 'conflict' } })
  app.sandboxes.default.faults.add({ operation: '*', kind: 'reset', phase: 'after-commit', times: 1 })
  await t.rejects(injectImport(app))
  t.equal((await injectImport(app)).statusCode, 409)
})

const LONG = 600_000

/** Faults that take ten minutes, where nothing ends them. */
const long: readonly (readonly [string, Fault])[] = [
  ['a delay, before', { operation: '*', kind: 'delay', delay: { fixed: LONG } }],
  ['a delay, after-commit', { operation: '*', kind: 'delay', phase: 'after-commit', delay: { fixed: LONG } }],
  ['a dribble', { operation: '*', kind: 'dribble', chunks: 3, duration: LONG }],
  ['a dribble, after-commit', { operation: '*', kind: 'dribble', phase: 'after-commit', chunks: 3, duration: LONG }]
]

/** Resolves once a fault has fired, and all that comes of it at once is done. */
async function untilFired({ sandbox }: Server): Promise<void> {
  while (sandbox.faults.list().every(({ fired }) => fired === 0)) await new Promise(resolve => setImmediate(resolve))
  for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve))
}

function countConnections({ server }: FastifyInstance): Promise<number> {
  return promisify(server.getConnections.bind(server))()
}

for (const [says, fault] of long) {
  t.test(
    `a server that is told to stop ends ${says} at once: with the true answer, whole, and no connection left`,
    async t => {
      const server = await listenWithFaults(t)
      server.add(fault)
      const connection = await server.connect()
      const answered = exchange(connection, rawImport({ connection: 'keep-alive' }))
      await untilFired(server)
      await server.app.close()
      const answer = await answered
      t.equal(answer?.status, 200)
      t.match(JSON.parse(answer?.body ?? ''), { name: 'Shopify' })
      if (fault.kind === 'delay') t.equal(answer?.headers['connection'], 'close', 'and says so where it still can')
      t.equal(await connection.closed(), 'FIN')
      t.strictSame(server.worries(), [])
    }
  )

  t.test(`a client that goes away in the middle of ${says} costs nothing`, async t => {
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
    t.equal((await server.sandbox.journal.waitFor({}, { count: 3, timeout: LONG })).length, 3)
    t.strictSame(server.worries(), [])
    t.notOk(server.log.some(({ status }) => Number(status) >= 500))
    t.equal((await exchange(await server.connect(), rawImport()))?.status, 200, 'the server goes on')
  })
}

t.test('who goes away in a delay before the operation is in the journal as one that was not answered', async t => {
  const server = await listenWithFaults(t)
  server.add({ operation: '*', kind: 'delay', delay: { fixed: LONG } })
  const connection = await server.connect()
  connection.socket.write(rawImport())
  await untilFired(server)
  const recorded = server.sandbox.journal.waitFor({}, { count: 1, timeout: LONG })
  connection.socket.destroy()
  const [entry] = await recorded
  t.match(entry, { fault: { id: 'fault-1', kind: 'delay', phase: 'before' } })
  t.notOk(entry !== undefined && 'status' in entry)
  t.equal(server.imported().length, 0)
})

t.test('fifty requests wait at once without a warning', async t => {
  const warnings: string[] = []
  const note = ({ message }: Error) => void warnings.push(message)
  process.on('warning', note)
  t.teardown(() => process.off('warning', note))
  const server = await listenWithFaults(t)
  server.add({ operation: '*', kind: 'delay', delay: { fixed: LONG } })
  const connections = await Promise.all(Array.from({ length: 50 }, () => server.connect()))
  const answers = connections.map(connection => exchange(connection, rawImport()))
  while (server.sandbox.faults.list()[0]?.fired !== 50) await new Promise(resolve => setImmediate(resolve))
  await server.app.close()
  t.strictSame(new Set((await Promise.all(answers)).map(answer => answer?.status)), new Set([200]))
  t.strictSame(warnings, [])
})

t.test('what is injected and cut rejects with an error that names the fault', async t => {
  const app = await createApp(t)
  const { faults } = app.sandboxes.default
  for (const phase of phases) {
    for (const kind of ['empty', 'reset', 'truncate'] as const) {
      const { id } = faults.add({ operation: '*', kind, phase, times: 1 })
      await t.rejects(
        injectImport(app),
        { code: 'ECONNRESET', message: `no whole answer: the fault ${id} (${kind}) cut the connection` },
        `${kind}, ${phase}`
      )
    }
  }
  t.equal((await injectImport(app)).statusCode, 200, 'the app goes on')
})

t.test('what is injected meets all other kinds as over TCP', async t => {
  const app = await createApp(t)
  app.sandboxes.default.clock.freeze()
  const { faults } = app.sandboxes.default
  const good = await injectImport(app)
  for (const phase of phases) {
    for (const fault of oneOfEachKind) {
      if (['empty', 'reset', 'truncate'].includes(fault.kind)) continue
      faults.add({ ...fault, phase, times: 1 })
      const { statusCode, body, headers } = await injectImport(app)
      t.equal(statusCode, { status: 503, quota: 429 }[fault.kind as string] ?? 200, `${fault.kind}, ${phase}`)
      if (statusCode === 200) {
        t.equal(headers['content-length'], String(good.body.length))
        t.equal(body.length, good.body.length)
      }
      if (fault.kind === 'malformed') t.throws(() => void JSON.parse(body), SyntaxError)
      else t.ok(JSON.parse(body))
    }
  }
})
