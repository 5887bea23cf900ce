import type { FastifyRequest } from 'fastify'
import { MAX_BODY_LENGTH } from '../control/journal/body-store.js'
import { getInjectedBody } from './server/private-fields.js'

/**
 * Reads the body of a request that was refused before its body arrived, such as one without a credential. Node would
 * read and discard it.
 * @param use is called with the body, or with its start if it is long or the connection closes. Not called if the
 * request has no body or its body was read before.
 */
export function collectLateBody({ raw, bytes }: FastifyRequest, use: (body: Buffer) => void): void {
  if (bytes !== undefined || !hasBody(raw.headers)) return
  const injected = getInjectedBody(raw)
  if (injected !== undefined) return use(injected)
  if (raw.readableDidRead || raw.complete) return
  const chunks: Buffer[] = []
  let length = 0
  const finish = () => {
    if (length > 0) use(Buffer.concat(chunks))
    length = 0
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
