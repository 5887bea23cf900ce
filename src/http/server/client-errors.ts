/** Responds to requests that Node's HTTP parser refuses, which Fastify never sees. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ApiError, apiError, errorTable } from '../../contract/errors.js'
import { explanationHeader } from '../explanation-header.js'
import type { CurrentResponses } from './current-response.js'
import { setTimeout } from '../../core/timers.js'

export interface ClientErrors {
  /** A listener for `clientError` of a server. */
  readonly respond: (error: NodeJS.ErrnoException, socket: Duplex) => void
  /** A listener for `connect` of a server. Without one, Node closes the connection of a CONNECT request silently. */
  readonly refuseTunnel: (request: IncomingMessage, socket: Duplex) => void
}

/** Milliseconds that a client has to read the response and close the connection. */
const LINGER = 1_000

export function createClientErrors(currentResponses: CurrentResponses): ClientErrors {
  // A client may go on sending after the first error. Closing the connection then could lose the response to it.
  const responded = new WeakSet<Duplex>()

  /**
   * Waits until pipelined requests before this one have their responses; the client would mistake this response for
   * one of theirs. If the response to the broken request itself has begun, nothing can be added to it.
   */
  function endInOrder(socket: Duplex, bytes: string): void {
    const current = currentResponses.find(socket)
    if (current === undefined) return endWith(socket, bytes)
    if (current.req.complete) return void current.once('close', () => endInOrder(socket, bytes))
    if (current.headersSent) socket.destroy()
    else endWith(socket, bytes)
  }

  return {
    respond(error, socket) {
      if (responded.has(socket)) return
      if (isBrokenConnection(error) || !socket.writable) return void socket.destroy()
      responded.add(socket)
      endInOrder(socket, toBytes(toApiError(error.code)))
    },
    refuseTunnel(_, socket) {
      // Node removes its own error listener first. Without one, a client that disconnects would crash the process.
      socket.on('error', () => socket.destroy())
      endInOrder(socket, toBytes(apiError('malformedRequest')))
    }
  }
}

/** Also a client without TLS, or one that does not trust the certificate. */
function isBrokenConnection({ code = '' }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPROTO' || /^ERR_(SSL|TLS)_/.test(code)
}

function toApiError(code: string | undefined): ApiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return apiError('headersTooLarge')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return apiError('bodyTooLarge', { limit: MAX_CHUNK_EXTENSIONS_LENGTH })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return apiError('requestTimeout')
    default:
      return apiError('malformedRequest')
  }
}

/** Bytes in one body. Node's limit, which cannot be changed. */
const MAX_CHUNK_EXTENSIONS_LENGTH = 16_384

function toBytes({ status, body, explanation }: ApiError): string {
  const text = JSON.stringify(body)
  const head = [
    `HTTP/1.1 ${status} ${body.message}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    `x-mock-explain: ${explanationHeader(explanation, errorTable[explanation.rule].evidence)}`,
    'connection: close'
  ]
  return `${head.join('\r\n')}\r\n\r\n${text}`
}

function endWith(socket: Duplex, bytes: string): void {
  if (!socket.writable) return void socket.destroy()
  socket.end(bytes)
  setTimeout(() => socket.destroy(), LINGER).unref()
}
