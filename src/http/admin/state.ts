import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { type StateFormat, writeState } from '../../control/write-state.js'
import { addState, replaceState } from '../../control/state.js'
import { expected } from '../../validation/describe-value.js'
import { readObject } from './body.js'

/** Bytes. The state of a sandbox is larger than any request to an operation. */
export const STATE_LIMIT = 256 * 1_048_576

type WithFormat = { Querystring: { format?: unknown } }

export function registerState(scope: FastifyInstance): void {
  scope.get<WithFormat>('/state', async ({ sandbox, query }, reply) => {
    const format = readFormat(query.format)
    const type = format === 'yaml' ? 'application/yaml' : 'application/json; charset=utf-8'
    return reply.type(type).send(Readable.from(await writeState(sandbox, format)))
  })
  scope.put('/state', { bodyLimit: STATE_LIMIT }, async ({ sandbox, body }, reply) => {
    await replaceState(sandbox, readObject(body))
    return reply.status(204).send()
  })
  scope.post('/state', { bodyLimit: STATE_LIMIT }, async ({ sandbox, body }, reply) => {
    await addState(sandbox, readObject(body))
    return reply.status(204).send()
  })
  scope.post('/reset', async ({ sandbox }, reply) => {
    sandbox.reset()
    return reply.status(204).send()
  })
}

/** Without a format, programs get JSON on one line. */
function readFormat(format: unknown): StateFormat {
  if (format === undefined) return 'compact'
  if (format === 'json' || format === 'yaml') return format
  throw apiError('invalidQuery', { fields: [{ field: 'format', message: expected('json or yaml', format) }] })
}
