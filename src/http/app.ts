import type { ServerOptions } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { createIdentityProvider, type IdentityProvider, trustOutsideProvider } from '../auth/identity-provider.js'
import type { Observed } from '../contract/errors/observed.js'
import { defaultSettings } from '../contract/settings.js'
import { checkBody } from '../control/check-body.js'
import type { Fault } from '../control/faults/fault-schema.js'
import type { SharedFaults } from '../control/faults/shared-faults.js'
import { DEFAULT_JOURNAL_LIMITS } from '../control/journal/journal.js'
import { type CreateDatabase, openSandbox } from '../control/sandboxes/open-sandbox.js'
import { createSandboxes, createShared, type Sandboxes } from '../control/sandboxes/sandboxes.js'
import type { AppliedObservations } from '../control/observations/apply-observations.js'
import { getDemoDatabase } from '../control/seeds/demo-seed.js'
import { readSeeds } from '../control/seeds/read-seeds.js'
import { createSeededDatabase } from '../control/seeds/seeded-database.js'
import { createSeedLibrary } from '../control/seeds/seed-library.js'
import { createClock } from '../core/clock.js'
import { lazy } from '../core/lazy-module.js'
import { createRandomIds } from '../core/random-ids.js'
import { toMilliseconds } from '../core/duration.js'
import type { HealthListener } from '../store/database/health.js'
import { controlPlane } from './control-plane.js'
import { handleError } from './errors.js'
import type { AppOptions } from './options.js'
import { addresses } from './plugins/addresses.js'
import { requestLog } from './plugins/request-log.js'
import { jsonType } from './plugins/json-type.js'
import { requestStart } from './plugins/request-start.js'
import { unmatched } from './plugins/unmatched.js'
import { vendorRoutes } from './routes/index.js'
import { createClientErrors } from './server/client-errors.js'
import { isControlPlaneEnabled } from './server/control-plane-access.js'
import { createCurrentResponses } from './server/current-response.js'
import { toFastifyOptions } from './server/fastify-options.js'
import { gracefulClose } from './server/graceful-close.js'
import { DEFAULT_REQUEST_TIMEOUT, toServerOptions, watchSockets } from './server/sockets.js'
import { answerMalformedUrl } from './malformed-url.js'
import { addOpenApiReading } from './openapi-reading.js'
import { withoutPrefix } from './server/production-prefix.js'
import { uploads } from './uploads.js'
import { welcome, WELCOME_PATHS } from './welcome.js'
import { wellKnown } from './well-known.js'

declare module 'fastify' {
  interface FastifyInstance {
    readonly sandboxes: Sandboxes
    readonly identityProvider: IdentityProvider
    readonly observations: AppliedObservations | undefined
  }
}

const loadObservationsModule = lazy(() => import('../control/observations/load-observations.js'))

const DEFAULT_DOCUMENT_LIMIT = 16 * 1_048_576
const DEFAULT_MAX_SANDBOXES = 100

/**
 * Creates the whole mock: its sandboxes, the vendor's operations, the identity provider and the control plane.
 *
 * It is an ordinary Fastify instance: add plugins and routes before it is ready. It listens only after `app.listen`,
 * and serves `app.inject` without listening. Closing it closes the database. The control plane is an app of its own,
 * which these plugins do not reach.
 * @throws SeedError, DatabaseError if it cannot start.
 */
export async function buildApp(options: AppOptions = {}): Promise<FastifyInstance> {
  const { adminToken } = options
  const observations = await findObservations(options)
  const documentLimit = options.documentLimit ?? Math.max(DEFAULT_DOCUMENT_LIMIT, options.bodyLimit ?? 0)
  const outsideIssuers = [options.identityProvider ?? []].flat().map(trustOutsideProvider)
  const app = createServer(options)
  const identityProvider = createIdentityProvider()
  const isHidden = (path: string) =>
    WELCOME_PATHS.includes(path) || (path.startsWith('/__admin') && !isControlPlaneEnabled(app, adminToken))

  app.decorate('identityProvider', identityProvider)
  addOpenApiReading(app)
  app.decorate('sandboxes', await openSandboxes(withObserved(options, observations), app.log))
  app.decorate('observations', await withSeedNotes(observations, app.sandboxes, options.settings))
  app.register(addresses, options)
  app.register(jsonType)
  app.register(gracefulClose)
  app.register(requestStart)
  if (options.logger !== undefined) app.register(requestLog, { logger: options.logger })
  await app.register(unmatched, { isHidden })
  app.register(vendorRoutes, {
    issuers: [identityProvider, ...outsideIssuers],
    corsOrigin: options.corsOrigin,
    documentLimit
  })
  app.register(welcome, { adminToken })
  app.register(wellKnown)
  app.register(uploads, { corsOrigin: options.corsOrigin, documentLimit })
  app.register(controlPlane, { ...options, isHidden })
  return app
}

/** What was observed of the real platform, if the options name it. */
async function findObservations({ observations = [], settings }: AppOptions): Promise<AppliedObservations | undefined> {
  if (observations.length === 0) return undefined
  const { loadObservations } = await loadObservationsModule()
  return loadObservations(observations, settings)
}

/** A seed may have other settings than were seen. */
async function withSeedNotes(
  found: AppliedObservations | undefined,
  sandboxes: Sandboxes,
  given: AppOptions['settings']
): Promise<AppliedObservations | undefined> {
  if (found === undefined) return undefined
  const { describeOverridden } = await loadObservationsModule()
  const overridden = describeOverridden(sandboxes.default.seed.settings, found.settings, given)
  return { ...found, notes: [...found.notes, ...overridden] }
}

interface ObservedOptions extends AppOptions {
  readonly observed?: Observed | undefined
}

/** Settings follow what was observed, unless the options have them. */
function withObserved(options: AppOptions, found: AppliedObservations | undefined): ObservedOptions {
  if (found === undefined) return options
  return { ...options, settings: { ...found.settings, ...options.settings }, observed: found.observed }
}

async function openSandboxes(options: ObservedOptions, log: FastifyBaseLogger): Promise<Sandboxes> {
  const { seeds, settings, data, randomSeed, clock, leaseClock, replica } = options
  const { strictIds } = { ...defaultSettings(), ...settings }
  const journal = { ...DEFAULT_JOURNAL_LIMITS, ...options.journal }
  const onDatabase = logCondition(log, data ?? 'in memory')
  const requirements = { require: options.require, accept: options.accept, observed: options.observed }
  const defaultSandbox = {
    id: 'default',
    data,
    settings,
    randomSeed,
    clock,
    journal,
    requirements,
    replica,
    onDatabase,
    cacheBytes: options.cacheBytes
  }
  const shared = createShared()
  await addFaults(shared.faults, options.faults)
  const load: CreateDatabase =
    seeds === undefined
      ? getDemoDatabase
      : async now => createSeededDatabase(await readSeeds(seeds, { strictIds }), now)
  return createSandboxes({
    default: await openSandbox({ ...defaultSandbox, shared }, load),
    seeds: createSeedLibrary(seeds, createClock()),
    limit: options.maxSandboxes ?? DEFAULT_MAX_SANDBOXES,
    replica,
    journal,
    shared,
    settings,
    requirements,
    leaseClock,
    cacheBytes: options.cacheBytes
  })
}

/** Loads the schema of faults only if there are any. @throws ApiError 400 `invalidBody`. */
async function addFaults(shared: SharedFaults, faults: readonly Fault[] = []): Promise<void> {
  for (const fault of faults) shared.add(await checkBody('Fault', fault))
}

/** Logs each change once: with a full disk, every request would log the same. */
function logCondition(log: FastifyBaseLogger, name: string): HealthListener {
  return failure => {
    if (failure === undefined) log.info(`database ${name} can be written again.`)
    else log.error(`database ${name} ${failure}.`)
  }
}

function createServer(options: AppOptions): FastifyInstance {
  const requestTimeout = toMilliseconds(options.requestTimeout ?? DEFAULT_REQUEST_TIMEOUT) ?? DEFAULT_REQUEST_TIMEOUT
  const currentResponses = createCurrentResponses()
  const clientErrors = createClientErrors(currentResponses)
  const app = Fastify({
    ...toTransport(options, toServerOptions({ requestTimeout })),
    ...toFastifyOptions(options),
    clientErrorHandler: clientErrors.respond,
    frameworkErrors: answerMalformedUrl,
    genReqId: createRandomIds(),
    requestTimeout,
    rewriteUrl: withoutPrefix
  })
  app.setErrorHandler(handleError)
  watchSockets(app, { requestTimeout, clientErrors, currentResponses })
  return app
}

/** HTTPS if `tls` is set. The handshake has the same time limit as the headers after it. */
function toTransport({ tls }: AppOptions, server: ReturnType<typeof toServerOptions>): { http: ServerOptions } {
  if (tls === undefined) return { http: server }
  const { cert, key } = tls
  // Fastify has a server type for each transport. This code works with all of them.
  return { https: { ...server, cert, key, handshakeTimeout: server.headersTimeout } } as unknown as {
    http: ServerOptions
  }
}
