/** `versori-mock/testcontainers`: starts the image with Testcontainers for Node.js. */
import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { GenericContainer, Wait } from 'testcontainers'
import { createLog, explainStart } from './explain-start.js'
import { PORT, StartedVersoriMockContainer } from './started-container.js'

export type { SandboxRequest } from '../control/body-schemas.js'
export type { RemoteBox, RemoteMock } from '../control-client/connect.js'
export { StartedVersoriMockContainer } from './started-container.js'

/** A container of the mock. Its options are those of `GenericContainer`. */
export class VersoriMockContainer extends GenericContainer {
  #adminToken: string = randomUUID()
  readonly #image: string
  /** By their path in the container. */
  readonly #seeds = new Map<string, string>()
  #consumeLog: ((stream: Readable) => unknown) | undefined

  /** @param image the name of the image, such as `versori-mock`. */
  constructor(image: string) {
    super(image)
    this.#image = image
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
      target: `/seeds/${this.#seeds.size + index}-${basename(source).replaceAll(',', '_')}`
    }))
    for (const { source, target } of copies) this.#seeds.set(target, source)
    this.withEnvironment({ VERSORI_MOCK_SEED_FILE: [...this.#seeds.keys()].join(',') })
    return this.withCopyFilesToContainer(copies)
  }

  override withLogConsumer(consume: (stream: Readable) => unknown): this {
    this.#consumeLog = consume
    return this
  }

  /**
   * Starts the container, and waits until the mock is ready.
   * @throws Error that says what to do, with the log of the mock.
   */
  override async start(): Promise<StartedVersoriMockContainer> {
    this.#assertSeedFiles()
    this.withEnvironment({ VERSORI_MOCK_ADMIN_TOKEN: this.#adminToken })
    const log = createLog()
    super.withLogConsumer(stream => {
      log.consume(stream)
      this.#consumeLog?.(stream)
    })
    try {
      return new StartedVersoriMockContainer(await super.start(), this.#adminToken)
    } catch (error) {
      throw explainStart(error, { image: this.#image, log: log.end() })
    } finally {
      log.stop()
    }
  }

  /** Testcontainers would leave a missing file out. */
  #assertSeedFiles(): void {
    for (const file of this.#seeds.values()) {
      if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) continue
      throw new TypeError(`withSeedFiles: ${file} is not a file of this machine; check its path`)
    }
  }
}
