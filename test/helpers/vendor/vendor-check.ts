/** Checks each response of an app under test against the vendor's document, if it is available. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Test } from 'tap'
import { createAnswerValidator, withoutVendor } from './vendor.js'

/** Created for the first response of a process, because reading the document is slow. */
let validator: ReturnType<typeof createAnswerValidator> | undefined

/**
 * Fails the test for each response of an operation that the vendor's document does not allow, unless a fault corrupted
 * the response.
 * @param build must create the server before its first `await`, so that the hook is added before the routes.
 */
export function buildChecked<App>(t: Test, build: () => Promise<App>): Promise<App> {
  if (withoutVendor) return build()
  const addCheck = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onSend', async (request, reply, payload) => {
      const problem = findProblem(request, reply, payload)
      if (problem !== undefined) t.fail(`the vendor's document does not allow this response: ${problem}`)
      return payload
    })
  }
  subscribe('fastify.initialization', addCheck)
  try {
    return build()
  } finally {
    unsubscribe('fastify.initialization', addCheck)
  }
}

function findProblem(request: FastifyRequest, reply: FastifyReply, payload: unknown): string | undefined {
  const operationId = request.routeOptions.config?.operation?.operationId
  if (operationId === undefined || request.fault !== undefined) return undefined
  validator ??= createAnswerValidator()
  const { statusCode: status } = reply
  const mediaType = String(reply.getHeader('content-type') ?? '').split(';', 1)[0] as string
  const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString() : ''
  const problem = validator({ operationId, status, mediaType, body })
  return problem === undefined ? undefined : `${operationId} ${status}: ${problem}`
}
