import type { FastifyInstance } from 'fastify'
import { apiError } from '../../contract/errors.js'
import type { Operation } from '../../contract/operations.js'
import type { ResponseValidator } from '../../contract/validate-response.js'

/** Under the setting `validateResponses`, checks each answer of an operation before it leaves. */
export function registerResponseCheck(app: FastifyInstance): void {
  let validator: ResponseValidator | undefined

  app.addHook('preSerialization', async (request, reply, payload) => {
    const { settings } = request.sandbox
    const schema = schemaOf(request.routeOptions.config.operation, reply.statusCode)
    if (!settings.validateResponses || schema === undefined) return payload
    validator ??= (await import('../../contract/validate-response.js')).createResponseValidator()
    const problem = validator(schema, payload, settings.strictIds)
    if (problem !== undefined) throw apiError('responseInvalid', { problem })
    return payload
  })
}

function schemaOf(operation: Operation | undefined, status: number): string | undefined {
  if (status < 400) return operation?.success.schema
  return operation?.errors?.[status] ?? 'Error'
}
