import type { TokenRequest } from '../control/body-schemas.js'
import type { IdentityProvider } from '../auth/identity-provider.js'
import type { LeasedSandbox } from '../control/sandboxes/sandboxes.js'
import { mintToken } from '../control/tokens.js'
import { createSandboxControls, type SandboxControls } from './sandbox-controls.js'

/** A sandbox of one's own: `token` and `organisationId` lead to it, from any client, without a header. */
export interface Box extends SandboxControls, AsyncDisposable {
  readonly id: string
  /** Of the server; the operations are under it, and under `${url}/api/connect/v1`. */
  readonly url: string
  readonly organisationId: string
  /** An API key of the organisation. */
  readonly token: string
  /** When it ends by itself, in real time. */
  readonly expiresAt: Date
  /** An id_token (`{ sub }`) or an API key (`{ organisationId }`) that leads to this sandbox. */
  mintToken(request: TokenRequest): Promise<string>
  /** Ends it: its credentials let nobody in any more. */
  end(): void
}

export interface BoxOptions {
  readonly url: string
  readonly identityProvider: IdentityProvider
  readonly end: () => void
}

export function createBox(sandbox: LeasedSandbox, { url, identityProvider, end }: BoxOptions): Box {
  const { organisationId, token, expiresAt } = sandbox.lease
  return {
    ...createSandboxControls(sandbox),
    id: sandbox.id,
    url,
    organisationId,
    token,
    expiresAt: new Date(expiresAt),
    mintToken: async request => (await mintToken(sandbox, identityProvider, request)).token,
    end,
    [Symbol.asyncDispose]: async () => end()
  }
}
