import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController
} from 'fastify'
import { createIdentityProvider, trustOutsideProvider } from '../auth/identity-provider.js'
import { maskTokens } from '../contract/redaction.js'
import { defaultSettings } from '../contract/settings.js'
import { DEFAULT_JOURNAL_LIMITS } from '../control/journal/journal.js'
import { type CreateDatabase, openSandbox } from '../control/sandboxes/open-sandbox.js'
import { createSandboxes, type Sandboxes } from '../control/sandboxes/sandboxes.js'
import { getDemoDatabase } from '../control/seeds/demo-seed.js'
import { readSeeds } from '../control/seeds/read-seeds.js'
import { createSeededDatabase } from '../control/seeds/seeded-database.js'
import { createSeedLibrary } from '../control/seeds/seed-library.js'
import { createClock } from '../core/clock.js'
import type { ConditionListener } from '../store/database/condition.js'
import { isAdminThere } from './admin/guard.js'
import { registerAdmin } from './admin/index.js'
import './declarations.js'
import { listAddresses } from './server/addresses.js'
import { createClientErrors } from './server/client-errors.js'
import { DEFAULT_REQUEST_TIMEOUT, toServerOptions, watchConnections } from './server/connections.js'
import { handleError } from './errors.js'
import { answerMalformedUrl } from './server/malformed-url.js'
import type { AppOptions } from './options.js'
import { createTurns } from './server/pipelining.js'
import { registerUnmatched } from './plugins/unmatched.js'
import { registerVendorRoutes } from './routes/index.js'
import { registerUploads } from './uploads.js'
import { assertWellFormed } from './server/well-formed.js'
import { registerWellKnown } from './well-known.js'

const DEFAULT_BODY_LIMIT = 1_048_576
const DEFAULT_MAX_SANDBOXES = 100

/** Longer than any path that Node lets through: the router itself refuses none. */
const LONGEST_PARAMETER = 65_536

/**
 * Makes the whole mock: the world, the vendor's operations, the identity provider and the control plane. It listens
 * only when told to (`app.listen`), and can be used without (`app.inject`). Closing it closes the database.
 * @throws SeedError, DatabaseError where it cannot start.
 */
export async function buildApp(options: AppOptions = {}): Promise<FastifyInstance> {
  const outsideIssuers = [options.identityProvider ?? []].flat().map(trustOutsideProvider)
  const app = createServer(options)
  const publicUrl = () => options.publicUrl ?? addressOf(app)
  const sandboxes = await openSandboxes(options, publicUrl, app.log)
  const identityProvider = createIdentityProvider(publicUrl)

  app.decorate('sandboxes', sandboxes)
  app.decorate('identityProvider', identityProvider)
  app.decorate('address', () => addressOf(app))
  endCleanly(app)
  prepareRequests(app)
  const isHidden = (path: string) => path.startsWith('/__admin') && !isAdminThere(app, options.adminToken)
  const answerUnmatched = registerUnmatched(app, isHidden)
  app.register(async scope => {
    registerVendorRoutes(scope, [identityProvider, ...outsideIssuers])
    answerUnmatched(scope)
  })
  registerWellKnown(app)
  registerUploads(app)
  registerAdmin(app, { adminToken: options.adminToken, answerUnmatched })
  return app
}

async function openSandboxes(options: AppOptions, publicUrl: () => string, log: FastifyBaseLogger): Promise<Sandboxes> {
  const { seeds, settings, data, randomSeed, clock, leaseClock, maxSandboxes = DEFAULT_MAX_SANDBOXES } = options
  const { strictIds } = { ...defaultSettings(), ...settings }
  const journal = { ...DEFAULT_JOURNAL_LIMITS, ...options.journal }
  const onDatabase = logCondition(log, data ?? 'in memory')
  const requirements = { require: options.require, accept: options.accept }
  const world = { id: 'default', data, settings, randomSeed, clock, journal, publicUrl, requirements, onDatabase }
  const load: CreateDatabase =
    seeds === undefined
      ? getDemoDatabase
      : async now => createSeededDatabase(await readSeeds(seeds, { strictIds }), now)
  return createSandboxes({
    default: await openSandbox(world, load),
    seeds: createSeedLibrary(seeds, createClock()),
    limit: maxSandboxes,
    journal,
    publicUrl,
    settings,
    requirements,
    leaseClock
  })
}

/** Once for each time that it changes: with a full disk, every request would have the same to say. */
function logCondition(log: FastifyBaseLogger, name: string): ConditionListener {
  return failure => {
    if (failure === undefined) log.info(`database ${name} can be written again.`)
    else log.error(`database ${name} ${failure}.`)
  }
}

function createServer(options: AppOptions): FastifyInstance {
  const { requestTimeout = DEFAULT_REQUEST_TIMEOUT } = options
  const clientErrors = createClientErrors()
  const app = Fastify({
    http: toServerOptions({ requestTimeout }),
    bodyLimit: options.bodyLimit ?? DEFAULT_BODY_LIMIT,
    clientErrorHandler: clientErrors.answer,
    exposeHeadRoutes: false,
    frameworkErrors: answerMalformedUrl,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestIds(),
    requestTimeout,
    return503OnClosing: false,
    schemaController: { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } },
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger })
  })
  app.setErrorHandler(handleError)
  watchConnections(app, { requestTimeout, clientErrors })
  return app
}

/** UUIDs of which the last part counts the requests: to draw each by chance takes longer. */
function createRequestIds(): () => string {
  const series = randomUUID().slice(0, -12)
  let count = 0
  return () => series + (++count).toString(16).padStart(12, '0')
}

/** No route has a schema for Fastify to compile: not loading its compilers saves a seventh of the time to start. */
function refuseSchema(): never {
  throw new Error('routes check and serialise for themselves: give them no schema')
}

/** A connection that is kept alive, or a request that waits, would keep a server that was told to stop from ending. */
function endCleanly(app: FastifyInstance): void {
  const controller = new AbortController()
  // As many as there are requests that wait.
  setMaxListeners(0, controller.signal)
  app.decorate('ending', controller.signal)
  app.addHook('preClose', async () => {
    controller.abort()
    for (const sandbox of app.sandboxes.list()) sandbox.journal.close()
  })
  app.addHook('onSend', (_, reply, payload, done) => {
    if (controller.signal.aborted) void reply.header('connection', 'close')
    done(null, payload)
  })
  app.addHook('onClose', async () => app.sandboxes.close())
}

function prepareRequests(app: FastifyInstance): void {
  const takeTurn = createTurns()
  for (const name of ['sandbox', 'principal', 'path', 'values', 'prepared', 'fault', 'arrivedAt', 'explanation'])
    app.decorateRequest(name)
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    request.sandbox = app.sandboxes.default
    assertWellFormed(request.raw)
    const turn = takeTurn({ request: request.raw, response: reply.raw })
    if (turn === undefined) return done()
    void turn.then(() => (request.raw.socket.destroyed ? reply.hijack() : done()))
  })
  app.addHook('onResponse', (request, reply, done) => {
    logAnswer(request, reply)
    done()
  })
}

/** One line a request; of its headers and its query, which may hold secrets, nothing. */
function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { method, routeOptions } = request
  const path = maskTokens(request.url.split('?', 1)[0] as string)
  const operation = routeOptions.config?.operation?.operationId
  const ms = Math.round(reply.elapsedTime)
  const { statusCode: status } = reply
  const explain = reply.getHeader('x-mock-explain')
  request.log.info({ method, path, operation, status, ms, explain }, `${method} ${path} ${status}`)
}

/** How a caller of this machine reaches the server; a name without a port before it listens. */
function addressOf(app: FastifyInstance): string {
  const [bound] = listAddresses(app)
  if (bound === undefined) return 'http://localhost'
  const address = LOOPBACK_OF[bound.address] ?? bound.address
  return `http://${bound.family === 'IPv6' ? `[${address}]` : address}:${bound.port}`
}

/** A server that listens on every address is reached by this one too. */
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
