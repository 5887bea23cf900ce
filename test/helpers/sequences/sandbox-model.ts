/** Sandboxes of one server, each with organisations whose names, ids and secrets can be told apart. */
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Database } from '../../../src/store/database/driver.js'
import type { Sandbox } from '../../../src/control/sandboxes/sandbox.js'
import { openImage } from '../../../src/store/database/images.js'
import { type OperationId, operations } from '../../../src/contract/operations.js'
import { bearer, demo, urlOf } from '../app.js'
import { admin, inSandbox, type Lease, lease } from '../control-plane.js'
import { demoSeed } from '../seeds/demo-seed.js'
import { tinyDocument } from '../http-import.js'

/** A caller: an organisation of a sandbox. Everything that it creates contains its tag. */
export interface Actor {
  readonly tag: string
  readonly organisationId: string
  readonly key: string
  readonly model: SandboxModel
  /** The ids and marks of others that it has sent, and so may receive. */
  readonly sent: Set<string>
  /** The URLs of its uploaded documents. */
  readonly uploaded: string[]
}

/** A sandbox, and what a test knows about it. */
export interface SandboxModel {
  readonly sandbox: Sandbox
  readonly actors: Actor[]
  /** All rows, as last read. */
  rows: string
  /** All rows of the seed. */
  seeded: string
  readonly snapshots: Map<string, string>
  /** The organisation in which each id was first seen. */
  readonly owners: Map<string, string>
  /** The ids and marks that everybody can have seen, because a connector is or was public. */
  readonly revealed: Set<string>
  /** The contents of each published version at its publication. */
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

/** A response with its request. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** Without headers that are unique to each response. */
  readonly headers: Readonly<Record<string, unknown>>
  /** Body and headers. */
  readonly text: string
  readonly asked: string
}

/** The demo seed with secrets that begin with SECRET, as all secrets here do. */
export function secretSeed(): object {
  const text = JSON.stringify(demoSeed()).replaceAll(/[\w-]+-not-a-secret/g, 'SECRETdemo')
  return JSON.parse(text.replaceAll('ZGVtby13ZWJob29rLWtleS1ub3QtYS1zZWNyZXQ=', 'SECRETdemo')) as object
}

export const seeds = [secretSeed()]

export async function createModels(app: FastifyInstance): Promise<SandboxModel[]> {
  const leased = await lease(app, { seed: secretSeed(), randomSeed: 5 })
  return [createModel(app.sandboxes.default), createModel(app.sandboxes.get(leased.id), leased)]
}

export function createModel(sandbox: Sandbox, leased?: Lease): SandboxModel {
  const model: SandboxModel = {
    sandbox,
    actors: [],
    rows: '',
    seeded: '',
    snapshots: new Map(),
    owners: new Map(),
    revealed: new Set(),
    published: new Map()
  }
  if (leased === undefined) addActor(model, 'library', demo.library)
  else addActor(model, 'leased', { id: leased.organisationId, key: leased.token })
  addActor(model, leased === undefined ? 'acme' : 'boxed', demo.acme)
  if (leased === undefined) addActor(model, 'globex', demo.globex)
  return model
}

export function addActor(
  model: SandboxModel,
  tag: string,
  { id, key }: { readonly id: string; readonly key: string }
): Actor {
  const actor: Actor = { tag, organisationId: id, key, model, sent: new Set(), uploaded: [] }
  model.actors.push(actor)
  return actor
}

const FURNISHED = 'furnished'

/** Goes back to the seed. */
export async function reset(app: FastifyInstance, model: SandboxModel): Promise<void> {
  await admin(app, `POST /reset?sandbox=${model.sandbox.id}`)
  model.sandbox.clock.freeze()
  model.sandbox.clock.set(Date.parse('2030-01-01T00:00:00Z'))
}

/** Lets each actor do something, and keeps the result as the initial state of every run. */
export async function furnish(
  app: FastifyInstance,
  model: SandboxModel,
  work: (actor: Actor) => Promise<void>
): Promise<void> {
  await reset(app, model)
  look(model, () => undefined)
  model.seeded = model.rows
  for (const actor of model.actors) await work(actor)
  await admin(app, `POST /snapshots?sandbox=${model.sandbox.id}`, { name: FURNISHED })
}

/** Goes back to the initial state and forgets everything else. */
export async function begin(app: FastifyInstance, model: SandboxModel): Promise<void> {
  await reset(app, model)
  model.sandbox.clock.advance(60_000)
  await admin(app, `POST /snapshots/${FURNISHED}/restore?sandbox=${model.sandbox.id}`)
  for (const { sent, uploaded } of model.actors) {
    sent.clear()
    uploaded.length = 0
  }
  for (const memory of [model.snapshots, model.owners, model.revealed, model.published]) memory.clear()
  look(model, () => undefined)
}

/** Reads all rows again, and lets `onlooker` query the database. */
export function look(model: SandboxModel, onlooker: (db: Database) => void): void {
  const db = openImage(model.sandbox.store.takeImage())
  try {
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
    model.rows = JSON.stringify(tables.map(table => [table, db.prepare(`SELECT * FROM ${table}`).raw().all()]))
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
  const request: InjectOptions = {
    method: operations[operationId].method,
    url,
    headers: {
      ...bearer(actor.key),
      ...inSandbox(actor.model.sandbox.id),
      ...(type !== undefined && { 'content-type': type })
    },
    ...(payload !== undefined && { payload })
  }
  const asked = `${operationId} ${decodeURIComponent(url)} ${body === undefined ? String(form?.payload ?? null) : JSON.stringify(body)}`
  const response = await app.inject(request).catch((error: Error) => {
    if ((error as { code?: unknown }).code !== 'ECONNRESET') throw error
    return undefined
  })
  // A reset of the sandbox cuts off requests that arrived before it.
  if (response === undefined) return { status: 0, body: '', headers: {}, text: '', asked }
  const { 'x-request-id': _, 'date': _date, ...headers } = response.headers
  if (operationId === 'GetProtocolUploadURL' && response.statusCode === 200) await upload(app, actor, response.body)
  return {
    status: response.statusCode,
    body: response.body,
    headers,
    text: `${response.body} ${JSON.stringify(headers)}`,
    asked
  }
}

/** Uploads a document to the URL of the response, unless a fault corrupted it. */
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

/** The parsed body of a response. */
export function bodyOf<Body>({ body }: Answer): Body {
  return JSON.parse(body) as Body
}
