/** Two sandboxes of one server, and in each of them organisations whose names, ids and secrets can be told apart. */
import type { FastifyInstance } from 'fastify'
import type { Database } from '../../src/store/driver.js'
import type { Sandbox } from '../../src/control/sandbox.js'
import { openImage } from '../../src/store/images.js'
import { type OperationId, operations } from '../../src/contract/operations.js'
import { bearer, demo, urlOf } from './app.js'
import { admin, inSandbox, type Lease, lease } from './control-plane.js'
import { demoSeed } from './demo-seed.js'

/** Who calls: an organisation of a sandbox. All that it makes up is marked with its tag. */
export interface Actor {
  readonly tag: string
  readonly organisationId: string
  readonly key: string
  readonly world: World
  /** The ids and marks of others that it has sent, since it may read them again. */
  readonly sent: Set<string>
}

export interface World {
  readonly sandbox: Sandbox
  readonly actors: Actor[]
  /** Every row, as it was last looked at. */
  rows: string
  /** As it was planted. */
  planted: string
  readonly snapshots: Map<string, string>
  /** The organisation that each id was first seen with. */
  readonly owners: Map<string, string>
  /** The ids and marks that everybody may have seen, since a connector was or is public. */
  readonly revealed: Set<string>
  /** What each published version held when it was published. */
  readonly published: Map<string, string>
}

export interface Call {
  readonly operationId: OperationId
  readonly path: Record<string, string>
  readonly query?: Record<string, string>
  readonly body?: unknown
}

/** An answer, and what was asked for. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly asked: string
}

/** The demo seed with secrets that begin with SECRET, as all in these worlds do. */
function secretSeed(): object {
  const text = JSON.stringify(demoSeed()).replaceAll(/[\w-]+-not-a-secret/g, 'SECRETdemo')
  return JSON.parse(text.replaceAll('ZGVtby13ZWJob29rLWtleS1ub3QtYS1zZWNyZXQ=', 'SECRETdemo')) as object
}

export const seeds = [secretSeed()]

export async function createWorlds(app: FastifyInstance): Promise<World[]> {
  const leased = await lease(app, { seed: secretSeed(), randomSeed: 5 })
  return [createWorld(app.sandboxes.default), createWorld(app.sandboxes.get(leased.id), leased)]
}

function createWorld(sandbox: Sandbox, leased?: Lease): World {
  const world: World = {
    sandbox,
    actors: [],
    rows: '',
    planted: '',
    snapshots: new Map(),
    owners: new Map(),
    revealed: new Set(),
    published: new Map()
  }
  const add = (tag: string, { id, key }: { id: string; key: string }) =>
    void world.actors.push({ tag, organisationId: id, key, world, sent: new Set() })
  if (leased !== undefined) add('leased', { id: leased.organisationId, key: leased.token })
  else add('library', demo.library)
  add(leased === undefined ? 'acme' : 'boxed', demo.acme)
  if (leased === undefined) add('globex', demo.globex)
  return world
}

const FURNISHED = 'furnished'

/** Back to the seed, as it is when nobody has done anything. */
export async function reset(app: FastifyInstance, world: World): Promise<void> {
  await admin(app, `POST /reset?sandbox=${world.sandbox.id}`)
  world.sandbox.clock.freeze()
  world.sandbox.clock.set(Date.parse('2030-01-01T00:00:00Z'))
}

/** Does something in a world, and keeps what comes of it as what lives begin with. */
export async function furnish(app: FastifyInstance, world: World, work: (actor: Actor) => Promise<void>): Promise<void> {
  await reset(app, world)
  look(world, () => undefined)
  world.planted = world.rows
  for (const actor of world.actors) await work(actor)
  await admin(app, `POST /snapshots?sandbox=${world.sandbox.id}`, { name: FURNISHED })
}

/** Back to what it was furnished with; nothing is known of anything else. */
export async function begin(app: FastifyInstance, world: World): Promise<void> {
  await reset(app, world)
  world.sandbox.clock.advance(60_000)
  await admin(app, `POST /snapshots/${FURNISHED}/restore?sandbox=${world.sandbox.id}`)
  for (const { sent } of world.actors) sent.clear()
  for (const memory of [world.snapshots, world.owners, world.revealed, world.published]) memory.clear()
  look(world, () => undefined)
}

/** Reads all rows anew; whoever looks on gets the database. */
export function look(world: World, onlooker: (db: Database) => void): void {
  const db = openImage(world.sandbox.store.takeImage())
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()
    world.rows = JSON.stringify(tables.map(table => [table, db.prepare(`SELECT * FROM ${table}`).raw().all()]))
    onlooker(db)
  } finally {
    db.close()
  }
}

export async function ask(app: FastifyInstance, actor: Actor, call: Call): Promise<Answer> {
  const { operationId, body } = call
  const url = urlOf(operationId, { ...call, path: { organisation_id: actor.organisationId, ...call.path } })
  const response = await app.inject({
    method: operations[operationId].method,
    url,
    headers: {
      ...bearer(actor.key),
      ...inSandbox(actor.world.sandbox.id),
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { payload: JSON.stringify(body) })
  })
  const { 'x-request-id': _, ...headers } = response.headers
  return {
    status: response.statusCode,
    text: `${response.body} ${JSON.stringify(headers)}`,
    asked: `${operationId} ${decodeURIComponent(url)} ${JSON.stringify(body ?? null)}`
  }
}

/** The body of an answer. */
export function bodyOf<Body>({ text }: Answer): Body {
  return JSON.parse(text.slice(0, text.lastIndexOf(' {'))) as Body
}
