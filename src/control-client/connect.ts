import type { CoverageReport } from '../control/coverage/describe-coverage.js'
import type { SandboxRequest } from '../control/body-schemas.js'
import { type Call, type ConnectOptions, createCall, inSandbox } from './call.js'
import { createRemoteSandbox, type RemoteSandbox } from './remote-sandbox.js'

/** A mock in another process. Its controls are those of the default sandbox. */
export interface RemoteMock extends RemoteSandbox {
  readonly url: string
  /** Which operations and outcomes were seen in all sandboxes, ended ones included. */
  coverage(): Promise<CoverageReport>
  /** Leases a sandbox with an organisation and an API key of its own. */
  sandbox(request?: SandboxRequest): Promise<RemoteBox>
  /**
   * Wraps a test so that it runs with a leased sandbox: `test('…', mock.withSandbox(async box => { … }))`. The test
   * receives the sandbox and then the arguments of its runner. The lease ends when the test does.
   */
  withSandbox<Args extends unknown[]>(
    test: (box: RemoteBox, ...args: Args) => unknown,
    request?: SandboxRequest
  ): (...args: Args) => Promise<void>
}

/** A leased sandbox. Give `url`, `organisationId` and `token` to the program under test. */
export interface RemoteBox extends RemoteSandbox, AsyncDisposable {
  readonly id: string
  /** The base URL of the server. */
  readonly url: string
  readonly organisationId: string
  /** An API key of the organisation. */
  readonly token: string
  /** When the lease ends, in real time. */
  readonly expiresAt: Date
  /** Ends the lease. Can be called again. */
  end(): Promise<void>
}

interface Lease {
  readonly id: string
  readonly organisationId: string
  readonly token: string
  readonly expiresAt: string
}

/**
 * Controls a mock over HTTP, with the functions of the control plane.
 * @param url the base URL of the mock, such as `process.env.VERSORI_MOCK_URL` under `versori-mock exec`.
 */
export function connect(url: string, options: ConnectOptions = {}): RemoteMock {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) {
    throw new TypeError(`connect takes the URL of a mock, such as http://127.0.0.1:8082; got ${JSON.stringify(url)}`)
  }
  const call = createCall(url, options)
  const sandbox = async (request: SandboxRequest = {}) =>
    createRemoteBox(call, url, await call<Lease>('POST /sandboxes', request))

  return {
    ...createRemoteSandbox(inSandbox(call, 'default')),
    url,
    coverage: () => call('GET /coverage'),
    sandbox,
    withSandbox(test, request) {
      if (typeof test !== 'function') {
        throw new TypeError('withSandbox takes a test function, and optionally the options of a sandbox')
      }
      return async (...args) => {
        const box = await sandbox(request)
        try {
          await test(box, ...args)
        } finally {
          await box.end()
        }
      }
    }
  }
}

function createRemoteBox(call: Call, url: string, { id, organisationId, token, expiresAt }: Lease): RemoteBox {
  let ended: Promise<void> | undefined
  const end = () => (ended ??= call(`DELETE /sandboxes/${encodeURIComponent(id)}`))
  return {
    ...createRemoteSandbox(inSandbox(call, id)),
    id,
    // As the program under test reaches the server: the same way as its test.
    url,
    organisationId,
    token,
    expiresAt: new Date(expiresAt),
    end,
    [Symbol.asyncDispose]: end
  }
}
