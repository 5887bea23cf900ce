/** Any commands of several organisations, in two sandboxes of one server: what must hold, holds after each. */
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { anyCommand, type Command, furniture, kinds, toCall } from '../../helpers/any-command.js'
import {
  type Actor,
  type Answer,
  ask,
  begin,
  createWorlds,
  furnish,
  look,
  reset,
  seeds,
  type World
} from '../../helpers/any-world.js'
import { createApp, demo } from '../../helpers/app.js'
import { admin, ask as askAdmin, type Lease, lease } from '../../helpers/control-plane.js'
import {
  assertDiscreet,
  assertImmutable,
  assertLists,
  assertNoOrphans,
  assertRead,
  learn,
  same
} from '../../helpers/world-invariants.js'

/** Commands that are sent at once. */
interface Commands {
  readonly at: 'once'
  readonly commands: readonly Command[]
  /** Whether they meet a fault that rehearses them. */
  readonly isRehearsed: boolean
}

/** What is done to a world itself. */
interface Change {
  readonly at: 'usage' | 'letGo' | 'snapshot' | 'restore' | 'reset' | 'settings'
  readonly world: number
  readonly one: number
}

const anySteps = fc.array(
  fc.oneof(
    {
      weight: 16,
      arbitrary: fc.record({
        at: fc.constant('once' as const),
        commands: fc.oneof(
          { weight: 5, arbitrary: fc.tuple(anyCommand) },
          { weight: 1, arbitrary: fc.array(anyCommand, { minLength: 2, maxLength: 3 }) }
        ),
        isRehearsed: fc.nat(9).map(number => number === 9)
      })
    },
    {
      weight: 2,
      arbitrary: fc.record({
        at: fc.constantFrom('usage', 'usage', 'letGo', 'snapshot', 'restore', 'reset', 'settings'),
        world: fc.nat(1),
        one: fc.nat(7)
      })
    },
    {
      weight: 1,
      arbitrary: fc.record({ at: fc.constant('wait' as const), milliseconds: fc.constantFrom(1, 1_000, 700_000) })
    }
  ),
  { minLength: 1, maxLength: 30, size: 'max' }
)

/** Each command with each of its outcomes. */
const met = new Set<string>()

async function takeCommands(
  app: FastifyInstance,
  actors: readonly Actor[],
  step: Commands,
  mark: (actor: Actor) => string
) {
  const [first] = step.commands
  const { world } = actors[(first?.actor ?? 0) % actors.length] as Actor
  const callers = actors.filter(actor => actor.world === world)
  const before = world.rows
  if (step.isRehearsed) world.sandbox.faults.add({ operation: '*', kind: 'malformed', times: step.commands.length })
  const sent = step.commands.map(command => {
    const caller = callers[command.actor % callers.length] as Actor
    return { command, caller, call: toCall(command, caller, () => mark(caller)) }
  })
  const answers = await Promise.all(sent.map(async ({ caller, call }) => ask(app, caller, call)))
  world.sandbox.faults.clear()
  learn(world)
  assertRows(world)
  answers.forEach((answer, index) => {
    const { caller, command } = sent[index] as (typeof sent)[number]
    assertDiscreet(caller, answer)
    met.add(`${command.kind} ${step.isRehearsed ? 'rehearsed' : answer.status}`)
  })
  if (step.isRehearsed || answers.every(({ status }) => status >= 400)) {
    if (world.rows !== before) throw new Error(`rows have changed: ${answers.map(toText).join('\n')}`)
  }
  return [...new Set(sent.map(({ caller }) => caller))]
}

const toText = ({ asked, status, text }: Answer) => `${asked}\n${status} ${text}`

async function changeWorld(app: FastifyInstance, world: World, { at, one }: Change): Promise<void> {
  const { sandbox, snapshots } = world
  const on = async (route: string, body?: object) => admin(app, `${route}?sandbox=${sandbox.id}`, body)
  const { connectors, connections, usages } = sandbox.store
  const ids = connectors.listIds()
  const connectorId = ids[ids.length - 1 - (one % ids.length)] ?? demo.unknown
  switch (at) {
    case 'usage': {
      const version = connectors.listVersions(connectorId).at(-1)?.name
      const connectionId = connections.listIds(connectorId)[0]
      const marks = [{}, version === undefined ? {} : { version }, connectionId === undefined ? {} : { connectionId }]
      same((await on('POST /usages', { connectorId, ...marks[one % 3] })).statusCode, 201, 'a usage')
      break
    }
    case 'letGo':
      for (const { id } of usages.list()) await on(`DELETE /usages/${id}`)
      break
    case 'snapshot':
      look(world, () => undefined)
      snapshots.set(String(one % 2), world.rows)
      await on('POST /snapshots', { name: String(one % 2) })
      break
    case 'restore': {
      const kept = snapshots.get(String(one % 2))
      if (kept === undefined) break
      same((await on(`POST /snapshots/${one % 2}/restore`)).statusCode, 204, 'a restore')
      world.published.clear()
      look(world, () => same(world.rows, kept, 'what was restored'))
      break
    }
    case 'reset':
      await reset(app, world)
      world.published.clear()
      // Ids begin anew.
      world.owners.clear()
      look(world, () => same(world.rows, world.seeded, 'what was reset'))
      break
    case 'settings':
      await on('PATCH /settings', {
        importConnections: one % 2 === 0 ? 'omit' : 'copy',
        repeatImport: one > 3 ? 'create' : 'conflict'
      })
  }
  learn(world)
  assertRows(world)
}

function assertRows(world: World): void {
  look(world, db => {
    assertNoOrphans(db)
    assertImmutable(world, db)
  })
}

/** What a world answers is what another one answers that its state was put into. */
async function assertExported(app: FastifyInstance, actor: Actor, mirror: Lease): Promise<void> {
  const { world } = actor
  const state = await askAdmin<object>(app, `GET /state?sandbox=${world.sandbox.id}`)
  await askAdmin(app, `PUT /state?sandbox=${mirror.id}`, state)
  const twin = { ...actor, world: { ...world, sandbox: app.sandboxes.get(mirror.id) } }
  const query = { first: '1000' }
  for (const operationId of ['ListConnectors', 'ListPublicConnectors'] as const) {
    const call = { operationId, path: {}, query }
    same((await ask(app, twin, call)).text, (await ask(app, actor, call)).text, operationId)
  }
  const { connectors } = world.sandbox.store
  for (const connectorId of connectors.listOwnIds(actor.organisationId, 1_000)) {
    for (const { name } of connectors.listVersions(connectorId)) {
      const path = { connector_id: connectorId, version: name }
      for (const operationId of ['GetActions', 'GetTriggers', 'GetDefinitions'] as const) {
        const call = { operationId, path, query }
        same((await ask(app, twin, call)).text, (await ask(app, actor, call)).text, operationId)
      }
    }
  }
}

t.test('whatever organisations do, their worlds stay whole, and apart', async t => {
  // A busy machine takes three times as long.
  t.setTimeout(110_000)
  const app = await createApp(t, { seeds, randomSeed: 3 })
  const worlds = await createWorlds(app)
  const actors = worlds.flatMap(world => world.actors)
  const mirror = await lease(app, { ttl: '1h' })
  let marks = 0
  const mark = ({ tag }: Actor) => `${tag}U${++marks}q`
  for (const world of worlds) {
    await furnish(app, world, async actor => {
      for (const command of furniture) {
        const answer = await ask(
          app,
          actor,
          toCall(command, actor, () => mark(actor))
        )
        if (answer.status >= 300) throw new Error(toText(answer))
      }
    })
  }
  const furnished = marks
  await fc.assert(
    fc.asyncProperty(anySteps, async steps => {
      marks = furnished
      for (const world of worlds) {
        await begin(app, world)
        learn(world)
      }
      let callers: readonly Actor[] = actors
      for (const step of steps) {
        if (step.at === 'wait') {
          for (const { sandbox } of worlds) sandbox.clock.advance(step.milliseconds)
          continue
        }
        const world = step.at === 'once' ? undefined : (worlds[step.world] as World)
        if (step.at === 'once') callers = await takeCommands(app, actors, step, mark)
        else await changeWorld(app, world as World, step)
        if (world !== undefined) callers = world.actors
        for (const actor of callers) await assertRead(app, actor)
      }
      for (const world of worlds) {
        const kept = world.rows
        look(world, () => same(world.rows, kept, 'a world that nobody wrote to'))
      }
      const last = callers.at(-1) as Actor
      await assertLists(app, last)
      await assertExported(app, last, mirror)
      for (const { sandbox } of worlds) {
        const { body } = await admin(app, `GET /requests?sandbox=${sandbox.id}`)
        if (body.includes('SECRET')) throw new Error(`a secret in the journal: ${/.{200}SECRET.{60}/.exec(body)?.[0]}`)
      }
    }),
    { numRuns: 40, seed: 4 }
  )
  const obeyed = [200, 201, 204]
  t.strictSame(
    kinds.filter(kind => !obeyed.some(status => met.has(`${kind} ${status}`))),
    [],
    'each command was obeyed'
  )
  const refused = ['rehearsed', '400', '403', '404', '409', '412']
  t.strictSame(
    refused.filter(each => ![...met].some(outcome => outcome.endsWith(each))),
    [],
    'and refused in each way'
  )
})
