import type { Readable } from 'node:stream'

/** In characters. The end of a log says why the mock did not start. */
const MAX_LOG_LENGTH = 8_192

export interface Log {
  /** Reads the log of the container. */
  readonly consume: (stream: Readable) => void
  /** The end of what was logged so far. */
  readonly end: () => string
  /** Stops reading. */
  readonly stop: () => void
}

export function createLog(): Log {
  const streams = new Map<Readable, (chunk: unknown) => void>()
  let text = ''
  return {
    consume(stream) {
      const add = (chunk: unknown) => void (text = (text + String(chunk)).slice(-MAX_LOG_LENGTH))
      streams.set(stream, add)
      stream.on('data', add)
    },
    end: () => text.trim(),
    stop() {
      for (const [stream, add] of streams) stream.off('data', add)
      streams.clear()
    }
  }
}

/** By what the message of Testcontainers contains. The first match wins. */
const ADVICE: readonly (readonly [RegExp, (image: string) => string])[] = [
  [/container runtime/i, () => 'Start Docker or Podman, or set DOCKER_HOST to the address of an engine.'],
  [
    /no such image|image not known|pull access denied|not found|unable to pull|failed to pull/i,
    image => `Build the image first: docker build --tag ${image} . (in the repository of the mock)`
  ]
]

/** The error of a start that failed: what happened, what to do, and what the mock logged. */
export function explainStart(cause: unknown, { image, log }: { readonly image: string; readonly log: string }): Error {
  const { message } = cause as Error
  const [, advise] = ADVICE.find(([pattern]) => pattern.test(message)) ?? []
  const advice = advise?.(image) ?? (log === '' ? 'It logged nothing; see the log of the engine.' : undefined)
  const lines = [
    `The container of ${image} did not start: ${message}`,
    ...(advice === undefined ? [] : [advice]),
    ...(log === '' ? [] : ['The mock logged:', log])
  ]
  return new Error(lines.join('\n'), { cause })
}
