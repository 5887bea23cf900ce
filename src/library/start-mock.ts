import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { SandboxRequest, TokenRequest } from '../control/body-schemas.js'
import { leaseSandbox } from '../control/sandboxes/lease-sandbox.js'
import { mintToken } from '../control/tokens.js'
import { buildApp } from '../http/app.js'
import { type Box, createBox } from './box.js'
import { createSandboxControls, type SandboxControls } from './sandbox-controls.js'
import { assertStartOptions, type StartOptions, toSeeds } from './start-options.js'

/** A running mock. Its controls are those of the default sandbox. */
export interface Mock extends SandboxControls, AsyncDisposable {
  /** Where it listens; the operations are under it, and under `${url}/api/connect/v1`. */
  readonly url: string
  /** Sends a request without a network, as Fastify's `inject` does. */
  inject(request: string | InjectOptions): Promise<LightMyRequestResponse>
  /** Leases a sandbox, in a millisecond. */
  sandbox(request?: SandboxRequest): Promise<Box>
  /**
   * A test with a sandbox of its own, for any runner: `test('…', mock.withSandbox(async box => { … }))`. What the
   * runner passes comes after the box, which is ended with the test.
   */
  withSandbox<Args extends unknown[]>(
    test: (box: Box, ...args: Args) => unknown,
    request?: SandboxRequest
  ): (...args: Args) => Promise<void>
  /** An id_token (`{ sub }`) or an API key (`{ organisationId }`) of the default sandbox. */
  mintToken(request: TokenRequest): Promise<string>
  /** The same as `mintToken`. */
  token(request: TokenRequest): Promise<string>
  /** Ends the server and all sandboxes. */
  close(): Promise<void>
}

/**
 * Starts a mock in this process. Any number may run side by side.
 * @throws SeedError, DatabaseError; TypeError for an option that is not known, or whose value is not allowed.
 */
export async function startMock(options: StartOptions = {}): Promise<Mock> {
  await assertStartOptions(options)
  const { seed, host = '127.0.0.1', port = 0, ...rest } = options
  const app = await buildApp({ ...rest, seeds: toSeeds(seed) })
  try {
    await app.listen({ host, port })
  } catch (error) {
    await app.close()
    throw error
  }
  return createMock(app)
}

function createMock(app: FastifyInstance): Mock {
  const { sandboxes, identityProvider, ending } = app
  const url = app.address()

  async function sandbox(request: SandboxRequest = {}): Promise<Box> {
    if (ending.aborted) throw new Error('the mock was closed: lease sandboxes before')
    const leased = await leaseSandbox(sandboxes, request)
    const end = () => {
      if (sandboxes.list().includes(leased)) sandboxes.end(leased.id)
    }
    return createBox(leased, { url, identityProvider, end })
  }

  const mint = async (request: TokenRequest) => (await mintToken(sandboxes.default, identityProvider, request)).token

  return {
    ...createSandboxControls(sandboxes.default),
    url,
    inject: async request => app.inject(request),
    sandbox,
    withSandbox(test, request) {
      if (typeof test !== 'function') throw new TypeError('withSandbox takes a test, and then what to lease for it')
      return async (...args) => {
        const box = await sandbox(request)
        try {
          await test(box, ...args)
        } finally {
          box.end()
        }
      }
    },
    mintToken: mint,
    token: mint,
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close()
  }
}
