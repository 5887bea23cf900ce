/** A server that is asked hostile things, and what must hold of it whatever it is asked. */
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Test } from 'tap'
import type { Connector } from '../../src/contract/schemas/connector.js'
import type { AppOptions } from '../../src/http/options.js'
import type { Image } from '../../src/store/database/images.js'
import { bearer, call, demo, importPath, listen } from './app.js'
import { ask } from './control-plane.js'
import { demoSeed } from './demo-seed.js'
import { importDraft, VERSION } from './drafts.js'
import type { AdminRoute, Target } from './hostile-requests.js'
import { SECRET } from './hostile-values.js'
import { tinyDocument } from './http-import.js'
import type { RawAnswer } from './raw-http.js'

export interface Victim {
  readonly app: FastifyInstance
  readonly url: string
  readonly target: Target
  /** What was found, over all that was asked. */
  readonly counts: { requests: number; faults: number; writes: number; secrets: number }
  /** Sends bytes, and reads whatever is answered until the server ends the connection. */
  readonly send: (bytes: Buffer) => Promise<string>
  /** Back to what it was when it was furnished, where it is not. */
  readonly mend: () => Promise<void>
  /** @throws Error for what must never be. */
  readonly check: (sent: Sent) => void
}

interface Sent {
  /** What was sent, to be shown. */
  readonly asked: string
  readonly answers: readonly RawAnswer[]
  /** Besides those of the seed: what nobody may see again. */
  readonly secrets?: readonly string[]
  /** Whether what was asked for may show secrets: the control plane gives out states and new tokens. */
  readonly isOpen?: boolean
  /** Whether others may have written meanwhile. */
  readonly isAmongOthers?: boolean
}

const keys = { [demo.acme.key]: demo.acme.id, [demo.library.key]: demo.library.id, [demo.globex.key]: demo.globex.id }

/** A server on a free port, with a draft of Acme's in it, whose secrets all say that they are. */
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
      if (isRefused) fail('writes', sent, 'a refused request wrote')
    }
    isTouched ||= !isRefused
    const shown =
      isOpen && !isRefused ? '' : answers.map(answer => `${JSON.stringify(answer.headers)} ${answer.body}`).join()
    const seen = [shown, lines.splice(0).join(), JSON.stringify(sandbox.journal.find())]
    for (const secret of [SECRET, ...Object.keys(keys), ...secrets.filter(each => each.length > 15)]) {
      const place = ['an answer', 'a log line', 'the journal'].find(
        (_, index) => seen[index]?.includes(secret) === true
      )
      if (place !== undefined) fail('secrets', sent, `${place} holds the secret ${secret}\n${seen.join('\n')}`)
    }
    sandbox.journal.clear()
  }

  async function mend(): Promise<void> {
    if (!isTouched) return
    for (const { id, lease } of app.sandboxes.list()) if (lease !== undefined) app.sandboxes.end(id)
    for (const { name } of sandbox.snapshots.list()) sandbox.snapshots.remove(name)
    sandbox.reset()
    sandbox.clock.freeze()
    sandbox.clock.set(Date.parse('2030-01-01T00:00:00Z'))
    sandbox.restore(base)
    isTouched = false
  }

  return { app, url, target, counts, check, mend, send: async bytes => sendBytes(url, bytes) }
}

async function furnish(app: FastifyInstance) {
  const sandbox = app.sandboxes.default
  const { connectorId, call: callDraft } = await importDraft(app)
  const variables = [{ name: 'shop', value: 'acme' }]
  const scheme = { id: 'basic', description: '', schemeType: 'basic-auth' }
  const credential = { name: 'login', type: 'basic-auth', data: { username: 'joe', password: `${SECRET}-password` } }
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
    adminRoutes: listOtherRoutes(app),
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

/** All that is served besides the vendor's operations, as Fastify prints it: a tree, four characters a level. */
function listOtherRoutes(app: FastifyInstance): AdminRoute[] {
  const above: string[] = []
  const routes = app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap(line => {
      const [, indent = '', part = '', known = ''] = /^([│ ]*)[├└]── (\S+) \((.*)\)$/.exec(line) ?? []
      above.splice(indent.length / 4, Infinity, part)
      return known.split(', ').map(method => ({ method, path: above.join('') }))
    })
  return routes.filter(
    ({ method, path }) =>
      method !== '' && !/\/o\/|\/(categories|connectors|protocols)/.test(path.replace(/^\/__admin.*/, ''))
  )
}

const isJson = ({ headers }: RawAnswer) => headers['content-type']?.startsWith('application/json') === true

function checkAnswer(answer: RawAnswer, fail: (why: string) => never): void {
  const { status, headers, body } = answer
  if (!(status >= 200) || status >= 500) fail(`a status of ${status}`)
  if (Object.entries(headers).some(([name, value]) => !/^[\w-]+$/.test(name) || /[\r\n]/.test(value)))
    fail('a broken head')
  if (body !== '' && Buffer.byteLength(body) !== Number(headers['content-length'])) fail('a body of another length')
  if (status < 400 || body === '') {
    if (status >= 400 && headers['content-length'] === '0') fail('an error without a body')
    return
  }
  if (!isJson(answer)) fail('an error that is no JSON')
  const { code, message } = JSON.parse(body) as { code?: unknown; message?: unknown }
  if (typeof code !== 'string' || typeof message !== 'string') fail("an error that is not the vendor's")
}

function sameImage(one: Image, other: Image): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) === 0
}

async function sendBytes(url: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const pieces: Buffer[] = []
    socket.on('data', piece => pieces.push(piece))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.on('close', () => resolve(Buffer.concat(pieces).toString()))
    socket.write(bytes)
  })
}

/** The answers in what a connection said, however it ended: those to HEAD have no body, and 100-continue is none. */
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

/**
 * A good client, while all else goes on; it asks again where this machine is so busy that it takes itself for a slow
 * client.
 */
export async function importStillWorks({ url }: Victim): Promise<boolean> {
  const ask = () => fetch(`${url}${importPath()}`, { method: 'POST', headers: bearer(demo.acme.key) })
  let response = await ask()
  while (response.status === 408) response = await ask()
  const { name } = (await response.json()) as { name?: string }
  return response.status === 200 && name === 'Shopify'
}

export async function mintUserToken(app: FastifyInstance): Promise<string> {
  return (await ask<{ token: string }>(app, 'POST /tokens', { sub: 'user:dev' })).token
}
