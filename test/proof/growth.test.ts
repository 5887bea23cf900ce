/**
 * The work of a request grows no faster than its size. Every body, query, header and document is sent at n, 2n and 4n,
 * alone and to a sandbox that has grown with it.
 */
import type { FastifyInstance, InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { buildApp } from '../../src/http/app.js'
import { demo } from '../helpers/app.js'
import { importDraft, VERSION } from '../helpers/drafts.js'
import { effort, tell } from '../helpers/figures.js'
import { measureGrowth, type Work } from '../helpers/growth/measure.js'
import {
  adminBodies,
  filters,
  heads,
  operationBodies,
  type PathValues,
  reads,
  type RequestShape,
  uploadedDocuments,
  writesAfter
} from '../helpers/growth/request-shapes.js'

t.setTimeout(600_000 * effort)

/** Times are measured by `npm run proof` only. An ordinary run sends small requests, to keep the shapes right. */
const isProof = effort > 1

/**
 * Bytes at n, so that 4n is almost the limit of a body. The small size comes first, because a slow shape takes minutes
 * at the large one.
 */
const SIZES = isProof ? [16_000, 220_000] : []
const ORDINARY_SIZE = 2_000

/** An ordinary run tries one in this many shapes. */
const ORDINARY_SHARE = 17

/** A proof tries one in this many pairs of a grown sandbox and a request, and each day others. All would take hours. */
const PAIR_SHARE = 9
const today = Math.floor(Date.now() / 86_400_000)

/** `PROOF_ONLY='^CreateAction' npm run proof -- growth` tries some kinds of requests. */
const only = new RegExp(process.env.PROOF_ONLY ?? '')

interface Server {
  readonly app: FastifyInstance
  readonly values: PathValues
  /** Restores the initial data. */
  readonly restore: () => void
}

async function createServer(t: Pick<Test, 'teardown'>): Promise<Server> {
  const app = await buildApp({ randomSeed: 1, maxSandboxes: 1_000, journal: { size: 10 } })
  t.teardown(() => app.close())
  const draft = await importDraft(app)
  const firstOf = async (id: 'GetActions' | 'GetTriggers' | 'GetDefinitions') => {
    const page = await draft.get<Record<string, { name: string }[]>>(id)
    return Object.values(page).find(each => Array.isArray(each))?.[0]?.name as string
  }
  const connector = await draft.get<Connector>('GetConnector')
  const definition = await firstOf('GetDefinitions')
  const values = {
    organisation_id: demo.acme.id,
    connector_id: draft.connectorId,
    connection_id: connector.connections[0]?.id ?? demo.unknown,
    version: VERSION,
    auth_scheme_config_id: connector.authSchemeConfigs[0]?.id ?? 'a',
    action_name: await firstOf('GetActions'),
    trigger_name: await firstOf('GetTriggers'),
    definition_name: definition,
    protocol_slug: 'http',
    schema_filename: `${definition}.json`
  }
  const sandbox = app.sandboxes.default
  const image = sandbox.store.takeImage()
  const restore = () => {
    for (const { id, lease } of app.sandboxes.list()) if (lease !== undefined) app.sandboxes.end(id)
    for (const { name } of sandbox.snapshots.list()) sandbox.snapshots.remove(name)
    sandbox.reset()
    sandbox.restore(image)
  }
  return { app, values, restore }
}

const counts = { shapes: 0, requests: 0, faults: 0, superlinear: 0 }
const superlinear: string[] = []

async function send(app: FastifyInstance, request: InjectOptions): Promise<number> {
  counts.requests++
  const { statusCode, body } = await app.inject(request)
  if (statusCode >= 500) {
    counts.faults++
    throw new Error(`status ${statusCode}: ${body.slice(0, 500)}`)
  }
  return statusCode
}

async function tryGrowth(name: string, makeWork: (size: number) => Work): Promise<void> {
  if (!only.test(name)) return
  counts.shapes++
  if (!isProof) {
    if (counts.shapes % ORDINARY_SHARE !== 0) return
    const { prepare, run } = makeWork(ORDINARY_SIZE)
    await prepare?.()
    await run()
    return
  }
  for (const size of SIZES) {
    const { times, isLinear } = await measureGrowth(size, makeWork)
    if (isLinear) continue
    counts.superlinear++
    superlinear.push(
      `${name}: ${times.map(time => Math.round(time)).join(', ')} ms at ${size} bytes, twice and four times`
    )
    console.error(superlinear.at(-1))
    return
  }
}

async function tryShapes(server: Server, shapes: readonly RequestShape[]): Promise<void> {
  for (const { name, make } of shapes) {
    await tryGrowth(name, size => {
      const request = make(size)
      return { prepare: async () => server.restore(), run: async () => send(server.app, request) }
    })
  }
}

t.test('the cost of a request grows no faster than the request', async t => {
  const server = await createServer(t)
  await tryShapes(server, [
    ...operationBodies(server.values),
    ...adminBodies(server.values),
    ...heads(server.values),
    ...uploadedDocuments(server.values)
  ])
  t.strictSame(superlinear.splice(0), [])
})

t.test('the cost of a request grows no faster than the data of its sandbox', async t => {
  const server = await createServer(t)
  const { app, values } = server
  const growing = [...operationBodies(values), ...uploadedDocuments(values)].filter(({ name }) =>
    / different items| full items| keys$/.test(name)
  )
  const accepted: RequestShape[] = []
  let pairs = 0
  for (const shape of growing) {
    server.restore()
    const status = await send(app, shape.make(ORDINARY_SIZE))
    if (status < 300) accepted.push(shape)
  }
  for (const { name, make } of accepted) {
    for (const index of reads(values).keys()) await after(name, make, () => reads(values)[index])
    for (const index of filters(values, 1).keys()) await after(name, make, size => filters(values, size)[index])
    for (const index of writesAfter(values).keys()) await after(name, make, () => writesAfter(values)[index])
    for (const next of accepted) await after(name, make, size => ({ name: next.name, request: next.make(size) }))
  }
  t.ok(accepted.length > 0)
  t.strictSame(superlinear.splice(0), [])

  async function after(
    name: string,
    make: RequestShape['make'],
    then: (size: number) => { readonly name: string; readonly request: InjectOptions } | undefined
  ): Promise<void> {
    const isLeftOut = isProof && process.env.PROOF_ONLY === undefined && (pairs++ + today) % PAIR_SHARE !== 0
    if (isLeftOut) return
    await tryGrowth(`${then(1)?.name} after ${name}`, size => ({
      prepare: async () => {
        server.restore()
        await send(app, make(size))
      },
      run: async () => send(app, then(size)?.request as InjectOptions)
    }))
  }
})

t.teardown(() => {
  tell(t, {
    'kinds of requests tried at n, 2n and 4n': counts.shapes,
    'requests sent': counts.requests,
    'responses with status 500 or more': counts.faults,
    'kinds whose work grows faster than their size': counts.superlinear
  })
})
