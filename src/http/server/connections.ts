/** How long a client may take, and what becomes of its connection. */
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ClientErrors } from './client-errors.js'
import { findCurrentAnswer } from './current-answer.js'

/** A client has this long, in milliseconds, to send its request. */
export const DEFAULT_REQUEST_TIMEOUT = 30_000

/** Milliseconds; for the head alone. */
const HEADERS_TIMEOUT = 10_000

/** Milliseconds between two looks at who is late. */
const LOOK_INTERVAL = 1_000

/** Bytes of the first line and the headers together; that of Node, whatever it is started with. */
const LONGEST_HEAD = 16_384

/**
 * Milliseconds; a client that is waited for so long after the server was told to stop is cut. Less than the command's
 * own grace.
 */
const GRACE = 500

interface Timeouts {
  /** Milliseconds. */
  readonly requestTimeout: number
}

interface WatchOptions extends Timeouts {
  readonly clientErrors: ClientErrors
}

export function toServerOptions({ requestTimeout }: Timeouts): ServerOptions {
  return {
    requestTimeout,
    headersTimeout: Math.min(HEADERS_TIMEOUT, requestTimeout),
    connectionsCheckingInterval: intervalOf(requestTimeout),
    maxHeaderSize: LONGEST_HEAD,
    // Node would refuse it with an answer of its own.
    requireHostHeader: false
  }
}

function intervalOf(requestTimeout: number): number {
  return Math.max(1, Math.min(LOOK_INTERVAL, Math.ceil(requestTimeout / 4)))
}

/** Looks after all connections of an app, from before the first until after the last. */
export function watchConnections(app: FastifyInstance, { requestTimeout, clientErrors }: WatchOptions): void {
  const open = new Set<Socket>()
  const watch = (server: Server) => {
    watchServer(server, open)
    server.on('connect', clientErrors.refuseTunnel)
  }
  watch(app.server)
  app.addHook('onListen', async () => {
    for (const server of listServers(app)) {
      if (server === app.server) continue
      watch(server)
      server.on('clientError', clientErrors.answer)
    }
  })

  const look = setInterval(() => {
    for (const socket of open) limitReading(socket, requestTimeout)
  }, intervalOf(requestTimeout)).unref()

  app.addHook('preClose', async () => {
    clearInterval(look)
    for (const socket of open) if (findCurrentAnswer(socket) === undefined) socket.destroy()
    const cut = setInterval(() => {
      for (const socket of open) if (isWaiting(socket)) socket.destroy()
      if (open.size === 0) clearInterval(cut)
    }, GRACE).unref()
  })
}

function watchServer(server: Server, open: Set<Socket>): void {
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  // Of what a client expects, only 100-continue means anything; the rest may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response)
  })
  // Node drops what is over its limit in silence, which may be the credential. See assertWellFormed.
  server.maxHeadersCount = 0
}

/** A name such as localhost may lead to several addresses, each of which has a server that Fastify keeps to itself. */
function listServers(app: FastifyInstance): readonly Server[] {
  const key = Object.getOwnPropertySymbols(app).find(({ description }) => description === 'fastify.serverBindings')
  return (app as unknown as Record<symbol, Server[] | undefined>)[key as symbol] ?? []
}

/**
 * Who does not read its answers has them kept for it: it may take as long as a request. Node gives the connection a
 * timeout of its own once all is sent, and takes the progress of a slow reader for activity.
 */
function limitReading(socket: Socket, timeout: number): void {
  if (socket.writableLength > 0) {
    if (socket.timeout !== timeout) socket.setTimeout(timeout)
  } else if (socket.timeout === timeout) socket.setTimeout(0)
}

/** Whether it is the client's turn: to send the rest of its request, or to read its answer. */
function isWaiting(socket: Socket): boolean {
  const current = findCurrentAnswer(socket)
  return current === undefined || !current.req.complete || current.writableEnded
}
