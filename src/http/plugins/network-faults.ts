/** Sends responses as a bad network would: late, in pieces, cut short, or not at all. */
import type { FastifyReply } from 'fastify'
import { clearTimeout, elapsed, nextTurn, setTimeout } from '../../core/timers.js'

type Socket = FastifyReply['request']['raw']['socket']

/** Ends early if the server closes, the sandbox is reset or the client disconnects. */
export function wait(milliseconds: number, { raw, request, server: { ending } }: FastifyReply): Promise<void> {
  const { epoch } = request
  if (milliseconds <= 0 || ending.aborted || epoch.aborted || raw.destroyed) return Promise.resolve()
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      ending.removeEventListener('abort', done)
      epoch.removeEventListener('abort', done)
      raw.removeListener('close', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    ending.addEventListener('abort', done)
    epoch.addEventListener('abort', done)
    raw.once('close', done)
  })
}

/** Whether the client has disconnected. */
export function isGone({ raw, request }: FastifyReply): boolean {
  return raw.destroyed || request.raw.socket.destroyed
}

/** Ends the connection with a TCP RST. @param error rejects an injected request, which has no connection. */
export function resetConnection(reply: FastifyReply, error: Error): void {
  reply.hijack()
  // The journal needs the body.
  onTurn(reply, () => onceRead(reply, () => endConnection(reply, error, socket => socket.resetAndDestroy())))
}

/** Ends the connection without sending a byte. */
export function closeConnection(reply: FastifyReply, error: Error): void {
  reply.hijack()
  onTurn(reply, () => onceRead(reply, () => endConnection(reply, error, socket => socket.destroySoon())))
}

interface Truncated {
  readonly whole: Buffer
  readonly part: Buffer
  readonly error: Error
}

/** Sends the headers of the whole body and a part of it, then ends the connection. */
export function sendTruncated(reply: FastifyReply, { whole, part, error }: Truncated): void {
  writeHead(reply, whole)
  reply.raw.write(part, () => onceRead(reply, () => endConnection(reply, error, socket => socket.destroySoon())))
}

/** Sends the headers and the first piece of the body at once, and the last piece after `duration` milliseconds. */
export async function sendInPieces(
  reply: FastifyReply,
  payload: Buffer,
  { pieces, duration, error }: { readonly pieces: number; readonly duration: number; readonly error: Error }
): Promise<void> {
  writeHead(reply, payload)
  const begun = elapsed()
  const end = (sent: number) => Math.floor((payload.length * sent) / pieces)
  for (let sent = 0; sent < pieces && !reply.raw.destroyed; sent++) {
    await waitForPiece(begun + (duration * sent) / Math.max(pieces - 1, 1), reply)
    if (reply.request.epoch.aborted) return endConnection(reply, error, socket => socket.destroySoon())
    reply.raw.write(payload.subarray(end(sent), end(sent + 1)))
  }
  reply.raw.once('finish', () => closeIfEnding(reply)).end()
}

/** Closes a connection whose headers said keep-alive, because they were sent before the server began to close. */
function closeIfEnding({ server, request }: FastifyReply): void {
  const { socket } = request.raw
  if (server.ending.aborted && isReal(socket)) socket.destroySoon()
}

/** Catches up when behind schedule, but never writes two pieces in one turn: Node would send them as one. */
async function waitForPiece(due: number, reply: FastifyReply): Promise<void> {
  await wait(due - elapsed(), reply)
  await nextTurn()
}

function writeHead(reply: FastifyReply, payload: Buffer): void {
  reply.hijack()
  const headers = reply.getHeaders() as Record<string, string>
  const hasBody = reply.statusCode !== 204
  reply.raw.writeHead(reply.statusCode, { ...headers, ...(hasBody && { 'content-length': String(payload.length) }) })
  reply.raw.flushHeaders()
}

/** A pipelined request may only end the connection after the responses before it are sent. */
function onTurn({ raw }: FastifyReply, act: () => void): void {
  if (raw.socket === null) raw.once('socket', act)
  else act()
}

/** Reads the rest of the request first. With unread bytes, the operating system would send a RST instead of a FIN. */
function onceRead({ request: { raw } }: FastifyReply, act: () => void): void {
  if (raw.readableEnded || raw.complete) act()
  else raw.once('end', act).resume()
}

function endConnection({ raw, request }: FastifyReply, error: Error, end: (socket: Socket) => void): void {
  const { socket } = request.raw
  if (isReal(socket)) end(socket)
  else raw.destroy(error)
}

/** Whether it is a network connection. An injected request has a stand-in. */
function isReal(socket: Socket): boolean {
  return typeof (socket as Partial<Socket>).resetAndDestroy === 'function'
}
