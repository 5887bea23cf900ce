/** `versori-mock/testcontainers`: starts the image with Testcontainers for Node.js. */
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { GenericContainer, Wait } from 'testcontainers'
import { PORT, StartedVersoriMockContainer } from './started-container.js'

export type { SandboxRequest } from '../control/body-schemas.js'
export type { RemoteBox, RemoteMock } from '../control-client/connect.js'
export { StartedVersoriMockContainer } from './started-container.js'

/** A container of the mock. Its options are those of `GenericContainer`. */
export class VersoriMockContainer extends GenericContainer {
  #adminToken: string = randomUUID()
  readonly #seeds: string[] = []

  /** @param image the name of the image, such as `versori-mock`. */
  constructor(image: string) {
    super(image)
    this.withExposedPorts(PORT)
    // Not by HTTP, because the mock may serve HTTPS.
    this.withWaitStrategy(Wait.forLogMessage(/versori-mock ready on /))
  }

  /** Default: a random token. */
  withAdminToken(token: string): this {
    if (token === 'generate')
      throw new TypeError("withAdminToken: 'generate' is no token; leave it out for a random one")
    this.#adminToken = token
    return this
  }

  /**
   * Seeds instead of the demo seed: files of this machine, which are copied into the container. Several calls add
   * up.
   */
  withSeedFiles(...files: readonly string[]): this {
    // A comma separates the files of the variable.
    const copies = files.map((source, index) => ({
      source,
      target: `/seeds/${this.#seeds.length + index}-${basename(source).replaceAll(',', '_')}`
    }))
    this.#seeds.push(...copies.map(({ target }) => target))
    this.withEnvironment({ VERSORI_MOCK_SEED_FILE: this.#seeds.join(',') })
    return this.withCopyFilesToContainer(copies)
  }

  /** Starts the container, and waits until the mock is ready. */
  override async start(): Promise<StartedVersoriMockContainer> {
    this.withEnvironment({ VERSORI_MOCK_ADMIN_TOKEN: this.#adminToken })
    return new StartedVersoriMockContainer(await super.start(), this.#adminToken)
  }
}
