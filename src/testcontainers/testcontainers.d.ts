/** The part of `testcontainers` that is used, as its versions 11 and 12 have it. It is not installed for the build. */
declare module 'testcontainers' {
  import type { Readable } from 'node:stream'

  export interface WaitStrategy {
    withStartupTimeout(milliseconds: number): WaitStrategy
  }

  export const Wait: {
    forLogMessage(message: string | RegExp): WaitStrategy
  }

  export interface FileToCopy {
    readonly source: string
    readonly target: string
  }

  export interface StartedTestContainer {
    getHost(): string
    getMappedPort(port: number): number
  }

  export class GenericContainer {
    constructor(image: string)
    withEnvironment(environment: Record<string, string>): this
    withExposedPorts(...ports: number[]): this
    withWaitStrategy(strategy: WaitStrategy): this
    withCopyFilesToContainer(files: FileToCopy[]): this
    withLogConsumer(consume: (stream: Readable) => unknown): this
    start(): Promise<StartedTestContainer>
  }

  export class AbstractStartedContainer implements StartedTestContainer {
    constructor(container: StartedTestContainer)
    getHost(): string
    getMappedPort(port: number): number
  }
}
