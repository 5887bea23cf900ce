import type { FastifyInstance } from 'fastify'
import type { TokenRequest } from '../control/body-schemas.js'
import type { CoverageReport } from '../control/coverage/describe-coverage.js'
import { mintToken as mint } from '../control/tokens.js'
import { loadAllModules } from '../core/lazy-module.js'
import { areTimersFake } from '../core/timers.js'
import { buildApp } from '../http/app.js'
import { listenAt } from '../http/server/listen.js'
import { type Box, createBox } from './box.js'
import { guardControls } from './guard-controls.js'
import { lease, type SandboxOptions } from './lease.js'
import type { InjectRequest, InjectResponse } from './mock-app.js'
import { createSandboxControls, loadCoverage, type SandboxControls } from './sandbox-controls.js'
import { assertStartOptions, type StartOptions, toSeeds } from './start-options.js'
import { withSandbox } from './with-sandbox.js'

/** A running mock. Its controls are those of the default sandbox. */
export interface Mock extends SandboxControls, AsyncDisposable {
  /**
   * The base URL of the server. It serves the operations at its root and under `/api/connect/v1`. On a Unix socket,
   * it is `http://localhost`; tell your client the path of the socket as well.
   */
  readonly url: string
  /** What differs from the `observations`, although the mock follows them where it can; one sentence each. */
  readonly observationNotes: readonly string[]
  /** Sends a request without a network, as Fastify's `inject` does. */
  inject(request: string | InjectRequest): Promise<InjectResponse>
  /**
   * Leases a sandbox with an organisation and an API key of its own.
   * @throws ApiError for a request that is not allowed, or if `maxSandboxes` are leased; Error if the mock is closed.
   */
  sandbox(options?: SandboxOptions): Promise<Box>
  /**
   * Wraps a test so that it runs with a leased sandbox: `test('…', mock.withSandbox(async box => { … }))`. The test
   * receives the sandbox and then the arguments of its runner. The lease ends when the test does.
   * @param options as for `sandbox`.
   */
  withSandbox<Args extends unknown[]>(
    test: (box: Box, ...args: Args) => unknown,
    options?: SandboxOptions
  ): (...args: Args) => Promise<void>
  /**
   * Creates an id_token (`{ sub }`) or an API key (`{ organisationId }`) for the default sandbox.
   * A negative `expiresIn` gives an expired one.
   * @throws ApiError for an unknown organisation or a wrong duration. The subject may be unknown.
   */
  mintToken(request: TokenRequest): Promise<string>
  /** The same as `mintToken`. */
  token(request: TokenRequest): Promise<string>
  /** Which operations and outcomes were seen in all sandboxes, ended ones included. */
  coverage(): Promise<CoverageReport>
  /** Ends all leases and the server. Can be called again. */
  close(): Promise<void>
}

/**
 * Starts a mock in this process, by default on a free port of 127.0.0.1 with the demo seed. A process can run many.
 * @throws TypeError for an unknown option or a value that is not allowed; SeedError for an invalid seed; DatabaseError
 * for a database file that cannot be used; an error with the code `EADDRINUSE` or the like if it cannot listen.
 */
export async function startMock(options: StartOptions = {}): Promise<Mock> {
  assertTimers()
  await assertStartOptions(options)
  const { seed, host = '127.0.0.1', port = 0, ...rest } = options
  const app = await buildApp({ ...rest, seeds: toSeeds(seed) })
  try {
    await listenAt(app, { host, port })
  } catch (error) {
    await app.close()
    throw error
  }
  if (isInJest()) await loadAllModules()
  return createMock(app)
}

function assertTimers(): void {
  if (!areTimersFake) return
  throw new Error('versori-mock was imported while fake timers were on; import it before you switch them on')
}

/** In Jest, a module cannot load while tests run side by side, or after the tests of a file. */
function isInJest(): boolean {
  return Symbol.for('jest-native-promise') in globalThis
}

function createMock(app: FastifyInstance): Mock {
  const { sandboxes, identityProvider, ending } = app
  const url = app.address()
  const issuer = app.baseUrl()

  async function sandbox(options: SandboxOptions = {}): Promise<Box> {
    if (ending.aborted) throw new Error('the mock is closed; lease sandboxes before you close it')
    const leased = await lease(sandboxes, options)
    const isOpen = () => sandboxes.find(leased.id) === leased
    const end = () => {
      if (isOpen()) sandboxes.end(leased.id)
    }
    const assertOpen = () => {
      if (isOpen()) return
      throw new Error(`the sandbox ${leased.id} has ended; lease another one`)
    }
    return createBox(leased, { url, issuer, identityProvider, end, assertOpen })
  }

  const assertOpen = () => {
    if (ending.aborted) throw new Error('the mock is closed')
  }
  const mintToken = async (request: TokenRequest) =>
    (await mint(sandboxes.default, { identityProvider, issuer }, request)).token

  const coverage = async () => (await loadCoverage()).describeCoverage(sandboxes.shared.coverage.list())

  const controls = guardControls(
    { ...createSandboxControls(sandboxes.default, url), coverage, mintToken, sandbox },
    assertOpen
  )
  const mock: Mock = {
    ...controls,
    url,
    observationNotes: app.observations?.notes ?? [],
    inject: async request => app.inject(request),
    withSandbox: (test, options) => withSandbox(mock, test, options),
    token: controls.mintToken,
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close()
  }
  return mock
}
