/** Cuts off requests that arrived before their sandbox was reset, so that they do not change the new data. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { handleError } from '../errors.js'
import { recordRequest } from './journal.js'
import { closeConnection } from './network-faults.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The epoch of the sandbox in which the request arrived. */
    epoch: AbortSignal
  }
}

export const epoch = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.decorateRequest('epoch')
    app.addHook('onRequest', (request, _, next) => {
      request.epoch = request.sandbox.epoch
      next()
    })
    // Before the body is validated, and after: reading it can take a while.
    app.addHook('preValidation', refuseOutdated)
    app.addHook('preHandler', refuseOutdated)
    app.setErrorHandler((error: Error, request, reply) => {
      if (error instanceof SandboxReset) cutOff(request, reply)
      else handleError(error, request, reply)
    })
    done()
  },
  { name: 'epoch', dependencies: ['sandbox'] }
)

function refuseOutdated(request: FastifyRequest, _: FastifyReply, next: () => void): void {
  assertCurrent(request)
  next()
}

class SandboxReset extends Error {
  /** The code that a Node client sees when its connection is cut. */
  readonly code = 'ECONNRESET'
  override readonly message = 'no response: the sandbox was reset while the request waited'
}

/** @throws an error for which the connection is closed. */
export function assertCurrent({ epoch }: FastifyRequest): void {
  if (epoch.aborted) throw new SandboxReset()
}

/** Closes the connection without a response. */
export function cutOff(request: FastifyRequest, reply: FastifyReply): void {
  request.explanation = {
    rule: 'sandboxReset',
    evidence: 'mock',
    ledger: 'reset-cuts-requests',
    message: 'sandbox was reset',
    details: 'The request arrived before the data of its sandbox was replaced. It has changed nothing in the new data.'
  }
  recordRequest(request, reply, undefined)
  closeConnection(reply, new SandboxReset())
}
