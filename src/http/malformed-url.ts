import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { becomeError, handleError } from './errors.js'
import { recordRequest } from './plugins/journal.js'
import { getSandbox } from './plugins/sandbox.js'

/** Fastify runs no hook for a path that cannot be decoded, so this does the work of the hooks. */
export function answerMalformedUrl(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  // With a serializer of its own, the reply keeps its media type, to which Fastify would add a charset.
  void reply.header('x-request-id', request.id).serializer(JSON.stringify)
  try {
    request.sandbox = getSandbox(request)
  } catch (unknown) {
    return handleError(unknown as Error, request, reply)
  }
  if (!request.url.startsWith('/__admin')) request.arrivedAt = request.sandbox.clock.now()
  const body = becomeError(error, request, reply)
  const payload = JSON.stringify(body)
  recordRequest(request, reply, { status: reply.statusCode, payload })
  // The serializer would turn a text into JSON once more.
  void reply.send(body)
}
