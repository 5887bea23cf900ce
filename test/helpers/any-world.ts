/** Two sandboxes of one server, and in each of them organisations whose names, ids and secrets can be told apart. */
import type { FastifyInstance } from 'fastify'
import type { Database } from '../../src/store/database/driver.js'
import type { Sandbox } from '../../src/control/sandboxes/sandbox.js'
import { openImage } from '../../src/store/database/images.js'
import { type OperationId, operations } from '../../src/contract/operations.js'
import { bearer, demo, urlOf } from './app.js'
import { admin, inSandbox, type Lease, lease } from './control-plane.js'
import { demoSeed } from './demo-seed.js'
import { tinyDocument } from './http-import.js'

/** Who calls: an organisation of a sandbox. All that it makes up is marked with its tag. */
export interface Actor {
  readonly tag: string
  readonly organisationId: string
  readonly key: string
  readonly world: World
  /** The ids and marks of others that it has sent, since it may read them again. */
  readonly sent: Set<string>
  /** What names the documents that it has uploaded. */
  readonly uploaded: string[]
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
  /** Sent as JSON. */
  readonly body?: unknown
  readonly form?: { readonly type: string; readonly payload: Buffer }
}

/** An answer, and what was asked for. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** But for those that no two answers share. */
  readonly headers: Readonly<Record<string, unknown>>
  /** Body and headers. */
  readonly text: string
  readonly asked: string
}

/** The demo seed with secrets that begin with SECRET, as all in these worlds do. */
export function secretSeed(): object {
  const text = JSON.stringify(demoSeed()).replaceAll(/[\w-]+-not-a-secret/g, 'SECRETdemo')
  return JSON.parse(text.replaceAll('ZGVtby13ZWJob29rLWtleS1ub3QtYS1zZWNyZXQ=', 'SECRETdemo')) as object
}

export const seeds = [secretSeed()]

export async function createWorlds(app: FastifyInstance): Promise<World[]> {
  const leased = await lease(app, { seed: secretSeed(), randomSeed: 5 })
  return [createWorld(app.sandboxes.default), createWorld(app.sandboxes.get(leased.id), leased)]
}

export function createWorld(sandbox: Sandbox, leased?: Lease): World {
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
  if (leased === undefined) addActor(world, 'library', demo.library)
  else addActor(world, 'leased', { id: leased.organisationId, key: leased.token })
  addActor(world, leased === undefined ? 'acme' : 'boxed', demo.acme)
  if (leased === undefined) addActor(world, 'globex', demo.globex)
  return world
}

export function addActor(world: World, tag: string, { id, key }: { readonly id: string; readonly key: string }): Actor {
  const actor: Actor = { tag, organisationId: id, key, world, sent: new Set(), uploaded: [] }
  world.actors.push(actor)
  return actor
}

const FURNISHED = 'furnished'

/** Back to the seed, as it is when nobody has done anything. */
export async function reset(app: FastifyInstance, world: World): Promise<void> {
  await admin(app, `POST /reset?sandbox=${world.sandbox.id}`)
  world.sandbox.clock.freeze()
  world.sandbox.clock.set(Date.parse('2030-01-01T00:00:00Z'))
}

/** Does something in a world, and keeps what comes of it as what lives begin with. */
export async function furnish(
  app: FastifyInstance,
  world: World,
  work: (actor: Actor) => Promise<void>
): Promise<void> {
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
  for (const { sent, uploaded } of world.actors) {
    sent.clear()
    uploaded.length = 0
  }
  for (const memory of [world.snapshots, world.owners, world.revealed, world.published]) memory.clear()
  look(world, () => undefined)
}

/** Reads all rows anew; whoever looks on gets the database. */
export function look(world: World, onlooker: (db: Database) => void): void {
  const db = openImage(world.sandbox.store.takeImage())
  try {
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
    world.rows = JSON.stringify(tables.map(table => [table, db.prepare(`SELECT * FROM ${table}`).raw().all()]))
    onlooker(db)
  } finally {
    db.close()
  }
}

export async function ask(app: FastifyInstance, actor: Actor, call: Call): Promise<Answer> {
  const { operationId, body, form } = call
  const url = urlOf(operationId, { ...call, path: { organisation_id: actor.organisationId, ...call.path } })
  const type = body === undefined ? form?.type : 'application/json'
  const payload = body === undefined ? form?.payload : JSON.stringify(body)
  const response = await app.inject({
    method: operations[operationId].method,
    url,
    headers: {
      ...bearer(actor.key),
      ...inSandbox(actor.world.sandbox.id),
      ...(type !== undefined && { 'content-type': type })
    },
    ...(payload !== undefined && { payload })
  })
  const { 'x-request-id': _, 'date': _date, ...headers } = response.headers
  if (operationId === 'GetProtocolUploadURL' && response.statusCode === 200) await upload(app, actor, response.body)
  return {
    status: response.statusCode,
    body: response.body,
    headers,
    text: `${response.body} ${JSON.stringify(headers)}`,
    asked: `${operationId} ${decodeURIComponent(url)} ${body === undefined ? String(form?.payload ?? null) : JSON.stringify(body)}`
  }
}

/** Sends a document to where the answer says, unless a fault has undone it. */
async function upload(app: FastifyInstance, { uploaded }: Actor, answer: string): Promise<void> {
  const [, at, name] = /"uploadUrl":"([^"]+)","url":"([^"]+)"/.exec(answer) ?? []
  if (at === undefined || name === undefined) return
  const { statusCode } = await app.inject({
    method: 'PUT',
    url: new URL(at).pathname,
    payload: JSON.stringify(tinyDocument())
  })
  if (statusCode === 204) uploaded.push(name)
}

/** The body of an answer. */
export function bodyOf<Body>({ body }: Answer): Body {
  return JSON.parse(body) as Body
}
