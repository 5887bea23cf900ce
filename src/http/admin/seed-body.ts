import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { createSeedReader } from '../../control/seeds/slices/seed-reader.js'
import { JsonProblem } from '../../core/read-json.js'
import type { JsonOutline } from '../../core/streams/json-outline.js'
import { assertNotEncoded } from '../body-reader.js'

/** Reads seeds while they arrive. A seed is too large to be parsed at once. */
export function acceptSeeds(scope: FastifyInstance): void {
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser(
    'application/json',
    async ({ headers, routeOptions }: FastifyRequest, body: IncomingMessage) => {
      assertNotEncoded(headers['content-encoding'])
      return readSeed(body, routeOptions.bodyLimit)
    }
  )
}

/** Undefined without a body. */
async function readSeed(body: IncomingMessage, limit: number): Promise<JsonOutline | undefined> {
  if (Number(body.headers['content-length'] ?? 0) > limit) throw apiError('bodyTooLarge', { limit })
  const reader = createSeedReader()
  let length = 0
  let problem: unknown
  // The response is sent over the same connection, so an error must not end it.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) throw apiError('bodyTooLarge', { limit })
    problem ??= attempt(() => reader.push(chunk))
  }
  if (length === 0) return undefined
  if (problem !== undefined) throw toApiError(problem)
  try {
    return reader.finish()
  } catch (error) {
    throw toApiError(error)
  }
}

/** Returns what it throws, so that the rest of the body can arrive first. */
function attempt(work: () => void): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}

function toApiError(error: unknown): unknown {
  return error instanceof JsonProblem ? invalidField(error.path, error.message) : error
}
