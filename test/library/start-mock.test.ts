import { pathToFileURL } from 'node:url'
import t from 'tap'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { packagePath } from '../../src/core/package.js'
import { type Box, type Mock, startMock, type StartOptions, withSandbox } from '../../src/index.js'
import { bearer, demo, importPath } from '../helpers/app.js'
import { reasonOf } from '../helpers/control.js'
import { runProgram, takePort, untilRefused } from '../helpers/process/command.js'
import { demoSeed } from '../helpers/seeds/demo-seed.js'

t.jobs = 4

/** Checks each response against the contract. */
const checked = { settings: { validateResponses: true } }

const IMPORT = 'ImportPublicConnectorVersion'

const mock = await startMock(checked)
t.teardown(() => mock.close())

type Caller = Pick<Box, 'url' | 'organisationId' | 'token'>

async function send({ url, organisationId, token }: Caller, version = 'latest'): Promise<Response> {
  return fetch(`${url}${importPath({ organisation: organisationId, version })}`, {
    method: 'POST',
    headers: bearer(token)
  })
}

async function importInto(caller: Caller): Promise<Connector> {
  return (await (await send(caller)).json()) as Connector
}

const acmeOf = ({ url }: Mock): Caller => ({ url, organisationId: demo.acme.id, token: demo.acme.key })

function importsOf({ state, organisationId }: Pick<Box, 'state' | 'organisationId'>): string[] {
  return state.export().connectors.flatMap(({ id, organisationId: owner }) => (owner === organisationId ? [id] : []))
}

t.test('refuses the word of the flag as a token, because everybody knows it', async t => {
  await t.rejects(startMock({ adminToken: 'generate' }), /^adminToken: 'generate' works only as --admin-token generate/)
})

t.test('listens on a free port and controls the default sandbox', async t => {
  await using own = await startMock(checked)
  t.match(own.url, /^http:\/\/127\.0\.0\.1:\d+$/)
  const { id } = await importInto(acmeOf(own))
  t.strictSame(importsOf({ state: own.state, organisationId: demo.acme.id }), [id])
  t.strictSame(own.requests.count({ operation: IMPORT }), { count: 1, evicted: 0 })
  own.reset()
  t.strictSame(importsOf({ state: own.state, organisationId: demo.acme.id }), [])
  t.strictSame(own.requests.find(), [])
})

t.test('runs several independent mocks in one process', async t => {
  const mocks = await Promise.all(Array.from({ length: 5 }, async () => startMock(checked)))
  const [first, ...others] = mocks as [Mock, ...Mock[]]
  await first.faults.add({ operation: IMPORT, kind: 'status', status: 503 })
  first.clock.freeze('2030-01-01T00:00:00Z')
  first.settings.change({ importConnections: 'omit' })
  t.equal((await send(acmeOf(first))).status, 503)
  for (const other of others) {
    t.equal((await send(acmeOf(other))).status, 200)
    t.strictSame([other.requests.count().count, other.faults.list(), other.clock.isFrozen()], [1, [], false])
    t.equal(other.settings.get().importConnections, 'copy')
  }
  await Promise.all(mocks.map(async each => each.close()))
})

t.test('inject sends a request without a network', async t => {
  await using own = await startMock(checked)
  const response = await own.inject({ method: 'POST', url: importPath(), headers: bearer(demo.acme.key) })
  t.equal(response.statusCode, 200)
  t.equal((await own.inject('/nowhere')).statusCode, 404)
})

t.test('the credentials of a sandbox lead to its own data', async t => {
  await using one = await mock.sandbox()
  await using other = await mock.sandbox({ settings: { importConnections: 'omit' } })
  const [first, second] = [await importInto(one), await importInto(other)]
  t.strictSame([importsOf(one), importsOf(other)], [[first.id], [second.id]])
  t.strictSame([first.connections?.length, second.connections], [2, []])
  t.equal(one.url, mock.url)
  t.ok(one.expiresAt.getTime() > Date.now())
})

t.test('rejects the credentials of an ended sandbox, which can be ended again', async t => {
  const box = await mock.sandbox()
  box.end()
  box.end()
  t.equal((await send(box)).status, 401)
  t.match(await reasonOf(() => box.state.export()), /^Error: the sandbox \w+ has ended; lease another one$/)
})

t.test('await using ends a sandbox and closes a mock', async t => {
  let port: string
  {
    await using own = await startMock(checked)
    port = new URL(own.url).port
    let left: Box
    {
      await using box = await own.sandbox()
      left = box
      t.equal((await send(box)).status, 200)
    }
    t.equal((await send(left)).status, 401)
  }
  await untilRefused(port)
})

t.test('withSandbox passes the sandbox and the arguments of the runner, and ends the sandbox', async t => {
  let seen: Box | undefined
  const test = mock.withSandbox(
    async (box, word: string, number: number) => {
      seen = box
      t.strictSame([word, number, box.settings.get().repeatImport], ['word', 7, 'conflict'])
      t.equal((await send(box)).status, 200)
    },
    { settings: { repeatImport: 'conflict' } }
  )
  t.equal(test.length, 0, 'so that no runner expects the test to call back')
  t.equal(await test('word', 7), undefined)
  t.equal((await send(seen as Box)).status, 401)
})

t.test('withSandbox ends the sandbox of a test that throws or rejects', async t => {
  for (const fail of [
    () => Promise.reject(new Error('late')),
    () => {
      throw new Error('at once')
    }
  ]) {
    let seen: Box | undefined
    const test = mock.withSandbox(box => {
      seen = box
      return fail()
    })
    t.match(await reasonOf(() => test()), /^Error: (late|at once)$/)
    t.equal((await send(seen as Box)).status, 401)
  }
})

t.test('withSandbox of the package takes a mock, its promise, or a function', async t => {
  const seen: unknown[] = []
  const starting = startMock(checked)
  for (const source of [mock, starting, () => mock, () => starting]) {
    const test = withSandbox(source, async (box, word: string) => {
      seen.push([word, (await send(box)).status])
    })
    await test('word')
  }
  t.strictSame(
    seen,
    Array.from({ length: 4 }, () => ['word', 200])
  )
  t.throws(() => withSandbox(mock, undefined as never), { name: 'TypeError' })
  await (await starting).close()
})

t.test('withSandbox requires a test function', async t => {
  t.throws(() => mock.withSandbox({} as never), {
    name: 'TypeError',
    message: 'withSandbox takes a test function, and optionally the options of a sandbox'
  })
})

t.test('a closed mock leases no sandbox and can be closed again', async t => {
  const own = await startMock(checked)
  await own.close()
  await own.close()
  t.equal(await reasonOf(() => own.sandbox()), 'Error: the mock is closed; lease sandboxes before you close it')
})

t.test('close ends waitFor and does not wait for open connections', async t => {
  const own = await startMock(checked)
  t.equal((await send(acmeOf(own))).status, 200)
  const waiting = reasonOf(() => own.requests.waitFor({ status: 404 }, { timeout: '1h' }))
  await own.close()
  t.match(await waiting, /^Error: found 0 of 1 requests that match \{"status":404\}; the latest requests:\n/)
})

t.test('a process exits once its mock is closed', async t => {
  const url = JSON.stringify(pathToFileURL(packagePath('dist', 'index.js')).href)
  const program = `
    import { startMock } from ${url}
    const mock = await startMock({ settings: { validateResponses: true } })
    const box = await mock.sandbox({ ttl: '1h' })
    await box.faults.add({ operation: '*', kind: 'delay', delay: { fixed: 60000 } })
    const path = '${importPath()}'.replace('${demo.acme.id}', box.organisationId)
    const send = version => fetch(box.url + path.replace('latest', version), { method: 'POST', headers: { authorization: 'Bearer ' + box.token } })
    const late = send('latest').catch(() => undefined)
    box.requests.waitFor({}, { timeout: '1h' }).catch(() => undefined)
    while (box.faults.list()[0].fired === 0) await new Promise(setImmediate)
    await mock.close()
    await late
    console.log('closed')`
  t.strictSame(await runProgram(program), { code: 0, stdout: 'closed\n', stderr: '' })
})

t.test('fails on a port in use and releases the database file', async t => {
  const { port } = await takePort(t)
  t.match(
    await reasonOf(() => startMock({ port: Number(port) })),
    `EADDRINUSE: address already in use 127.0.0.1:${port}`
  )
  const data = `${t.testdir()}/mock.sqlite`
  t.match(await reasonOf(() => startMock({ port: Number(port), data })), 'EADDRINUSE')
  await using own = await startMock({ data, ...checked })
  t.equal((await send(acmeOf(own))).status, 200)
})

const mistakes: readonly [options: unknown, message: string | RegExp][] = [
  [{ sed: 'demo' }, 'unknown option "sed"; did you mean "seed"?'],
  [{ seeds: [] }, 'unknown option "seeds"; did you mean "seed"?'],
  ['demo', 'startMock takes an options object, such as { seed: "demo" }'],
  [null, 'startMock takes an options object, such as { seed: "demo" }'],
  [{ settings: { repeatImprot: 'conflict' } }, 'settings.repeatImprot: unknown setting; did you mean "repeatImport"?'],
  [{ settings: { repeatImport: 'no' } }, 'settings.repeatImport: expected create or conflict, got "no"'],
  [{ journal: { entries: 5 } }, 'unknown journal option "entries"; use one of size, bytes'],
  [{ journal: { size: -1 } }, /^journal\.size must be a whole number from 0 to \d+; got -1$/],
  [{ port: '8082' }, 'port must be a whole number from 0 to 65535; got "8082"'],
  [{ requestTimeout: 0 }, 'requestTimeout must be from 1 ms to 24 hours; got 0'],
  [{ requestTimeout: '25h' }, 'requestTimeout must be from 1 ms to 24 hours; got "25h"'],
  [{ requestTimeout: 'soon' }, /^"soon" is not a duration; use milliseconds/],
  [{ port: 65_536 }, 'port must be a whole number from 0 to 65535; got 65536'],
  [{ randomSeed: 1.5 }, 'randomSeed must be a whole number from 0 to 4294967295; got 1.5'],
  [{ require: 'observed' }, `require must be 'documented'; got "observed"`],
  [{ accept: ['cursors'] }, "accept: `accept` has no effect unless `require` is 'documented'"],
  [{ require: 'documented', accept: 'cursors' }, 'accept must be a list of ledger entry ids; got "cursors"'],
  [{ require: 'documented', accept: ['cursor'] }, 'accept: the ledger has no entry "cursor"; did you mean "cursors"?'],
  [{ require: 'documented', accept: ['pages'] }, 'accept: responses that rest on "pages" are never refused'],
  [{ faults: { kind: 'reset' } }, 'faults must be a list of faults; got {"kind":"reset"}'],
  [{ faults: [{ operation: '*', kind: 'delay', delay: '1h' }] }, 'faults[0]: delay: must be at most 10m, got "1h"'],
  [{ maxSandboxes: 'many' }, /^maxSandboxes must be a whole number from 0 to \d+; got "many"$/]
]

for (const [options, message] of mistakes) {
  t.test(`rejects the options ${JSON.stringify(options)}`, async t => {
    const reason = await reasonOf(() => startMock(options as StartOptions))
    if (typeof message === 'string') t.equal(reason, `TypeError: ${message}`)
    else t.match(reason.replace('TypeError: ', ''), message)
  })
}

t.test('ignores options that are undefined', async t => {
  await using own = await startMock({
    seed: undefined,
    host: undefined,
    port: undefined,
    settings: undefined,
    journal: undefined
  })
  t.equal((await send(acmeOf(own))).status, 200)
})

t.test('loads a seed from a path, a URL, a folder or a document, or from several of these', async t => {
  const { organisations, users, connectors } = demoSeed()
  const folder = t.testdir({
    'who.json': JSON.stringify({ organisations, users }),
    'more.json': JSON.stringify({ organisations: [{ id: demo.unknown, name: 'Initech' }] })
  })
  const path = `${folder}/who.json`
  const seeds: Record<string, readonly [StartOptions['seed'], number]> = {
    demo: ['demo', organisations.length],
    path: [path, organisations.length],
    url: [pathToFileURL(path), organisations.length],
    folder: [folder, organisations.length + 1],
    document: [{ organisations, users, connectors }, organisations.length],
    list: [['demo', pathToFileURL(`${folder}/more.json`)], organisations.length + 1]
  }
  for (const [name, [seed, count]] of Object.entries(seeds)) {
    await using own = await startMock({ seed, ...checked })
    t.equal(own.state.export().organisations.length, count, name)
    await using box = await mock.sandbox({ seed })
    t.equal(
      box.state.export().organisations.length,
      count + 1,
      `${name}, for a sandbox, which has its own organisation`
    )
  }
})

t.test('leases a sandbox with a seed of the mock by its name, with the demo seed, or with a document', async t => {
  const { organisations } = demoSeed()
  const folder = t.testdir({ 'who.json': JSON.stringify({ organisations }) })
  await using own = await startMock({ seed: `${folder}/who.json`, ...checked })
  const countOf = async (seed?: string | object) => {
    await using box = await own.sandbox(seed === undefined ? {} : { seed })
    const { connectors, organisations: all } = box.state.export()
    return [all.length, connectors.length]
  }
  t.strictSame(await countOf(), [4, 0])
  t.strictSame(await countOf('who'), [4, 0])
  t.strictSame(await countOf('demo'), [4, 5])
  t.strictSame(await countOf({}), [1, 0])
  t.equal(
    await reasonOf(() => own.sandbox({ seed: 'woh' })),
    'ApiError: invalid argument: seed: expected demo, who or a seed document, got "woh"; did you mean "who"?'
  )
})

t.test('rejects an invalid seed and lists its mistakes', async t => {
  t.equal(
    await reasonOf(() => startMock({ seed: 'nowhere.yaml' })),
    'SeedError: the seed is not valid:\n  nowhere.yaml: does not exist; name a YAML or JSON file, or a folder of them'
  )
  t.match(
    await reasonOf(() => startMock({ seed: { conectors: [] } })),
    'inline: unknown property "conectors"; did you mean "connectors"?'
  )
})

t.test('gives the faults of its options to every sandbox', async t => {
  const faults = [{ operation: '*', kind: 'status', status: 503, times: 1 }] as const
  await using own = await startMock({ ...checked, faults })
  await using box = await own.sandbox()
  for (const caller of [acmeOf(own), box]) {
    t.strictSame([(await send(caller)).status, (await send(caller)).status], [503, 200])
  }
  own.faults.assert({ id: 'shared-1', state: 'spent' }, { count: 1 })
  box.faults.assert({ id: 'shared-1', state: 'spent' }, { count: 1 })
  await own.faults.add({ operation: '*', kind: 'status', status: 500, sandbox: '*' })
  t.equal((await send(box)).status, 500)
})
