/** Answers what is no HTTP request at all, or none in time, before Fastify sees it. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ApiError, apiError, errorTable } from '../../contract/errors.js'
import { findCurrentAnswer } from './current-answer.js'
import { explanationHeader } from '../explanation-header.js'

export interface ClientErrors {
  /** Listens to `clientError` of a server. */
  readonly answer: (error: NodeJS.ErrnoException, socket: Duplex) => void
  /** Listens to `connect` of a server: CONNECT asks for a tunnel, which Node would end without a word. */
  readonly refuseTunnel: (request: IncomingMessage, socket: Duplex) => void
}

/** Milliseconds from the answer to the end of the connection, where the client does not end it. */
const LINGER = 1_000

export function createClientErrors(): ClientErrors {
  // A connection that was told what is wrong may go on sending: to cut it at once could cost the client the answer.
  const told = new WeakSet<Duplex>()
  return {
    answer(error, socket) {
      if (told.has(socket)) return
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
      told.add(socket)
      endOnTurn(socket, toBytes(toApiError(error.code)))
    },
    refuseTunnel(_, socket) {
      // Node leaves the connection to whoever listens: a client that is gone is no error of the process.
      socket.on('error', () => socket.destroy())
      endOnTurn(socket, toBytes(apiError('malformedRequest')))
    }
  }
}

function toApiError(code: string | undefined): ApiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return apiError('headersTooLarge')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return apiError('bodyTooLarge', { limit: CHUNK_EXTENSIONS })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return apiError('requestTimeout')
    default:
      return apiError('malformedRequest')
  }
}

/** Node's own limit, in bytes of a body. */
const CHUNK_EXTENSIONS = 16_384

function toBytes({ status, body, explanation }: ApiError): string {
  const text = JSON.stringify(body)
  const head = [
    `HTTP/1.1 ${status} ${body.message}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    `x-mock-explain: ${explanationHeader(explanation, errorTable[explanation.rule].evidence)}`,
    'connection: close'
  ]
  return `${head.join('\r\n')}\r\n\r\n${text}`
}

/**
 * Requests that came before over the same connection are answered first: the client would take this for their answer.
 * Where the request itself is the broken one, and is being answered, there is nothing more to say.
 */
function endOnTurn(socket: Duplex, bytes: string): void {
  const current = findCurrentAnswer(socket)
  if (current === undefined) return endWith(socket, bytes)
  if (current.req.complete) return void current.once('close', () => endOnTurn(socket, bytes))
  if (current.headersSent) socket.destroy()
  else endWith(socket, bytes)
}

function endWith(socket: Duplex, bytes: string): void {
  if (!socket.writable) return void socket.destroy()
  socket.end(bytes)
  setTimeout(() => socket.destroy(), LINGER).unref()
}
