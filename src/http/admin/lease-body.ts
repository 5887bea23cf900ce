import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_SEED_HEAD_LENGTH } from '../../contract/limits.js'
import { LargeSeed } from '../../control/seeds/slices/large-seed.js'
import { findJsonProblem, JsonProblem } from '../../core/read-json.js'
import { splitInSlices } from '../../core/streams/split-in-slices.js'
import { createJsonSplitter } from '../../core/streams/split-json.js'
import { assertNotEncoded, parseJson } from '../body-reader.js'
import { MAX_BODY_DEPTH } from './body.js'

/** Bytes. A shorter body is read in one step, which is faster. */
const SHORT = 65_536

/** Reads requests for a sandbox. The seed in a long one becomes a LargeSeed. */
export function acceptLeases(scope: FastifyInstance): void {
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async ({ headers }: FastifyRequest, body: Buffer) => {
      assertNotEncoded(headers['content-encoding'])
      if (body.length >= SHORT) return readLong(body)
      return body.length === 0 ? undefined : parseJson(body, { maxDepth: MAX_BODY_DEPTH })
    }
  )
}

async function readLong(body: Buffer): Promise<unknown> {
  try {
    const outline = await splitInSlices(createLeaseSplitter(), body)
    const head = outline.readHead()
    const problem = findJsonProblem(head, { maxDepth: MAX_BODY_DEPTH })
    if (problem !== undefined) throw problem
    const seed = outline.readDocument('seed')
    return seed === undefined ? head.value : { ...(head.value as object), seed: new LargeSeed(seed) }
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    throw invalidField(error.path, error.message)
  }
}

function createLeaseSplitter() {
  return createJsonSplitter({
    lists: [],
    documents: ['seed'],
    partLength: SHORT,
    maxItemLength: SHORT,
    maxHeadLength: MAX_SEED_HEAD_LENGTH,
    maxDepth: MAX_BODY_DEPTH
  })
}
