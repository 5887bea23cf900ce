/** A server for hostile requests, and the checks after each request. */
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Test } from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { AppOptions } from '../../../src/http/options.js'
import type { Image } from '../../../src/store/database/images.js'
import { bearer, call, demo, importPath, listen } from '../app.js'
import { ask, listRoutes } from '../control-plane.js'
import { demoSeed } from '../seeds/demo-seed.js'
import { importDraft, VERSION } from '../drafts.js'
import type { AdminRoute, Target } from './requests.js'
import { SECRET } from './values.js'
import { tinyDocument } from '../http-import.js'
import { type Watch, watchServer } from '../process/watch.js'
import type { RawAnswer } from '../raw-http.js'

export interface Victim {
  readonly app: FastifyInstance
  readonly url: string
  readonly target: Target
  /** The totals over all requests. */
  readonly counts: { requests: number; faults: number; writes: number; secrets: number }
  /** Sends bytes, and reads until the server closes the connection. */
  readonly send: (bytes: Buffer) => Promise<string>
  /** Measures what a case costs others. */
  readonly watch: Watch
  /** Restores the initial data if it changed, as `check` has found or the caller knows. */
  readonly mend: (isChanged?: boolean) => Promise<void>
  /** @throws Error for a server error, a write by a rejected request, or a visible secret. */
  readonly check: (sent: Sent) => void
}

interface Sent {
  /** The request, for the error message. */
  readonly asked: string
  readonly answers: readonly RawAnswer[]
  /** Secrets besides those of the seed. */
  readonly secrets?: readonly string[]
  /** Whether a successful response may contain secrets: the control plane returns states and new tokens. */
  readonly isOpen?: boolean
  /** Whether other requests can have written in the meantime. */
  readonly isAmongOthers?: boolean
}

const keys = { [demo.acme.key]: demo.acme.id, [demo.library.key]: demo.library.id, [demo.globex.key]: demo.globex.id }

/** Starts a server on a free port, with a draft of Acme. All its secrets contain SECRET. */
export async function createVictim(t: Test, options: AppOptions = {}): Promise<Victim> {
  const lines: string[] = []
  const stream = new Writable({ write: (line, _, done) => done(void lines.push(String(line))) })
  const { app, url } = await listen(t, {
    randomSeed: 1,
    requestTimeout: 5_000,
    maxSandboxes: 5,
    logger: pino({ level: 'info' }, stream),
    ...options
  })
  const { sandbox, target } = await furnish(app)
  const base = sandbox.store.takeImage()
  const counts = { requests: 0, faults: 0, writes: 0, secrets: 0 }
  let isTouched = true

  function fail(what: 'faults' | 'writes' | 'secrets' | undefined, { asked, answers }: Sent, why: string): never {
    if (what !== undefined) counts[what]++
    isTouched = true
    throw new Error(
      `${why}\n${asked}\n${answers.map(({ status, headers, body }) => `${status} ${JSON.stringify(headers)}\n${body.slice(0, 2_000)}`).join('\n')}`
    )
  }

  function check(sent: Sent): void {
    counts.requests++
    const { answers, secrets = [], isOpen = false, isAmongOthers } = sent
    for (const answer of answers)
      checkAnswer(answer, why => fail(answer.status >= 500 ? 'faults' : undefined, sent, why))
    const isRefused = answers.every(({ status }) => status >= 400)
    if (isAmongOthers !== true && !sameImage(sandbox.store.takeImage(), base)) {
      isTouched = true
      if (isRefused) fail('writes', sent, 'a rejected request wrote')
    }
    isTouched ||= !isRefused
    const shown =
      isOpen && !isRefused ? '' : answers.map(answer => `${JSON.stringify(answer.headers)} ${answer.body}`).join()
    const seen = [shown, lines.splice(0).join(), JSON.stringify(sandbox.journal.find())]
    for (const secret of [SECRET, ...Object.keys(keys), ...secrets.filter(each => each.length > 15)]) {
      const place = ['a response', 'a log line', 'the journal'].find(
        (_, index) => seen[index]?.includes(secret) === true
      )
      if (place !== undefined) fail('secrets', sent, `${place} contains the secret ${secret}\n${seen.join('\n')}`)
    }
    sandbox.journal.clear()
  }

  async function mend(isChanged = false): Promise<void> {
    if (!isTouched && !isChanged) return
    for (const { id, lease } of app.sandboxes.list()) if (lease !== undefined) app.sandboxes.end(id)
    for (const { name } of sandbox.snapshots.list()) sandbox.snapshots.remove(name)
    sandbox.reset()
    sandbox.clock.freeze()
    sandbox.clock.set(Date.parse('2030-01-01T00:00:00Z'))
    sandbox.restore(base)
    isTouched = false
  }

  const watch = watchServer(t, { url })
  return { app, url, target, counts, watch, check, mend, send: async bytes => sendBytes(url, bytes) }
}

async function furnish(app: FastifyInstance) {
  const sandbox = app.sandboxes.default
  const { connectorId, call: callDraft } = await importDraft(app)
  const variables = [{ name: 'shop', value: 'acme' }]
  const scheme = { id: 'basic', description: '', schemeType: 'basic-auth' }
  const credential = { name: 'login', type: 'basic-auth', data: { username: 'joe', password: `${SECRET}-password` } }
  await callDraft('UpsertAuthSchemeConfig', { path: { auth_scheme_config_id: scheme.id }, body: scheme })
  await callDraft('CreateConnectorConnection', {
    body: { name: 'Own', credentials: { action: [{ authSchemeConfig: scheme, credential }] }, variables }
  })
  const list = async (id: 'GetActions' | 'GetTriggers' | 'GetDefinitions') => {
    const page = (await callDraft(id)).json<Record<string, { name: string; schema?: { url?: string } }[]>>()
    return Object.values(page).flatMap(items => (Array.isArray(items) ? items.map(({ name }) => name) : []))
  }
  const connector = (await callDraft('GetConnector')).json<Connector>()
  const connectors = [
    ...Array.from({ length: 18 }, () => connectorId),
    demo.shopify,
    demo.hubSpot,
    demo.bigQuery,
    demo.internalErp,
    demo.draftOnly,
    demo.unknown
  ]
  const named = {
    actions: await list('GetActions'),
    triggers: await list('GetTriggers'),
    definitions: await list('GetDefinitions')
  }
  await call(app, 'GetProtocolUploadURL', { path: { protocol_slug: 'http' } })
  const names = [VERSION, '2024-04', 'latest', 'basic', 'x', 'https://example.com', ...Object.values(named).flat()]
  const ids = [
    ...connectors,
    ...Object.values(keys),
    ...connector.connections.map(({ id }) => id),
    ...connector.versions.map(({ id }) => id)
  ]
  const target: Target = {
    ids: [...ids, ...ids.map(id => id.toLowerCase())],
    names,
    organisations: keys,
    parameters: {
      organisation_id: [...Array.from({ length: 12 }, () => demo.acme.id), demo.library.id, demo.globex.id],
      connector_id: connectors,
      connection_id: connector.connections.map(({ id }) => id),
      version: [...Array.from({ length: 12 }, () => VERSION), 'latest', 'default', '2024-04', 'a/b'],
      auth_scheme_config_id: ['basic', ...connector.authSchemeConfigs.map(({ id }) => id)],
      action_name: named.actions,
      trigger_name: named.triggers,
      definition_name: named.definitions,
      protocol_slug: ['http', 'bigquery'],
      schema_filename: named.definitions.map(name => `${name}.json`),
      id: ['default', 'fault-1', demo.unknown],
      name: ['x', 'base'],
      sandbox: ['default'],
      upload: [demo.unknown]
    },
    adminRoutes: await listOtherRoutes(app),
    seed: demoSeed(),
    document: tinyDocument({
      paths: {
        '/things/{id}': {
          get: {
            operationId: 'getThing',
            responses: {
              200: {
                description: 'x',
                content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } }
              }
            }
          }
        }
      },
      components: {
        schemas: { Thing: { type: 'object', properties: { self: { $ref: '#/components/schemas/Thing' } } } }
      }
    })
  }
  return { sandbox, target }
}

async function listOtherRoutes(app: FastifyInstance): Promise<AdminRoute[]> {
  const routes = await listRoutes(app)
  return routes
    .filter(({ url }) => !/\/o\/|\/(categories|connectors|protocols)/.test(url.replace(/^\/__admin.*/, '')))
    .map(({ method, url }) => ({ method, path: url }))
}

const isJson = ({ headers }: RawAnswer) => headers['content-type']?.startsWith('application/json') === true

function checkAnswer(answer: RawAnswer, fail: (why: string) => never): void {
  const { status, headers, body } = answer
  if (!(status >= 200) || status >= 500) fail(`status ${status}`)
  if (Object.entries(headers).some(([name, value]) => !/^[\w-]+$/.test(name) || /[\r\n]/.test(value)))
    fail('malformed headers')
  const isStreamed = headers['transfer-encoding'] === 'chunked'
  if (!isStreamed && body !== '' && Buffer.byteLength(body) !== Number(headers['content-length']))
    fail('a body of the wrong length')
  if (status < 400 || body === '') {
    if (status >= 400 && headers['content-length'] === '0') fail('an error without a body')
    return
  }
  if (!isJson(answer)) fail('an error that is not JSON')
  const { code, message } = JSON.parse(body) as { code?: unknown; message?: unknown }
  if (typeof code !== 'string' || typeof message !== 'string') fail("an error without the vendor's body")
}

function sameImage(one: Image, other: Image): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) === 0
}

/**
 * Sends bytes, and reads until the server closes the connection.
 * @param patience milliseconds without a byte after which the client gives up.
 */
export async function sendBytes(url: string, bytes: Buffer, patience?: number): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const pieces: Buffer[] = []
    socket.on('data', piece => pieces.push(piece))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.on('close', () => resolve(Buffer.concat(pieces).toString()))
    if (patience !== undefined) socket.setTimeout(patience, () => socket.destroy())
    socket.write(bytes)
  })
}

/** The responses in the text of a connection, without interim responses. Responses to HEAD have no body. */
export function answersIn(said: string): RawAnswer[] {
  return said
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter(each => each !== '')
    .map(toAnswer)
    .filter(({ status }) => status !== 100)
}

function toAnswer(said: string): RawAnswer {
  const [head = '', ...rest] = said.split('\r\n\r\n')
  const [start = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map(each => each.split(/: (.*)/s, 2)).map(([name = '', value = '']) => [name.toLowerCase(), value])
  )
  return { status: Number(start.split(' ')[1]), headers, body: rest.join('\r\n\r\n') }
}

/** Whether a valid import succeeds. Repeats it after 408, which a busy machine can cause. */
export async function importStillWorks({ url }: Victim): Promise<boolean> {
  const send = () => fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
  let response = await send()
  while (response.status === 408) response = await send()
  const { name } = (await response.json()) as { name?: string }
  return response.status === 200 && name === 'Shopify'
}

export async function mintUserToken(app: FastifyInstance): Promise<string> {
  return (await ask<{ token: string }>(app, 'POST /tokens', { sub: 'user:dev' })).token
}
