import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { createIdentityProvider, trustOutsideProvider } from '../auth/identity-provider.js'
import { defaultSettings } from '../contract/settings.js'
import { openSandbox, type Sandbox } from '../control/sandbox.js'
import { createSandboxes, type Sandboxes } from '../control/sandboxes.js'
import { loadDemoSeed, loadSeeds } from '../control/seeds/load-seeds.js'
import { registerAdmin } from './admin/index.js'
import './declarations.js'
import { listAddresses } from './addresses.js'
import { handleClientError, handleError } from './errors.js'
import type { AppOptions } from './options.js'
import { registerUnmatched } from './plugins/unmatched.js'
import { registerVendorRoutes } from './routes/index.js'
import { registerWellKnown } from './well-known.js'

const DEFAULT_BODY_LIMIT = 1_048_576

/** Longer than any path that Node lets through: the router itself refuses none. */
const LONGEST_PARAMETER = 65_536

/** A client has this long, in milliseconds, to send its request. */
const REQUEST_TIMEOUT = 30_000

/**
 * Makes the whole mock: the world, the vendor's operations, the identity provider and the control plane. It listens
 * only when told to (`app.listen`), and can be used without (`app.inject`). Closing it closes the database.
 * @throws SeedError, DatabaseError where it cannot start.
 */
export async function buildApp(options: AppOptions = {}): Promise<FastifyInstance> {
  const outsideIssuers = [options.identityProvider ?? []].flat().map(trustOutsideProvider)
  const app = createServer(options)
  const publicUrl = () => options.publicUrl ?? addressOf(app)
  const sandboxes = createSandboxes(await openDefaultSandbox(options, publicUrl))
  const identityProvider = createIdentityProvider(publicUrl)
  const issuers = [identityProvider, ...outsideIssuers]

  closeConnectionsAtEnd(app)
  app.decorate('sandboxes', sandboxes)
  app.decorate('address', () => addressOf(app))
  app.addHook('onClose', async () => sandboxes.close())
  registerUnmatched(app)
  decorateRequests(app, sandboxes)
  registerVendorRoutes(app, issuers)
  registerWellKnown(app, identityProvider)
  registerAdmin(app, { adminToken: options.adminToken, identityProvider })
  return app
}

async function openDefaultSandbox(
  { seeds, settings, data, randomSeed, clock }: AppOptions,
  publicUrl: () => string
): Promise<Sandbox> {
  const { strictIds } = { ...defaultSettings(), ...settings }
  const load = seeds === undefined ? loadDemoSeed : () => loadSeeds(seeds, { strictIds })
  return openSandbox({ id: 'default', data, settings, randomSeed, clock, publicUrl }, load)
}

function createServer(options: AppOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: options.bodyLimit ?? DEFAULT_BODY_LIMIT,
    clientErrorHandler: (error, socket) => handleClientError(error as NodeJS.ErrnoException, socket),
    exposeHeadRoutes: false,
    frameworkErrors: handleError,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_TIMEOUT,
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger })
  })
  app.setErrorHandler(handleError)
  return app
}

/** A connection that is kept alive would keep a server that was told to stop from ending. */
function closeConnectionsAtEnd(app: FastifyInstance): void {
  let isEnding = false
  app.addHook('preClose', async () => {
    isEnding = true
  })
  app.addHook('onSend', async (_, reply) => {
    if (isEnding) void reply.header('connection', 'close')
  })
}

function decorateRequests(app: FastifyInstance, sandboxes: Sandboxes): void {
  app.decorateRequest('sandbox')
  app.decorateRequest('principal')
  app.decorateRequest('path')
  app.decorateRequest('values')
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    const { 'x-mock-sandbox': sandboxId } = request.headers
    request.sandbox = sandboxes.default
    request.sandbox = sandboxes.resolve({ sandboxId: [sandboxId].flat()[0] })
  })
  app.addHook('onResponse', async (request, reply) => logAnswer(request, reply))
}

/** One line a request; of its headers and its query, which may hold secrets, nothing. */
function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { method, routeOptions } = request
  const path = request.url.split('?', 1)[0] as string
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
