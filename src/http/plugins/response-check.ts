/** Checks each response against the contract where a setting asks for it, and gives it the style of the settings. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { apiError } from '../../contract/errors.js'
import type { FiredFault } from '../../control/faults/faults.js'
import { lazy } from '../../core/lazy-module.js'
import type { ResponseValidator } from '../../validation/response-validator.js'
import { becomeError } from '../errors.js'
import { applyStyle } from '../response-style.js'

const loadValidator = lazy(() => import('../../validation/response-validator.js'))

/** Turns a response that breaks the contract into ApiError 500 `responseInvalid`. */
export const responseCheck = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    let validate: ResponseValidator | undefined

    async function findProblem(request: FastifyRequest, reply: FastifyReply, payload: unknown) {
      if (hasOwnBody(request.fault)) return undefined
      const schema = schemaOf(request, reply)
      if (schema === undefined) return undefined
      validate ??= (await loadValidator()).createResponseValidator()
      return validate(schema, readPayload(reply, payload), request.sandbox.settings.strictIds)
    }

    app.addHook('onSend', (request, reply, payload, next) => {
      const { settings } = request.sandbox
      if (!settings.validateResponses) return next(null, applyStyle(reply, payload, settings))
      // Fastify would send its own error body for an error that occurs while an error is sent.
      const fail = (error: Error) => {
        if (reply.statusCode < 400) next(error)
        else next(null, JSON.stringify(becomeError(error, request, reply)))
      }
      findProblem(request, reply, payload).then(problem => {
        if (problem === undefined) return next(null, applyStyle(reply, payload, settings))
        fail(apiError('responseInvalid', { problem }))
      }, fail)
    })
    done()
  },
  // Registered before the faults, so that it checks the response that a fault then corrupts.
  { name: 'response-check', dependencies: ['sandbox'] }
)

/** The test chose the body of this response. */
function hasOwnBody(met: FiredFault | undefined): boolean {
  return met?.phase === 'before' && met.fault.kind === 'status' && met.fault.body !== undefined
}

/** Undefined for a response without a body, and for one whose body the contract does not describe. */
function schemaOf({ operation }: FastifyRequest, reply: FastifyReply): string | undefined {
  const { statusCode } = reply
  if (statusCode >= 400) return operation?.errors?.[statusCode] ?? 'Error'
  const isText = operation?.success.mediaType !== undefined && !isJson(reply)
  return isText ? undefined : operation?.success.schema
}

function readPayload(reply: FastifyReply, payload: unknown): unknown {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
  return isJson(reply) ? JSON.parse(payload.toString()) : payload.toString()
}

function isJson(reply: FastifyReply): boolean {
  return /^application\/(\w+\+)?json\b/.test(String(reply.getHeader('content-type')))
}
