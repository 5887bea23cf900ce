import type { FastifyRequest } from 'fastify'
import { MAX_BODY_LENGTH } from '../control/journal/body-store.js'
import { getInjectedBody } from './server/private-fields.js'

/**
 * Reads the body of a request that was refused before its body arrived, such as one without a credential. Node would
 * read and discard it.
 * @param use is called once: with the body, or with its start if it is long or the connection closes. With undefined if
 * the request has no body or its body was read before.
 */
export function collectLateBody({ raw, bytes }: FastifyRequest, use: (body: Buffer | undefined) => void): void {
  if (bytes !== undefined || !hasBody(raw.headers)) return use(undefined)
  const injected = getInjectedBody(raw)
  if (injected !== undefined) return use(injected)
  // A complete body can still wait in the buffer of the stream.
  if (raw.readableDidRead || raw.readableEnded || raw.destroyed) return use(undefined)
  const chunks: Buffer[] = []
  let length = 0
  let isFinished = false
  const finish = () => {
    if (isFinished) return
    isFinished = true
    use(length === 0 ? undefined : Buffer.concat(chunks))
  }
  raw.on('data', (chunk: Buffer) => {
    // One byte more than what is kept shows that the body is longer.
    if (length <= MAX_BODY_LENGTH) chunks.push(chunk)
    length += chunk.length
  })
  raw.once('end', finish).once('close', finish)
}

function hasBody(headers: FastifyRequest['raw']['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
