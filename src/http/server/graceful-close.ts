/** Closes the server in bounded time: idle connections end at once, and waiting requests stop waiting. */
import { setMaxListeners } from 'node:events'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server starts to close. */
    readonly ending: AbortSignal
  }
}

export const gracefulClose = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    const controller = new AbortController()
    // Every waiting request listens.
    setMaxListeners(0, controller.signal)
    app.decorate('ending', controller.signal)
    app.addHook('preClose', async () => {
      controller.abort()
      for (const sandbox of app.sandboxes.list()) sandbox.journal.close()
    })
    closeConnections(app, controller.signal)
    app.addHook('onClose', async () => app.sandboxes.close())
    done()
  },
  { name: 'graceful-close', decorators: { fastify: ['sandboxes'] } }
)

/** Tells each client that its connection closes, once the server closes. */
export function closeConnections(app: FastifyInstance, ending: AbortSignal): void {
  app.addHook('onSend', (_, reply, payload, next) => {
    if (ending.aborted) void reply.header('connection', 'close')
    next(null, payload)
  })
}
