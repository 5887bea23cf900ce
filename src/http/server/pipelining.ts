/** Keeps the order of requests that a client sends over one connection without waiting for the responses. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { apiError } from '../../contract/errors.js'

/** A waiting request stays in memory, so a client that never reads its responses needs a limit. */
const MAX_WAITING = 100

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * Starts a request only when the response before it on the same connection is sent. Requests then run in order, which
 * matters for writes (RFC 9112, 9.3.2), and each connection holds at most one response in memory.
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

  /**
   * Undefined if the request can start at once. The promise also resolves when the connection ends.
   * @throws ApiError 429 `pipelineTooLong`.
   */
  return ({ request, response }) => {
    // Node gives a response its socket when its turn comes.
    if (response.socket !== null) return undefined
    const queue = queueOf(request.socket)
    if (queue.size >= MAX_WAITING) throw apiError('pipelineTooLong', { limit: MAX_WAITING })
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
