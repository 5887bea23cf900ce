/**
 * Stands for the package `testcontainers`, so that its users can be tested without a container engine. It has what
 * `src/testcontainers/testcontainers.d.ts` declares, and keeps what it was told.
 */
import { register } from 'node:module'
import { PassThrough, type Readable } from 'node:stream'
import type { FileToCopy, StartedTestContainer, WaitStrategy } from 'testcontainers'

/** What a container of the stub was told. */
export interface Told {
  image: string
  ports: number[]
  environment: Record<string, string>
  files: FileToCopy[]
  waitFor: string
}

/** What the next containers do. */
export const engine = {
  /** Where their port leads. */
  port: 0,
  /** What they log before they are ready, or before they fail. */
  log: '',
  /** Why they do not start. */
  failure: undefined as Error | undefined,
  /** Those that were started. */
  started: [] as Told[]
}

export const Wait = {
  forLogMessage: (message: RegExp) => String(message) as unknown as WaitStrategy
}

export class GenericContainer {
  readonly told: Told
  #consume: ((stream: Readable) => unknown) | undefined

  constructor(image: string) {
    this.told = { image, ports: [], environment: {}, files: [], waitFor: '' }
  }

  withEnvironment(environment: Record<string, string>): this {
    Object.assign(this.told.environment, environment)
    return this
  }

  withExposedPorts(...ports: number[]): this {
    this.told.ports.push(...ports)
    return this
  }

  withWaitStrategy(strategy: unknown): this {
    this.told.waitFor = String(strategy)
    return this
  }

  withCopyFilesToContainer(files: FileToCopy[]): this {
    this.told.files.push(...files)
    return this
  }

  withLogConsumer(consume: (stream: Readable) => unknown): this {
    this.#consume = consume
    return this
  }

  async start(): Promise<StartedTestContainer> {
    engine.started.push(structuredClone(this.told))
    const log = new PassThrough({ encoding: 'utf8' })
    this.#consume?.(log)
    if (engine.log !== '') {
      log.write(engine.log)
      await new Promise(resolve => setImmediate(resolve))
    }
    if (engine.failure !== undefined) throw engine.failure
    return { getHost: () => '127.0.0.1', getMappedPort: () => engine.port }
  }
}

export class AbstractStartedContainer implements StartedTestContainer {
  readonly #container: StartedTestContainer

  constructor(container: StartedTestContainer) {
    this.#container = container
  }

  getHost(): string {
    return this.#container.getHost()
  }

  getMappedPort(port: number): number {
    return this.#container.getMappedPort(port)
  }
}

/** From now on, `import 'testcontainers'` leads here. The package itself is not installed. */
export function replaceTestcontainers(): void {
  const hook = `export const resolve = (name, context, next) =>
    name === 'testcontainers' ? { url: ${JSON.stringify(import.meta.url)}, shortCircuit: true } : next(name, context)`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}
