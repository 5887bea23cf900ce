/** Requests that a client sends over one connection without waiting for the answers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { apiError } from '../../contract/errors.js'

/** What waits is kept; a client that never reads its answers could else have any number of them kept. */
const MOST_WAITING = 100

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * Lets each request begin only once the answer to the one before it over the same connection was sent: they are done
 * in their order, which matters where one writes (RFC 9112, 9.3.2), and of all answers one at a time is in memory.
 */
export function createTurns(): (exchange: Exchange) => Promise<void> | undefined {
  const queues = new WeakMap<Socket, Set<() => void>>()

  function queueOf(socket: Socket): Set<() => void> {
    const queue = queues.get(socket) ?? new Set()
    if (!queues.has(socket)) {
      queues.set(socket, queue)
      socket.once('close', () => {
        for (const begin of queue) begin()
      })
    }
    return queue
  }

  /** Resolves when its turn comes, or its connection ends. @throws ApiError 429 `pipelineTooLong`. */
  return ({ request, response }) => {
    // Node gives an answer its connection when its turn comes.
    if (response.socket !== null) return undefined
    const queue = queueOf(request.socket)
    if (queue.size >= MOST_WAITING) throw apiError('pipelineTooLong', { limit: MOST_WAITING })
    return new Promise(resolve => {
      const begin = () => {
        queue.delete(begin)
        resolve()
      }
      queue.add(begin)
      response.once('socket', begin)
    })
  }
}
