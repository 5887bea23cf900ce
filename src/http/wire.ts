/** Answers as a bad network gives them: late, cut, in pieces, or not at all. */
import type { FastifyReply } from 'fastify'

type Socket = FastifyReply['request']['raw']['socket']

/** Waits, or less where the server ends or the client goes away. */
export function wait(milliseconds: number, { raw, server: { ending } }: FastifyReply): Promise<void> {
  if (milliseconds <= 0 || ending.aborted || raw.destroyed) return Promise.resolve()
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      ending.removeEventListener('abort', done)
      raw.removeListener('close', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    ending.addEventListener('abort', done)
    raw.once('close', done)
  })
}

/** Whether nobody is there any more to be answered. */
export function isGone({ raw, request }: FastifyReply): boolean {
  return raw.destroyed || request.raw.socket.destroyed
}

/**
 * The connection ends with a TCP RST. @param error what a request that was injected, and has no connection, fails
 * with.
 */
export function resetConnection(reply: FastifyReply, error: Error): void {
  reply.hijack()
  onTurn(reply, () => endConnection(reply, error, socket => socket.resetAndDestroy()))
}

/** The connection ends without a byte. */
export function closeConnection(reply: FastifyReply, error: Error): void {
  reply.hijack()
  onTurn(reply, () => onceRead(reply, () => endConnection(reply, error, socket => socket.destroySoon())))
}

/** The head of the whole answer, a part of its body, and the end. */
export function sendTruncated(reply: FastifyReply, payload: Buffer, part: number, error: Error): void {
  writeHead(reply, payload)
  reply.raw.write(payload.subarray(0, Math.floor(payload.length * part)), () =>
    onceRead(reply, () => endConnection(reply, error, socket => socket.destroySoon()))
  )
}

/** The head, and a first piece of the body at once; the last one when `duration` milliseconds are over. */
export async function sendInPieces(
  reply: FastifyReply,
  payload: Buffer,
  { pieces, duration }: { readonly pieces: number; readonly duration: number }
): Promise<void> {
  writeHead(reply, payload)
  const begun = reply.elapsedTime
  const end = (sent: number) => Math.floor((payload.length * sent) / pieces)
  for (let sent = 0; sent < pieces && !reply.raw.destroyed; sent++) {
    await waitForPiece(begun + (duration * sent) / Math.max(pieces - 1, 1), reply)
    reply.raw.write(payload.subarray(end(sent), end(sent + 1)))
  }
  reply.raw.once('finish', () => closeWhereEnding(reply)).end()
}

/** The head was sent before the server was told to stop, and promised to keep the connection. */
function closeWhereEnding({ server, request }: FastifyReply): void {
  const { socket } = request.raw
  if (server.ending.aborted && isReal(socket)) socket.destroySoon()
}

/** What is late is made good; and yet no two pieces are written at once, which would join them. */
async function waitForPiece(due: number, reply: FastifyReply): Promise<void> {
  await wait(due - reply.elapsedTime, reply)
  await new Promise(resolve => setImmediate(resolve))
}

function writeHead(reply: FastifyReply, payload: Buffer): void {
  reply.hijack()
  const headers = reply.getHeaders() as Record<string, string>
  const hasBody = reply.statusCode !== 204
  reply.raw.writeHead(reply.statusCode, { ...headers, ...(hasBody && { 'content-length': String(payload.length) }) })
  reply.raw.flushHeaders()
}

/**
 * A client may send several requests before it has an answer: what is cut is so only once those before are answered.
 */
function onTurn({ raw }: FastifyReply, act: () => void): void {
  if (raw.socket === null) raw.once('socket', act)
  else act()
}

/** A part of the request that nobody has read would make a RST of the end of the connection. */
function onceRead({ request: { raw } }: FastifyReply, act: () => void): void {
  if (raw.readableEnded || raw.complete) act()
  else raw.once('end', act).resume()
}

function endConnection({ raw, request }: FastifyReply, error: Error, end: (socket: Socket) => void): void {
  const { socket } = request.raw
  if (isReal(socket)) end(socket)
  else raw.destroy(error)
}

/** A request that is injected has no connection. */
function isReal(socket: Socket): boolean {
  return typeof (socket as Partial<Socket>).resetAndDestroy === 'function'
}
