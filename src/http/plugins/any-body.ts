/** Reads every body as bytes, whatever its Content-Type says, so that the limit on bodies holds. */
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

export const anyBody = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, bytes, parsed) => parsed(null, bytes))
    app.addHook('onRequest', (request, _, next) => {
      const isRead = request.operation?.body !== undefined
      // Fastify refuses a malformed Content-Type, which means nothing where no operation reads the body.
      if (!isRead && request.headers['content-type'] !== undefined) request.headers = { 'content-type': undefined }
      next()
    })
    done()
  },
  { name: 'any-body' }
)
