/** Prepares every request: its id, its operation, the default sandbox, and its turn on the connection. */
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { createTurns } from '../server/pipelining.js'
import { assertWellFormed } from '../server/well-formed.js'

export const requestStart = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    const takeTurn = createTurns()
    app.decorateRequest('operation')
    app.decorateRequest('sandbox')
    app.addHook('onRequest', (request, reply, next) => {
      void reply.header('x-request-id', request.id)
      request.operation = request.routeOptions.config.operation
      request.sandbox = app.sandboxes.default
      assertWellFormed(request.raw)
      const turn = takeTurn({ request: request.raw, response: reply.raw })
      if (turn === undefined) return next()
      void turn.then(() => (request.raw.socket.destroyed ? reply.hijack() : next()))
    })
    done()
  },
  { name: 'request-start', decorators: { fastify: ['sandboxes'] } }
)
