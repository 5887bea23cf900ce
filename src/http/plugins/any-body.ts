/** Reads a body of any Content-Type as bytes, so that the limit on bodies holds. */
import type { FastifyInstance, onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it was sent; undefined before it is read. */
    bytes: Buffer | undefined
  }
}

/** Fastify refuses a malformed Content-Type, which means nothing if no operation reads the body. */
const ignoreContentType: onRequestHookHandler = (request, _, next) => {
  if (request.headers['content-type'] !== undefined) request.headers = { 'content-type': undefined }
  next()
}

export const anyBody = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.decorateRequest('bytes')
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes, parsed) => {
      request.bytes = bytes as Buffer
      parsed(null, bytes)
    })
    app.addHook('onRoute', route => {
      const operation = route.config?.operation
      if (operation?.method !== 'GET' && operation?.body === undefined) route.onRequest = ignoreContentType
    })
    done()
  },
  { name: 'any-body' }
)
