/** Random commands of several organisations in two sandboxes of one server. The invariants must hold after each. */
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { anyCommand, type Command, furniture, kinds, toCall } from '../../helpers/sequences/commands.js'
import {
  type Actor,
  type Answer,
  ask,
  begin,
  createModels,
  furnish,
  look,
  reset,
  seeds,
  type SandboxModel
} from '../../helpers/sequences/sandbox-model.js'
import { createApp, demo } from '../../helpers/app.js'
import { assertCacheIsCurrent } from '../../helpers/sequences/uncached-reads.js'
import { admin, ask as askAdmin, type Lease, lease } from '../../helpers/control-plane.js'
import {
  assertDiscreet,
  assertImmutable,
  assertLists,
  assertNoOrphans,
  assertRead,
  learn,
  same
} from '../../helpers/sequences/invariants.js'

/** Commands that are sent concurrently. */
interface Commands {
  readonly at: 'once'
  readonly commands: readonly Command[]
  /** Whether a fault turns them into dry runs. */
  readonly isDryRun: boolean
}

/** A change of the sandbox itself. */
interface Change {
  readonly at: 'usage' | 'deleteUsages' | 'snapshot' | 'restore' | 'reset' | 'settings'
  readonly model: number
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
        isDryRun: fc.nat(9).map(number => number === 9)
      })
    },
    {
      weight: 2,
      arbitrary: fc.record({
        at: fc.constantFrom('usage', 'usage', 'deleteUsages', 'snapshot', 'restore', 'reset', 'settings'),
        model: fc.nat(1),
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

/** Each command with the outcomes that it had. */
const met = new Set<string>()

async function runCommands(
  app: FastifyInstance,
  actors: readonly Actor[],
  step: Commands,
  mark: (actor: Actor) => string
) {
  const [first] = step.commands
  const { model } = actors[(first?.actor ?? 0) % actors.length] as Actor
  const callers = actors.filter(actor => actor.model === model)
  const before = model.rows
  if (step.isDryRun) model.sandbox.faults.add({ operation: '*', kind: 'malformed', times: step.commands.length })
  const sent = step.commands.map(command => {
    const caller = callers[command.actor % callers.length] as Actor
    return { command, caller, call: toCall(command, caller, () => mark(caller)) }
  })
  const answers = await Promise.all(sent.map(async ({ caller, call }) => ask(app, caller, call)))
  model.sandbox.faults.clear()
  learn(model)
  assertRows(model)
  answers.forEach((answer, index) => {
    const { caller, command } = sent[index] as (typeof sent)[number]
    assertDiscreet(caller, answer)
    met.add(`${command.kind} ${step.isDryRun ? 'dry run' : answer.status}`)
  })
  if (step.isDryRun || answers.every(({ status }) => status >= 400)) {
    if (model.rows !== before) throw new Error(`rows changed: ${answers.map(toText).join('\n')}`)
  }
  return [...new Set(sent.map(({ caller }) => caller))]
}

const toText = ({ asked, status, text }: Answer) => `${asked}\n${status} ${text}`

async function changeSandbox(app: FastifyInstance, model: SandboxModel, { at, one }: Change): Promise<void> {
  const { sandbox, snapshots } = model
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
    case 'deleteUsages':
      for (const { id } of usages.list()) await on(`DELETE /usages/${id}`)
      break
    case 'snapshot':
      look(model, () => undefined)
      snapshots.set(String(one % 2), model.rows)
      await on('POST /snapshots', { name: String(one % 2) })
      break
    case 'restore': {
      const kept = snapshots.get(String(one % 2))
      if (kept === undefined) break
      same((await on(`POST /snapshots/${one % 2}/restore`)).statusCode, 204, 'a restore')
      model.published.clear()
      look(model, () => same(model.rows, kept, 'the restored rows'))
      break
    }
    case 'reset':
      await reset(app, model)
      model.published.clear()
      // Ids start again from the beginning.
      model.owners.clear()
      look(model, () => same(model.rows, model.seeded, 'the reset rows'))
      break
    case 'settings':
      await on('PATCH /settings', {
        importConnections: one % 2 === 0 ? 'omit' : 'copy',
        repeatImport: one > 3 ? 'create' : 'conflict'
      })
  }
  learn(model)
  assertRows(model)
}

function assertRows(model: SandboxModel): void {
  look(model, db => {
    assertNoOrphans(db)
    assertImmutable(model, db)
  })
}

/** Asserts that a sandbox with the exported state gives the same responses. */
async function assertExported(app: FastifyInstance, actor: Actor, mirror: Lease): Promise<void> {
  const { model } = actor
  const state = await askAdmin<object>(app, `GET /state?sandbox=${model.sandbox.id}`)
  await askAdmin(app, `PUT /state?sandbox=${mirror.id}`, state)
  const twin = { ...actor, model: { ...model, sandbox: app.sandboxes.get(mirror.id) } }
  const query = { first: '1000' }
  for (const operationId of ['ListConnectors', 'ListPublicConnectors'] as const) {
    const call = { operationId, path: {}, query }
    same((await ask(app, twin, call)).text, (await ask(app, actor, call)).text, operationId)
  }
  const { connectors } = model.sandbox.store
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

t.test('keeps sandboxes consistent and separate under any commands', async t => {
  // A busy machine takes three times as long.
  t.setTimeout(280_000)
  const app = await createApp(t, { seeds, randomSeed: 3 })
  const models = await createModels(app)
  const actors = models.flatMap(model => model.actors)
  const mirror = await lease(app, { ttl: '1h' })
  let marks = 0
  const mark = ({ tag }: Actor) => `${tag}U${++marks}q`
  for (const model of models) {
    await furnish(app, model, async actor => {
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
      for (const model of models) {
        await begin(app, model)
        learn(model)
      }
      let callers: readonly Actor[] = actors
      for (const step of steps) {
        if (step.at === 'wait') {
          for (const { sandbox } of models) sandbox.clock.advance(step.milliseconds)
          continue
        }
        const model = step.at === 'once' ? undefined : (models[step.model] as SandboxModel)
        if (step.at === 'once') callers = await runCommands(app, actors, step, mark)
        else await changeSandbox(app, model as SandboxModel, step)
        if (model !== undefined) callers = model.actors
        for (const actor of callers) await assertRead(app, actor)
        await assertCacheIsCurrent(callers.at(-1) as Actor)
      }
      for (const model of models) {
        const kept = model.rows
        look(model, () => same(model.rows, kept, 'a sandbox without writes'))
      }
      const last = callers.at(-1) as Actor
      for (const actor of actors) await assertCacheIsCurrent(actor)
      await assertLists(app, last)
      await assertExported(app, last, mirror)
      for (const { sandbox } of models) {
        const { body } = await admin(app, `GET /requests?sandbox=${sandbox.id}`)
        if (body.includes('SECRET')) throw new Error(`a secret in the journal: ${/.{200}SECRET.{60}/.exec(body)?.[0]}`)
      }
    }),
    { numRuns: 40, seed: 4 }
  )
  const successes = [200, 201, 204]
  t.strictSame(
    kinds.filter(kind => !successes.some(status => met.has(`${kind} ${status}`))),
    [],
    'each command succeeded at least once'
  )
  const others = ['dry run', '400', '403', '404', '409', '412']
  t.strictSame(
    others.filter(each => ![...met].some(outcome => outcome.endsWith(each))),
    [],
    'each other outcome occurred'
  )
})
