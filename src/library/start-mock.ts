import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { SandboxRequest, TokenRequest } from '../control/body-schemas.js'
import { leaseSandbox } from '../control/lease-sandbox.js'
import type { SeedSource } from '../control/seeds/load-seeds.js'
import { mintToken } from '../control/tokens.js'
import { buildApp } from '../http/app.js'
import type { AppOptions } from '../http/options.js'
import { assertKnown } from './assert-known.js'
import { type Box, createBox } from './box.js'
import { createSandboxControls, type SandboxControls } from './sandbox-controls.js'

export interface StartOptions extends Omit<AppOptions, 'seeds'> {
  /** `demo`, the path of a seed file or a folder, a seed document, or a list of these. Default: `demo`. */
  readonly seed?: SeedSource | readonly SeedSource[]
  /** 127.0.0.1 by default. */
  readonly host?: string
  /** Any free one by default. */
  readonly port?: number
}

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
   * runner passes comes after the box.
   */
  withSandbox<Args extends unknown[]>(
    test: (box: Box, ...args: Args) => unknown,
    request?: SandboxRequest
  ): (...args: Args) => Promise<void>
  /** An id_token (`{ sub }`) or an API key (`{ organisationId }`) of the default sandbox. */
  token(request: TokenRequest): Promise<string>
  /** Ends the server and all sandboxes. */
  close(): Promise<void>
}

/**
 * Starts a mock in this process. Any number may run side by side.
 * @throws SeedError, DatabaseError; TypeError for an option that is not known.
 */
export async function startMock(options: StartOptions = {}): Promise<Mock> {
  assertKnown('option', Object.keys(options), OPTION_NAMES)
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
  const { sandboxes, identityProvider } = app
  const url = app.address()

  async function sandbox(request: SandboxRequest = {}): Promise<Box> {
    const leased = await leaseSandbox(sandboxes, request)
    const end = () => {
      if (sandboxes.list().includes(leased)) sandboxes.end(leased.id)
    }
    return createBox(leased, { url, identityProvider, end })
  }

  return {
    ...createSandboxControls(sandboxes.default),
    url,
    inject: async request => app.inject(request),
    sandbox,
    withSandbox: (test, request) => async (...args) => {
      const box = await sandbox(request)
      try {
        await test(box, ...args)
      } finally {
        box.end()
      }
    },
    token: async request => (await mintToken(sandboxes.default, identityProvider, request)).token,
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close()
  }
}

function toSeeds(seed: StartOptions['seed']): readonly SeedSource[] | undefined {
  if (seed === undefined || seed === 'demo') return undefined
  return Array.isArray(seed) ? (seed as readonly SeedSource[]) : [seed]
}

const OPTION_NAMES = Object.keys({
  seed: true,
  host: true,
  port: true,
  data: true,
  settings: true,
  randomSeed: true,
  clock: true,
  leaseClock: true,
  maxSandboxes: true,
  journal: true,
  adminToken: true,
  publicUrl: true,
  identityProvider: true,
  bodyLimit: true,
  logger: true
} satisfies Record<keyof StartOptions, true>)
