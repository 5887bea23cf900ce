import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { createSeedReader } from '../../control/state/seed-reader.js'
import { JsonProblem } from '../../core/read-json.js'
import type { JsonOutline } from '../../core/streams/json-outline.js'
import { assertNotEncoded } from '../body-reader.js'
import type { IncomingMessage } from 'node:http'

/** Reads seeds while they arrive. A seed is too large to be parsed at once. */
export function acceptSeeds(scope: FastifyInstance): void {
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser(
    'application/json',
    async ({ headers, routeOptions }: FastifyRequest, body: IncomingMessage) => {
      assertNotEncoded(headers['content-encoding'])
      return readSeed(body, routeOptions.bodyLimit as number)
    }
  )
}

async function readSeed(body: IncomingMessage, limit: number): Promise<JsonOutline> {
  const reader = createSeedReader()
  let length = Number(body.headers['content-length'] ?? 0)
  if (length > limit) throw apiError('bodyTooLarge', { limit })
  length = 0
  let problem: unknown
  // The response is sent over the same connection, so an error must not end it.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) throw apiError('bodyTooLarge', { limit })
    problem ??= attempt(() => reader.push(chunk))
  }
  let outline: JsonOutline | undefined
  problem ??= attempt(() => (outline = reader.finish()))
  if (problem === undefined) return outline as JsonOutline
  if (!(problem instanceof JsonProblem)) throw problem
  throw invalidField(problem.path, problem.message)
}

/** Returns what it throws. */
function attempt(work: () => unknown): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}
