import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_SEED_DEPTH } from '../../core/values/depth.js'
import { isObject } from '../../core/values/is-object.js'
import { assertNotEncoded, parseJson } from '../body-reader.js'

/** Larger than other bodies, because a lease can contain a seed. */
export const MAX_BODY_DEPTH = MAX_SEED_DEPTH + 1

/** Accepts JSON, or no body with any Content-Type: many clients send one with every request. */
export function acceptJsonOrNothing(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async ({ headers }: FastifyRequest, body: Buffer) => {
      assertNotEncoded(headers['content-encoding'])
      return body.length === 0 ? undefined : parseJson(body, { maxDepth: MAX_BODY_DEPTH })
    }
  )
  scope.addContentTypeParser('*', { parseAs: 'string' }, async (_: unknown, body: string) => {
    if (body !== '') throw invalidField('', 'send it as application/json')
  })
}

/** @throws ApiError 400 `invalidBody` if the body is not a JSON object. */
export function readObject(body: unknown): Readonly<Record<string, unknown>> {
  if (isObject(body)) return body
  throw invalidField('', 'send a JSON object')
}
