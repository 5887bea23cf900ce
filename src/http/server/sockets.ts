/** Time limits for clients, and orderly shutdown of their connections. */
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ClientErrors } from './client-errors.js'
import type { CurrentResponses } from './current-response.js'
import { clearInterval, setInterval } from '../../core/timers.js'
import { getExtraServers, getRawSocket } from './private-fields.js'
import { countAvailableConnections } from './reserved-descriptors.js'

/** Milliseconds that a client has to send its request. */
export const DEFAULT_REQUEST_TIMEOUT = 30_000

/** Milliseconds that a client has to send the request line and the headers. */
const HEADERS_TIMEOUT = 10_000

/** Milliseconds between two checks for late clients. */
const CHECK_INTERVAL = 1_000

/** Bytes of the request line and the headers together. Set here because `node --max-http-header-size` can change it. */
const MAX_HEAD_LENGTH = 16_384

/**
 * Milliseconds from the start of a shutdown until clients that keep the server waiting are cut off. Shorter than the
 * time after which `versori-mock start` ends in any case.
 */
const GRACE = 500

interface Timeouts {
  /** Milliseconds. */
  readonly requestTimeout: number
}

interface WatchOptions extends Timeouts {
  readonly clientErrors: ClientErrors
  readonly currentResponses: CurrentResponses
}

export function toServerOptions({ requestTimeout }: Timeouts): ServerOptions {
  return {
    requestTimeout,
    headersTimeout: Math.min(HEADERS_TIMEOUT, requestTimeout),
    connectionsCheckingInterval: toCheckInterval(requestTimeout),
    maxHeaderSize: MAX_HEAD_LENGTH,
    // assertWellFormed requires the header, and responds with the vendor's error body.
    requireHostHeader: false
  }
}

function toCheckInterval(requestTimeout: number): number {
  return Math.max(1, Math.min(CHECK_INTERVAL, Math.ceil(requestTimeout / 4)))
}

/** Call it before the app listens. */
export function watchSockets(app: FastifyInstance, options: WatchOptions): void {
  const { requestTimeout, clientErrors, currentResponses } = options
  const open = new Set<Socket>()
  let available = Infinity
  app.server.once('listening', () => (available = countAvailableConnections()))
  const watch = (server: Server) => {
    // Node closes a connection in the same way when there is no descriptor left.
    server.on('connection', (socket: Socket) => open.size >= available && socket.destroy())
    watchServer(server, open)
    currentResponses.track(server)
    server.on('connect', clientErrors.refuseTunnel)
  }
  const extraServers = getExtraServers(app)
  watch(app.server)
  app.addHook('onListen', async () => {
    for (const server of extraServers) {
      watch(server)
      server.on('clientError', clientErrors.respond)
    }
  })

  const check = setInterval(() => {
    for (const socket of open) limitReading(socket, requestTimeout)
  }, toCheckInterval(requestTimeout)).unref()

  app.addHook('preClose', async () => {
    clearInterval(check)
    for (const socket of open) if (currentResponses.find(socket) === undefined) socket.destroy()
    const cut = setInterval(() => {
      for (const socket of open) if (isClientsTurn(currentResponses.find(socket))) socket.destroy()
      if (open.size === 0) clearInterval(cut)
    }, GRACE).unref()
  })
}

function watchServer(server: Server, open: Set<Socket>): void {
  const track = (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  }
  server.on('connection', track)
  // Requests arrive by the encrypted socket, so the one under it seems idle as soon as the handshake is over.
  server.on('secureConnection', (socket: Socket) => {
    open.delete(getRawSocket(socket))
    track(socket)
  })
  // Only 100-continue has a meaning; RFC 9110, 10.1.1 allows ignoring other expectations.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response)
  })
  // Node would silently drop the headers over its limit, perhaps the credential. assertWellFormed refuses them.
  server.maxHeadersCount = 0
}

/**
 * Unread responses stay in memory, so a client that stops reading for `timeout` is cut off. A slow client restarts the
 * time whenever it reads. Node sets its keep-alive timeout on the same socket, so only our own timeout is cleared.
 */
function limitReading(socket: Socket, timeout: number): void {
  if (socket.writableLength > 0) {
    if (socket.timeout !== timeout) socket.setTimeout(timeout)
  } else if (socket.timeout === timeout) socket.setTimeout(0)
}

/** Whether the server waits for the client, which has to finish its request or read the response. */
function isClientsTurn(current: ServerResponse | undefined): boolean {
  return current === undefined || !current.req.complete || current.writableEnded
}
