import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_ADDED_SEED_LENGTH, MAX_SEED_LENGTH } from '../../contract/limits.js'
import { type StateFormat, writeState } from '../../control/write-state.js'
import { addState, replaceState } from '../../control/state/change-state.js'
import type { JsonOutline } from '../../core/streams/json-outline.js'
import { expected } from '../../validation/describe-value.js'
import { acceptSeeds } from './seed-body.js'

type WithSeed = { Body: JsonOutline | undefined }

type WithFormat = { Querystring: { format?: unknown } }

export function registerState(scope: FastifyInstance): void {
  scope.get<WithFormat>('/state', async ({ sandbox, query }, reply) => {
    const format = readFormat(query.format)
    const type = format === 'yaml' ? 'application/yaml' : 'application/json'
    return reply.type(type).send(Readable.from(await writeState(sandbox, format)))
  })
  scope.register(async seeds => {
    acceptSeeds(seeds)
    seeds.put<WithSeed>('/state', { bodyLimit: MAX_SEED_LENGTH }, async ({ sandbox, body }, reply) => {
      await replaceState(sandbox, { outline: getSeed(body) })
      return reply.status(204).send()
    })
    seeds.post<WithSeed>('/state', { bodyLimit: MAX_ADDED_SEED_LENGTH }, async ({ sandbox, body }, reply) => {
      await addState(sandbox, { outline: getSeed(body) })
      return reply.status(204).send()
    })
  })
  scope.post('/reset', async ({ sandbox }, reply) => {
    sandbox.reset()
    return reply.status(204).send()
  })
}

function getSeed(body: JsonOutline | undefined): JsonOutline {
  if (body === undefined) throw invalidField('', 'send a JSON object')
  return body
}

/** Without a format, the state is JSON on one line, for programs. */
function readFormat(format: unknown): StateFormat {
  if (format === undefined) return 'compact'
  if (format === 'json' || format === 'yaml') return format
  throw apiError('invalidQuery', { fields: [{ field: 'format', message: expected('json or yaml', format) }] })
}
