import type { IdentityProvider } from '../auth/identity-provider.js'
import type { TokenRequest } from '../control/body-schemas.js'
import type { LeasedSandbox } from '../control/sandboxes/leased-sandboxes.js'
import { mintToken } from '../control/tokens.js'
import { guardControls } from './guard-controls.js'
import { createSandboxControls, type SandboxControls } from './sandbox-controls.js'

/**
 * A leased sandbox, with data, clock, faults, journal and settings of its own. Give `url`, `organisationId` and `token`
 * to the program under test: the organisation in the path leads its requests to this sandbox.
 */
export interface Box extends SandboxControls, AsyncDisposable {
  readonly id: string
  /** The base URL of the server. It serves the operations at its root and under `/api/connect/v1`. */
  readonly url: string
  /** The organisation made for this sandbox, a ULID. */
  readonly organisationId: string
  /** An API key of the organisation. */
  readonly token: string
  /** When the lease ends, in real time. */
  readonly expiresAt: Date
  /**
   * Creates an id_token (`{ sub }`) or an API key (`{ organisationId }`) for this sandbox.
   * A negative `expiresIn` gives an expired one.
   * @throws ApiError for an unknown organisation or a wrong duration. The subject may be unknown.
   */
  mintToken(request: TokenRequest): Promise<string>
  /** Ends the lease: its credentials get 401, and its data is gone. Can be called again. */
  end(): void
}

export interface BoxOptions {
  readonly url: string
  /** The issuer of id_tokens. */
  readonly issuer: string
  readonly identityProvider: IdentityProvider
  readonly end: () => void
  /** Throws if the sandbox has ended. */
  readonly assertOpen: () => void
}

export function createBox(sandbox: LeasedSandbox, options: BoxOptions): Box {
  const { organisationId, token, expiresAt } = sandbox.lease
  const { url, issuer, identityProvider, end, assertOpen } = options
  const controls = {
    ...createSandboxControls(sandbox, url),
    mintToken: async (request: TokenRequest) => (await mintToken(sandbox, { identityProvider, issuer }, request)).token
  }
  return {
    ...guardControls(controls, assertOpen),
    id: sandbox.id,
    url,
    organisationId,
    token,
    expiresAt: new Date(expiresAt),
    end,
    [Symbol.asyncDispose]: async () => end()
  }
}
