/** Holds every answer of a tested app against the vendor's document, where it is at hand. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Test } from 'tap'
import { createAnswerValidator, withoutVendor } from './vendor.js'

/** Made with the first answer of a process: reading the document takes a while. */
let validator: ReturnType<typeof createAnswerValidator> | undefined

/**
 * Makes the test fail for each answer of an operation that the vendor's document does not allow. What a fault has
 * spoilt, or cut, is not looked at.
 * @param build makes the server before it first waits for anything: its hook must be there before its routes are.
 */
export function buildChecked<App>(t: Test, build: () => Promise<App>): Promise<App> {
  if (withoutVendor) return build()
  const addCheck = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onSend', async (request, reply, payload) => {
      const problem = findProblem(request, reply, payload)
      if (problem !== undefined) t.fail(`the vendor's document does not allow what was answered: ${problem}`)
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
  const operationId = request.operation?.operationId
  if (operationId === undefined || request.fault !== undefined) return undefined
  validator ??= createAnswerValidator()
  const { statusCode: status } = reply
  const mediaType = String(reply.getHeader('content-type') ?? '').split(';', 1)[0] as string
  const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString() : ''
  const problem = validator({ operationId, status, mediaType, body })
  return problem === undefined ? undefined : `${operationId} ${status}: ${problem}`
}
