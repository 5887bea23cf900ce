import { AbstractStartedContainer, type StartedTestContainer } from 'testcontainers'
import { connect, type RemoteBox, type RemoteMock } from '../control-client/connect.js'
import type { SandboxRequest } from '../control/body-schemas.js'

/** The port within the container. */
export const PORT = 8082

/** A mock in a running container. */
export class StartedVersoriMockContainer extends AbstractStartedContainer {
  /** The bearer token of the control plane. */
  readonly adminToken: string
  #connected: { readonly url: string; readonly mock: RemoteMock } | undefined

  constructor(container: StartedTestContainer, adminToken: string) {
    super(container)
    this.adminToken = adminToken
  }

  /** The base URL by which this machine reaches the mock. A restart can change the port. */
  get url(): string {
    return `http://${this.getHost()}:${this.getMappedPort(PORT)}`
  }

  /** Controls the default sandbox, which has the seed of the container. */
  get mock(): RemoteMock {
    const { url, adminToken } = this
    if (this.#connected?.url !== url) this.#connected = { url, mock: connect(url, { adminToken }) }
    return this.#connected.mock
  }

  /** Leases a sandbox with an organisation and an API key of its own, for one test. */
  async lease(request?: SandboxRequest): Promise<RemoteBox> {
    return this.mock.sandbox(request)
  }

  /**
   * Wraps a test so that it runs with a sandbox: `test('…', container.withLease(async box => { … }))`. The test
   * receives the sandbox and then the arguments of its runner. The lease ends with the test.
   */
  withLease<Args extends unknown[]>(
    test: (box: RemoteBox, ...args: Args) => unknown,
    request?: SandboxRequest
  ): (...args: Args) => Promise<void> {
    return this.mock.withSandbox(test, request)
  }
}
