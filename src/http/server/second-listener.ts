import { once } from 'node:events'
import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { isEncrypted } from './addresses.js'

/**
 * Prepares to accept connections at a second address. The server of the app treats them as its own, so that all its
 * limits count for both addresses together. Call it before the app listens.
 * @returns starts to listen. Nothing happens if this machine does not have the address. It throws an Error with the
 * code `EADDRINUSE` if another program listens there.
 */
export function addSecondListener(app: FastifyInstance): (host: string, port: number) => Promise<void> {
  // As Node.js sets them for its own HTTP servers.
  const options = { allowHalfOpen: !isEncrypted(app), noDelay: true }
  const listener = createServer(options, socket => app.server.emit('connection', socket))

  // The server does not count connections of the listener, so it would not wait for their requests.
  app.addHook('preClose', async () => {
    if (!listener.listening) return
    listener.close()
    await once(listener, 'close')
  })

  return async (host, port) => {
    listener.listen(port, host)
    try {
      await once(listener, 'listening')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw error
    }
  }
}
