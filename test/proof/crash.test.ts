/**
 * Kills the program (SIGKILL) repeatedly on one file. Everything that had a response must be found unchanged. A request
 * without a response must be applied completely or not at all. No test covers a loss of power (docs/reliability.md).
 */
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createRandom, type Random } from '../../src/core/random.js'
import { bearer, demo, importPath } from '../helpers/app.js'
import { compare, type Findings, readCopy, shapeOf, type Shapes, stateOf } from '../helpers/databases/crash-file.js'
import { beginLoad, type Ledger } from '../helpers/databases/crash-load.js'
import { killStart, startCommand, type StartedMock } from '../helpers/process/command.js'
import { effort, tell } from '../helpers/figures.js'

t.jobs = 2

const ROUNDS = effort === 1 ? 1 : 2 * effort
const RUNS = 12

/** Milliseconds. A start takes a few hundred. */
const START = 400

/** Milliseconds from opening a new file to the loaded seed, roughly. */
const SEEDING = 30

const start = (t: Test, file: string) => startCommand(t, ['start', '--data', file, '--log-level', 'silent'])

const post = (url: string, path: string, body?: object, method = 'POST') =>
  fetch(`${url}${path}`, {
    method,
    headers: { ...bearer(demo.acme.key), ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body)
  })

/** Finds the connector graphs that imports of each source make, without killing anything. */
async function learnShapes(t: Test): Promise<Shapes> {
  const file = `${t.testdir()}/mock.sqlite`
  const mock = await start(t, file)
  const ids: string[] = []
  for (const connector of [demo.shopify, demo.hubSpot, demo.bigQuery]) {
    // The first import takes the ordinary path, the third one the fast path.
    for (let time = 0; time < 3; time++) {
      const answer = await post(mock.url, importPath({ connector }))
      ids.push(((await answer.json()) as { id: string }).id)
    }
  }
  await mock.end()
  const shapes = new Set(readCopy(file, store => ids.map(id => shapeOf(store, id))))
  t.equal(shapes.size, 3, 'both paths make the same connectors')
  return shapes
}

const findings: Findings = { found: 0, changes: 0, unanswered: 0, lost: [], torn: [] }
const counts = { killed: 0, killedInStart: 0, killedInReplacement: 0, terminated: 0 }

/** Ends a program under load. */
async function endUnderLoad(mock: StartedMock, ledger: Ledger, random: Random): Promise<void> {
  const load = beginLoad(mock.url, ledger, random)
  await load.untilAnswered(Math.floor(random() * 50))
  if (random() < 0.5) await wait(random() * 5)
  if (random() < 0.1) {
    // 1 if a busy machine did not finish within the grace period.
    const { code } = await mock.end('SIGTERM')
    if (code !== 0 && code !== 1) throw new Error(`SIGTERM under load: exit code ${code}`)
    counts.terminated++
  } else {
    await mock.end('SIGKILL')
    counts.killed++
  }
  await load.ended
}

for (let round = 0; round < ROUNDS; round++) {
  t.test(`finds everything that had a response under load, round ${round + 1}`, async t => {
    const random = createRandom(1_000 + round)
    const file = `${t.testdir()}/mock.sqlite`
    const shapes = await learnShapes(t)
    const ledger: Ledger = new Map()
    for (let run = 0; run < RUNS; run++) {
      if (random() < 0.2) {
        await killStart(t, file, random() * (run === 0 ? SEEDING : START))
        counts.killedInStart++
      }
      const mock = await start(t, file)
      await endUnderLoad(mock, ledger, random)
      readCopy(file, store => compare(store, ledger, shapes, findings))
      t.strictSame([findings.lost, findings.torn], [[], []], `run ${run + 1}, ${ledger.size} connectors`)
    }
    const last = await start(t, file)
    for (const { answer } of [...ledger.values()].slice(-20)) {
      const read = await post(last.url, `/o/${demo.acme.id}/connectors/${answer.id}`, undefined, 'GET')
      t.strictSame(await read.json(), answer)
    }
    t.equal((await post(last.url, importPath())).status, 200)
    t.equal((await last.end()).code, 0)
  })
}

t.test('a killed start leaves a file that can be started from', async t => {
  const random = createRandom(7)
  const intact = await start(t, `${t.testdir()}/intact.sqlite`)
  await intact.end()
  const seeded = readCopy(`${t.testdirName}/intact.sqlite`, stateOf)
  for (let number = 0; number < effort; number++) {
    const file = `${t.testdirName}/${number}.sqlite`
    for (let kill = 0; kill < 4; kill++) {
      await killStart(t, file, random() * (kill === 0 ? SEEDING : START))
      counts.killedInStart++
    }
    const mock = await start(t, file)
    t.equal((await mock.end()).code, 0)
    t.strictSame(readCopy(file, stateOf), seeded)
  }
})

type Data = ReturnType<typeof stateOf>

async function readState(url: string): Promise<Data> {
  const { settings: _, ...data } = (await (await fetch(`${url}/__admin/state`)).json()) as Data & { settings: object }
  return data
}

t.test('data that is replaced while the program is killed is the old or the new data', async t => {
  const random = createRandom(8)
  const file = `${t.testdir()}/mock.sqlite`
  const first = await start(t, file)
  const seeded = await readState(first.url)
  await post(first.url, importPath())
  const put = { ...(await readState(first.url)), users: [{ sub: 'user:put', organisations: [demo.acme.id] }] }
  await first.end('SIGKILL')

  const replacements = [
    { data: seeded, send: (url: string) => post(url, '/__admin/reset') },
    { data: put, send: (url: string) => post(url, '/__admin/state', put, 'PUT') },
    { data: undefined, send: (url: string) => post(url, '/__admin/snapshots/kept/restore') }
  ]
  for (let run = 0; run < 6 * effort; run++) {
    const mock = await start(t, file)
    await post(mock.url, '/__admin/snapshots', { name: 'kept' })
    const kept = await readState(mock.url)
    await Promise.all([1, 2, 3].map(async () => (await post(mock.url, importPath())).text()))
    const before = await readState(mock.url)
    const { data = kept, send } = replacements[run % 3] as (typeof replacements)[number]
    let hasResponse = false
    const sent = send(mock.url).then(
      ({ ok }) => (hasResponse = ok),
      () => undefined
    )
    await Promise.race([sent, wait(random() * 12)])
    await mock.end('SIGKILL')
    await sent
    counts.killedInReplacement++
    const after = readCopy(file, stateOf)
    const isReplaced = JSON.stringify(after) === JSON.stringify(data)
    t.ok(isReplaced || !hasResponse, 'a replacement with a response is applied')
    t.strictSame(after, isReplaced ? data : before)
  }
})

t.teardown(() => {
  tell(t, {
    'processes killed': counts.killed + counts.killedInStart + counts.killedInReplacement,
    'of them during their start': counts.killedInStart,
    'of them while all data was replaced': counts.killedInReplacement,
    'ended by SIGTERM under load': counts.terminated,
    'imports with a response found again': findings.found,
    'imports with a response lost': findings.lost.length,
    'torn connectors': findings.torn.length,
    'imports without a response found complete': findings.unanswered,
    'other writes found as expected': findings.changes
  })
})
