/**
 * The program is killed (SIGKILL), again and again on one file: what it has answered is found, to the byte, and what
 * it has
 * not is there wholly or not at all. The system outlives the process here; a loss of power is another matter
 * (docs/reliability.md).
 */
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createRandom, type Random } from '../../src/core/random.js'
import { bearer, demo, importPath } from '../helpers/app.js'
import { compare, type Findings, readCopy, shapeOf, type Shapes, stateOf } from '../helpers/crash-file.js'
import { beginLoad, type Ledger } from '../helpers/crash-load.js'
import { killStart, startCommand, type StartedMock } from '../helpers/command.js'
import { effort, tell } from '../helpers/figures.js'

t.jobs = 2

const ROUNDS = effort === 1 ? 1 : 2 * effort
const LIVES = 12

/** Milliseconds: a start takes some hundreds. */
const START = 400

/** Milliseconds from the file being opened to its being planted, about. */
const PLANTING = 30

const start = (t: Test, file: string) => startCommand(t, ['start', '--data', file, '--log-level', 'silent'])

const post = (url: string, path: string, body?: object, method = 'POST') =>
  fetch(`${url}${path}`, {
    method,
    headers: { ...bearer(demo.acme.key), ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body)
  })

/** What an import of each source makes, found where nothing was killed. */
async function learnShapes(t: Test): Promise<Shapes> {
  const file = `${t.testdir()}/world.sqlite`
  const mock = await start(t, file)
  const ids: string[] = []
  for (const connector of [demo.shopify, demo.hubSpot, demo.bigQuery]) {
    // The first goes the plain way, those after the second by a plan.
    for (let time = 0; time < 3; time++) {
      const answer = await post(mock.url, importPath({ connector }))
      ids.push(((await answer.json()) as { id: string }).id)
    }
  }
  await mock.end()
  const shapes = new Set(readCopy(file, store => ids.map(id => shapeOf(store, id))))
  t.equal(shapes.size, 3, 'both ways of importing make the same')
  return shapes
}

const findings: Findings = { found: 0, changes: 0, unanswered: 0, lost: [], torn: [] }
const counts = { killed: 0, killedInStart: 0, killedInReplacement: 0, terminated: 0 }

/** Ends a program amid its work. */
async function live(mock: StartedMock, ledger: Ledger, random: Random): Promise<void> {
  const load = beginLoad(mock.url, ledger, random)
  await load.untilAnswered(Math.floor(random() * 50))
  if (random() < 0.5) await wait(random() * 5)
  if (random() < 0.1) {
    // 1 where a busy machine did not get done in the time that there is for it.
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
  t.test(`finds what was answered under load, round ${round + 1}`, async t => {
    const random = createRandom(1_000 + round)
    const file = `${t.testdir()}/world.sqlite`
    const shapes = await learnShapes(t)
    const ledger: Ledger = new Map()
    for (let life = 0; life < LIVES; life++) {
      if (random() < 0.2) {
        await killStart(t, file, random() * (life === 0 ? PLANTING : START))
        counts.killedInStart++
      }
      const mock = await start(t, file)
      await live(mock, ledger, random)
      readCopy(file, store => compare(store, ledger, shapes, findings))
      t.strictSame([findings.lost, findings.torn], [[], []], `life ${life + 1}, ${ledger.size} connectors`)
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

t.test('a start that is killed leaves a file that can be started from', async t => {
  const random = createRandom(7)
  const planted = await start(t, `${t.testdir()}/sound.sqlite`)
  await planted.end()
  const world = readCopy(`${t.testdirName}/sound.sqlite`, stateOf)
  for (let number = 0; number < effort; number++) {
    const file = `${t.testdirName}/${number}.sqlite`
    for (let kill = 0; kill < 4; kill++) {
      await killStart(t, file, random() * (kill === 0 ? PLANTING : START))
      counts.killedInStart++
    }
    const mock = await start(t, file)
    t.equal((await mock.end()).code, 0)
    t.strictSame(readCopy(file, stateOf), world)
  }
})

type World = ReturnType<typeof stateOf>

async function readState(url: string): Promise<World> {
  const { settings: _, ...world } = (await (await fetch(`${url}/__admin/state`)).json()) as World & { settings: object }
  return world
}

t.test('a world that is replaced as its program is killed is the old one or the new one', async t => {
  const random = createRandom(8)
  const file = `${t.testdir()}/world.sqlite`
  const first = await start(t, file)
  const planted = await readState(first.url)
  await post(first.url, importPath())
  const put = { ...(await readState(first.url)), users: [{ sub: 'user:put', organisations: [demo.acme.id] }] }
  await first.end('SIGKILL')

  const replacements = [
    { world: planted, ask: (url: string) => post(url, '/__admin/reset') },
    { world: put, ask: (url: string) => post(url, '/__admin/state', put, 'PUT') },
    { world: undefined, ask: (url: string) => post(url, '/__admin/snapshots/kept/restore') }
  ]
  for (let life = 0; life < 6 * effort; life++) {
    const mock = await start(t, file)
    await post(mock.url, '/__admin/snapshots', { name: 'kept' })
    const kept = await readState(mock.url)
    await Promise.all([1, 2, 3].map(async () => (await post(mock.url, importPath())).text()))
    const before = await readState(mock.url)
    const { world = kept, ask } = replacements[life % 3] as (typeof replacements)[number]
    let isAnswered = false
    const asked = ask(mock.url).then(
      ({ ok }) => (isAnswered = ok),
      () => undefined
    )
    await Promise.race([asked, wait(random() * 12)])
    await mock.end('SIGKILL')
    await asked
    counts.killedInReplacement++
    const after = readCopy(file, stateOf)
    const isReplaced = JSON.stringify(after) === JSON.stringify(world)
    t.ok(isReplaced || !isAnswered, 'what was answered is done')
    t.strictSame(after, isReplaced ? world : before)
  }
})

t.teardown(() => {
  tell(t, {
    'processes killed': counts.killed + counts.killedInStart + counts.killedInReplacement,
    'of them in their start': counts.killedInStart,
    'of them as a whole world was replaced': counts.killedInReplacement,
    'ended by SIGTERM under load': counts.terminated,
    'answered imports found again': findings.found,
    'answered imports lost': findings.lost.length,
    'torn connectors': findings.torn.length,
    'unanswered imports found whole': findings.unanswered,
    'other writes found as answered': findings.changes
  })
})
