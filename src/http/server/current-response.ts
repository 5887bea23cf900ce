import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** Knows which response each connection is waiting for or sending. */
export interface CurrentResponses {
  track(server: Server): void
  /** Undefined while the connection waits for a request. */
  find(socket: Duplex): ServerResponse | undefined
}

export function createCurrentResponses(): CurrentResponses {
  const responses = new WeakMap<Duplex, ServerResponse>()
  return {
    track(server) {
      server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
        // Node gives a pipelined response its socket once the response before it is sent.
        if (response.socket === null) response.once('socket', () => responses.set(socket, response))
        else responses.set(socket, response)
      })
    },
    find(socket) {
      const response = responses.get(socket)
      // Node takes the socket away once the response is sent.
      return response?.socket ? response : undefined
    }
  }
}
