/** Gives the success of an operation its status and media type from the operation table, and its bytes. */
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { RenderedJson } from '../../core/rendered-json.js'

export const serialisation = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.setSerializerCompiler(() => toJson)
    app.addHook('preHandler', (request, reply, next) => {
      if (request.operation === undefined) return next()
      const { status, mediaType } = request.operation.success
      void reply.status(status)
      if (mediaType !== undefined) void reply.type(mediaType)
      next()
    })
    done()
  },
  { name: 'serialisation' }
)

/** A compiled serialiser is no faster here, and would have to load: responses have the contract's form already. */
function toJson(payload: unknown): string {
  // Fastify sends bytes too, although its type allows text only.
  return payload instanceof RenderedJson ? (payload.bytes as unknown as string) : JSON.stringify(payload)
}
