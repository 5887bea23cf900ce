/** Answers as a bad network gives them: cut, in pieces, or not at all. */
import type { FastifyReply } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits, or less where the server ends. */
export async function wait(milliseconds: number, ending: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: ending }).catch(() => undefined)
}

/** The connection ends with a TCP RST. */
export function resetConnection(reply: FastifyReply): void {
  const { socket } = reply.request.raw
  reply.hijack()
  if (isReal(socket)) socket.resetAndDestroy()
  else reply.raw.destroy()
}

/** The connection ends without a byte, once the request has been read: what is unread would make it a RST. */
export function closeConnection(reply: FastifyReply): void {
  const { raw } = reply.request
  reply.hijack()
  const end = () => (isReal(raw.socket) ? raw.socket.destroySoon() : reply.raw.destroy())
  if (raw.readableEnded || raw.complete) return void end()
  raw.once('end', end).resume()
}

/** The head of the whole answer, a part of its body, and the end. */
export function sendTruncated(reply: FastifyReply, payload: Buffer, part: number): void {
  const { socket } = reply.request.raw
  writeHead(reply, payload)
  const end = () => (isReal(socket) ? socket.destroySoon() : reply.raw.destroy())
  reply.raw.flushHeaders()
  reply.raw.write(payload.subarray(0, Math.floor(payload.length * part)), end)
}

/** The head and a first piece of the body at once, the last one when `duration` milliseconds are over. */
export async function sendInPieces(
  reply: FastifyReply,
  payload: Buffer,
  { pieces, duration, ending }: { readonly pieces: number; readonly duration: number; readonly ending: AbortSignal }
): Promise<void> {
  writeHead(reply, payload)
  reply.raw.flushHeaders()
  const end = (sent: number) => Math.floor((payload.length * sent) / pieces)
  for (let sent = 0; sent < pieces && !reply.raw.destroyed; sent++) {
    if (sent > 0) await wait(duration / (pieces - 1), ending)
    reply.raw.write(payload.subarray(end(sent), end(sent + 1)))
  }
  reply.raw.end()
}

function writeHead(reply: FastifyReply, payload: Buffer): void {
  reply.hijack()
  const headers = reply.getHeaders() as Record<string, string>
  const hasBody = reply.statusCode !== 204
  reply.raw.writeHead(reply.statusCode, { ...headers, ...(hasBody && { 'content-length': String(payload.length) }) })
}

/** A request that is injected has no connection. */
function isReal(socket: FastifyReply['request']['raw']['socket']): boolean {
  return typeof (socket as Partial<typeof socket>).resetAndDestroy === 'function'
}
