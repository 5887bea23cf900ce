import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ApiError, apiError } from '../../contract/errors.js'
import type { Operation } from '../../contract/operations.js'
import type { ResponseValidator } from '../../validation/response-validator.js'
import { becomeError } from '../errors.js'

/**
 * Checks what an operation is about to answer, as the setting `validateResponses` asks for.
 * @throws ApiError 500 `responseInvalid`.
 */
export type ResponseCheck = (request: FastifyRequest, schema: string, payload: unknown) => Promise<void>

/** Checks each error of the scope; what is returned is for its successes. Call it before any route is added. */
export function registerResponseCheck(scope: FastifyInstance): ResponseCheck {
  let validator: ResponseValidator | undefined

  async function findFault(request: FastifyRequest, schema: string, payload: unknown): Promise<ApiError | undefined> {
    validator ??= (await import('../../validation/response-validator.js')).createResponseValidator()
    const problem = validator(schema, payload, request.sandbox.settings.strictIds)
    return problem === undefined ? undefined : apiError('responseInvalid', { problem })
  }

  // An error that is thrown here would be answered by Fastify itself.
  scope.addHook('preSerialization', async (request, reply, payload) => {
    const { statusCode } = reply
    if (statusCode < 400 || !request.sandbox.settings.validateResponses) return payload
    const schema = errorSchemaOf(request.routeOptions.config?.operation, statusCode)
    const fault = await findFault(request, schema, payload)
    return fault === undefined ? payload : becomeError(fault, request, reply)
  })

  return async (request, schema, payload) => {
    const fault = await findFault(request, schema, payload)
    if (fault !== undefined) throw fault
  }
}

function errorSchemaOf(operation: Operation | undefined, status: number): string {
  return operation?.errors?.[status] ?? 'Error'
}
