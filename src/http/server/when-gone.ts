import type { FastifyReply } from 'fastify'

/** Aborted when the client closes the connection. */
export function whenGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  if (raw.destroyed) controller.abort()
  raw.once('close', () => controller.abort())
  return controller.signal
}
