/** Organisations do not affect each other, and foreign and missing resources are indistinguishable. */
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { type OperationId, operations } from '../../src/contract/operations.js'
import { anyCommand, type Command, furniture, kinds, toCall } from '../helpers/sequences/commands.js'
import {
  type Actor,
  addActor,
  type Answer,
  ask,
  begin,
  type Call,
  createModel,
  furnish,
  reset,
  secretSeed,
  seeds,
  type SandboxModel
} from '../helpers/sequences/sandbox-model.js'
import { demo, listen } from '../helpers/app.js'
import { admin, ask as askAdmin, lease } from '../helpers/control-plane.js'
import { effort, tell } from '../helpers/figures.js'
import { costFigures, watchServer } from '../helpers/process/watch.js'
import { createLikeness, type Likeness, toText } from '../helpers/sequences/likeness.js'
import { idsIn, listOwned, type Owned, ownedKinds, toUnknown, withIds } from '../helpers/sequences/private-ids.js'
import { assertDiscreet, learn, same } from '../helpers/sequences/invariants.js'

const RUNS = 5 * effort
const seed = 6

const figures = {
  'sandboxes': 0,
  'organisations': 0,
  'runs': 0,
  'steps taken alone, in another sandbox, and among others': 0,
  'steps of others in the meantime': 0,
  'pairs of foreign and unknown ids': 0,
  'differences between them': 0
}

/** A step of the organisation, and what happens at the same time. */
interface Step {
  readonly own: Command
  readonly others: readonly Command[]
  readonly change: (typeof changes)[number] | undefined
  readonly wait: number
}

/** Actions of a user of the default sandbox. */
const changes = ['reset', 'clock', 'settings', 'faults', 'snapshot', 'journal', 'lease', 'token'] as const

const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    own: anyCommand,
    others: fc.array(anyCommand, { maxLength: 3 }),
    change: fc.option(fc.constantFrom(...changes), { freq: 3, nil: undefined }),
    wait: fc.constantFrom(0, 0, 0, 1, 1_000)
  }),
  { minLength: 8, maxLength: 20, size: 'max' }
)

interface Stage {
  /** The same organisation: alone, in another sandbox with the same seed, and among others. */
  readonly alone: Actor
  readonly beside: Actor
  readonly among: Actor
  /** The other organisations: in the same sandbox, and in the default one. */
  readonly others: readonly Actor[]
}

t.setTimeout(110_000 * effort)

t.test('the requests of others do not change the responses of an organisation and tell it nothing', async t => {
  const { app, url } = await listen(t, { seeds, randomSeed: 3, maxSandboxes: 10 })
  const watch = watchServer(t, { url })
  const stage = await setStage(app)
  const { alone, beside, among, others } = stage
  const models = [...new Set([alone, beside, among, ...others].map(({ model }) => model))]
  figures.sandboxes = models.length
  figures.organisations = models.reduce((sum, { actors }) => sum + actors.length, 0)
  const met = createEncounters()
  const marks = createMarks()
  for (const model of models) await furnishSandbox(app, model, marks)
  const furnished = marks.take()

  await fc.assert(
    fc.asyncProperty(anySteps, fc.nat(7), async (steps, one) => {
      marks.put(furnished)
      for (const model of models) {
        await begin(app, model)
        learn(model)
      }
      const likeness = createLikeness()
      likeness.pair(among.model.sandbox.id, alone.model.sandbox.id)
      assertState(stage, likeness)
      for (const step of steps) {
        await watch.during(async () => takeStep(app, stage, step, { likeness, marks, met }))
        assertState(stage, likeness)
      }
      await assertTwins(app, stage)
      for (const stranger of others)
        await assertStrange(app, stranger, [among, alone], {
          met,
          calls: questions(one).map(command => toCall(command, stranger, () => marks.next(stranger)))
        })
      figures.runs++
    }),
    { numRuns: RUNS, seed, endOnFailure: true }
  )
  t.strictSame(met.differences, [], 'foreign and missing resources are indistinguishable')
  t.strictSame(
    Object.keys(operations).filter(each => !met.successes.has(each)),
    [],
    'every operation succeeded at least once'
  )
  t.strictSame(
    ownedKinds.filter(kind => !met.kinds.has(kind)),
    ['usage'],
    'every kind of id was requested'
  )
  tell(t, { ...figures, ...costFigures() })
})

async function setStage(app: FastifyInstance): Promise<Stage> {
  const request = { seed: secretSeed(), randomSeed: 5, ttl: '12h' }
  const open = async () => {
    const leased = await lease(app, request)
    const model = createModel(app.sandboxes.get(leased.id), leased)
    return { model, leased: model.actors[0] as Actor, boxed: model.actors[1] as Actor }
  }
  const [one, two, three] = [await open(), await open(), await open()]
  // Only the organisation itself creates data in these two sandboxes.
  for (const { model, leased } of [one, two]) model.actors.splice(model.actors.indexOf(leased), 1)
  const neighbour = addActor(three.model, 'globex', demo.globex)
  const [library, acme] = createModel(app.sandboxes.default).actors as [Actor, Actor]
  library.model.actors.splice(2)
  return { alone: one.boxed, beside: two.boxed, among: three.boxed, others: [three.leased, neighbour, library, acme] }
}

/** Marks with a counter for each actor, so that they do not depend on others. */
function createMarks() {
  let counts = new Map<Actor, number>()
  return {
    next: (actor: Actor) => {
      const count = (counts.get(actor) ?? 0) + 1
      counts.set(actor, count)
      return `${actor.tag}U${count}q`
    },
    take: () => new Map(counts),
    put: (kept: ReadonlyMap<Actor, number>) => void (counts = new Map(kept))
  }
}

type Marks = ReturnType<typeof createMarks>

/** Records what happened, so that no check passes vacuously. */
function createEncounters() {
  const successes = new Set<string>()
  return {
    successes,
    /** Differences between responses for foreign and for missing resources. */
    differences: [] as string[],
    /** The kinds of foreign ids that were requested. */
    kinds: new Set<string>(),
    add: (operationId: OperationId, { status }: Answer) => void (status < 300 && successes.add(operationId))
  }
}

type Encounters = ReturnType<typeof createEncounters>

async function furnishSandbox(app: FastifyInstance, model: SandboxModel, marks: Marks): Promise<void> {
  await furnish(app, model, async actor => {
    for (const command of furniture) {
      const answer = await ask(
        app,
        actor,
        toPrivate(
          actor,
          toCall(command, actor, () => marks.next(actor))
        )
      )
      if (answer.status >= 300) throw new Error(`${answer.asked}\n${answer.text}`)
    }
  })
}

/** Only the organisation itself may create public things, because everybody can see these. */
function toPrivate({ tag }: Actor, call: Call): Call {
  const { body } = call
  const isPublic = typeof body === 'object' && body !== null && 'public' in body
  return isPublic && tag !== 'boxed' ? { ...call, body: { ...body, public: false } } : call
}

interface Course {
  readonly likeness: Likeness
  readonly marks: Marks
  readonly met: Encounters
}

async function takeStep(
  app: FastifyInstance,
  stage: Stage,
  step: Step,
  { likeness, marks, met }: Course
): Promise<void> {
  const { alone, beside, among, others } = stage
  for (const { model } of [alone, beside, among]) model.sandbox.clock.advance(step.wait)
  const call = toCall(step.own, alone, () => marks.next(alone))
  const wanted = await ask(app, alone, call)
  met.add(call.operationId, wanted)
  const meanwhile = step.others.map(command => {
    const other = others[command.actor % others.length] as Actor
    return {
      other,
      call: toPrivate(
        other,
        toCall(command, other, () => marks.next(other))
      )
    }
  })
  const isAmongNobody = meanwhile.every(({ other }) => other.model !== among.model)
  const theirs = isAmongNobody ? stateOf(among.model, id => id !== among.organisationId) : undefined
  const [twin, found, , ...answers] = await Promise.all([
    ask(app, beside, replaceIds(call, toSandboxOf(alone, beside))),
    ask(app, among, replaceIds(call, likeness.toHere)),
    change(app, others.at(-1) as Actor, step.change),
    ...meanwhile.map(async ({ other, call }) => ask(app, other, call))
  ])
  same(toSandboxOf(beside, alone)(bare(twin)), bare(wanted), `beside: ${wanted.asked}`)
  likeness.assertAlike(toText(found), toText(wanted), `among others: ${wanted.asked}`)
  if (theirs !== undefined)
    same(
      stateOf(among.model, id => id !== among.organisationId),
      theirs,
      `of others: ${found.asked}`
    )
  for (const { model } of [alone, beside, among, others.at(-1) as Actor]) learn(model)
  for (const [actor, answer] of [
    [alone, wanted],
    [beside, twin],
    [among, found]
  ] as const)
    assertDiscreet(actor, answer)
  answers.forEach((answer, index) => {
    const { other, call } = meanwhile[index] as (typeof meanwhile)[number]
    assertDiscreet(other, answer)
    met.add(call.operationId, answer)
  })
  figures['steps taken alone, in another sandbox, and among others']++
  figures['steps of others in the meantime'] += meanwhile.length
}

const bare = ({ status, body, headers }: Answer) => JSON.stringify([status, body, headers])

/** The same call with its ids replaced. Forms contain no ids. */
function replaceIds({ form, ...call }: Call, replace: (text: string) => string): Call {
  return { ...(JSON.parse(replace(JSON.stringify(call))) as Call), ...(form && { form }) }
}

/** Replaces the id of one sandbox by that of another. */
function toSandboxOf(from: Actor, to: Actor): (text: string) => string {
  return text => text.replaceAll(from.model.sandbox.id, to.model.sandbox.id)
}

async function change(app: FastifyInstance, { model }: Actor, kind: Step['change']): Promise<void> {
  switch (kind) {
    case 'reset':
      await reset(app, model)
      model.owners.clear()
      break
    case 'clock':
      await askAdmin(app, 'POST /clock/advance', { by: '3h' })
      break
    case 'settings':
      await askAdmin(app, 'PATCH /settings', {
        importConnections: 'omit',
        repeatImport: 'conflict',
        oauth2Consent: 'local'
      })
      break
    case 'faults':
      await askAdmin(app, 'POST /faults', { operation: '*', kind: 'status', status: 429, times: 2 })
      break
    case 'snapshot':
      await askAdmin(app, 'POST /snapshots', { name: 'mine' })
      await askAdmin(app, 'POST /snapshots/mine/restore')
      break
    case 'journal':
      await askAdmin(app, 'DELETE /requests')
      break
    case 'lease':
      await askAdmin(app, `DELETE /sandboxes/${(await lease(app)).id}`)
      break
    case 'token':
      await askAdmin(app, 'POST /tokens', { organisationId: demo.acme.id })
      break
    case undefined:
  }
}

/** The connectors of some organisations of a sandbox, secrets included. */
function stateOf({ sandbox }: SandboxModel, isTheirs: (organisationId: string) => boolean): string {
  const { connectors } = sandbox.store
  const graphs = connectors.listIds().flatMap(id => {
    const node = connectors.find(id)
    return node === undefined || !isTheirs(node.organisationId) ? [] : [connectors.assemble(node)]
  })
  return JSON.stringify(graphs)
}

/** Asserts that the organisation has the same data among others as alone. */
function assertState({ alone, among }: Stage, likeness: Likeness): void {
  const [here, there] = [among, alone].map(({ model, organisationId }) => stateOf(model, id => id === organisationId))
  likeness.assertAlike(here as string, there as string, 'its data')
}

/** Asserts that two sandboxes with the same commands are identical, and their journals too. */
async function assertTwins(app: FastifyInstance, { alone, beside }: Stage): Promise<void> {
  for (const route of ['state', 'settings', 'snapshots', 'faults', 'clock', 'usages']) {
    const [one, two] = await Promise.all(
      [alone, beside].map(async ({ model: { sandbox } }) => {
        const { body } = await admin(app, `GET /${route}?sandbox=${sandbox.id}`)
        const { organisationId = '' } = sandbox.lease ?? {}
        return body
          .replaceAll(sandbox.id, 'SANDBOX')
          .replaceAll(organisationId, 'ORGANISATION')
          .replaceAll(/"sha256":"\w+"/g, '')
      })
    )
    same(two, one, route)
  }
  const journals = await Promise.all(
    [alone, beside].map(async ({ model: { sandbox } }) => {
      const { requests } = await askAdmin<{ requests: { operation: OperationId; status: number; at: string }[] }>(
        app,
        `GET /requests?sandbox=${sandbox.id}`
      )
      return requests.map(({ operation, status, at }) => [operation, status, at])
    })
  )
  same(journals[1], journals[0], 'journals')
}

/** One command of each kind, one for each read, and one that completes an OAuth 2.0 flow. */
const questions = (one: number): Command[] => [
  ...kinds.map(kind => ({ kind, actor: 0, connector: one % 3, one, two: (one + 4) % 6, flag: one % 2 === 0 })),
  ...[0, 1, 2, 3, 4].map(one => ({ kind: 'readOne' as const, actor: 0, connector: 2, one, two: 0, flag: true })),
  { kind: 'connect', actor: 0, connector: 0, one: 5, two: 5, flag: false }
]

interface Questions {
  readonly calls: readonly Call[]
  readonly met: Encounters
}

/** Asserts that an organisation cannot distinguish the ids of others from unknown ids. */
async function assertStrange(
  app: FastifyInstance,
  stranger: Actor,
  owners: readonly Actor[],
  { calls, met }: Questions
) {
  const { model, organisationId } = stranger
  model.sandbox.faults.clear()
  const owned = listOwned(model)
  const kindOf = new Map(owned.map(({ id, kind }) => [id, kind]))
  const isOwn = (id: string) => owned.some(each => each.id === id && each.organisationId === organisationId)
  const secrets = owners
    .flatMap(owner => listOwned(owner.model).filter(each => each.organisationId === owner.organisationId))
    .filter(({ id }) => !model.revealed.has(id) && !isOwn(id))
  for (const call of calls) {
    met.add(call.operationId, await askWithoutTrace(app, stranger, call))
    const path = { organisation_id: organisationId, ...call.path }
    for (const ids of swapsOf({ ...call, path }, kindOf, secrets)) {
      for (const own of ids.keys()) met.kinds.add(kindOf.get(own) as string)
      const found = await findDifference(app, stranger, { call: { ...call, path }, ids, known: id => kindOf.has(id) })
      figures['pairs of foreign and unknown ids']++
      if (found === undefined) continue
      figures['differences between them']++
      met.differences.push(found)
    }
  }
}

/** Replaces the ids in a call by foreign ones: each alone, and all together except connector and organisation. */
function swapsOf(
  call: Call,
  kindOf: ReadonlyMap<string, string>,
  secrets: readonly Owned[]
): ReadonlyMap<string, string>[] {
  const pairs = idsIn(call).flatMap((id): [string, string][] => {
    const found = secrets.filter(({ kind }) => kind === kindOf.get(id))
    const other = found[(call.operationId.length + id.charCodeAt(id.length - 1)) % Math.max(1, found.length)]
    return other === undefined ? [] : [[id, other.id]]
  })
  const inner = pairs.filter(([id]) => id !== call.path['connector_id'] && id !== call.path['organisation_id'])
  return [...pairs.map(pair => [pair]), ...(inner.length > 1 ? [inner] : [])].map(each => new Map(each))
}

interface Swap {
  readonly call: Call
  readonly ids: ReadonlyMap<string, string>
  readonly known: (id: string) => boolean
}

async function findDifference(
  app: FastifyInstance,
  stranger: Actor,
  { call, ids, known }: Swap
): Promise<string | undefined> {
  const unknown = new Map([...ids].map(([own, other]) => [own, toUnknown(other)]))
  const other = await askWithoutTrace(app, stranger, withIds(call, ids))
  const nobody = await askWithoutTrace(app, stranger, withIds(call, unknown))
  const likeness = createLikeness(id => !known(id))
  for (const [own, each] of ids) likeness.pair(each, unknown.get(own) as string)
  assertDiscreet(stranger, other)
  try {
    likeness.assertAlike(toText(other), toText(nobody), `${other.asked}\n${nobody.asked}`)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Sends a call and then undoes it. */
async function askWithoutTrace(app: FastifyInstance, actor: Actor, call: Call): Promise<Answer> {
  const { sandbox } = actor.model
  const image = sandbox.store.takeImage()
  const answer = await ask(app, actor, call)
  if (answer.status < 300) sandbox.restore(image)
  return answer
}
