import type { FastifyInstance } from 'fastify'
import { apiError } from '../../contract/errors.js'
import type { ResponseValidator } from '../../contract/validate-response.js'

/** Under the setting `validateResponses`, checks each answer of an operation before it leaves. */
export function registerResponseCheck(app: FastifyInstance): void {
  let validator: ResponseValidator | undefined

  app.addHook('preSerialization', async (request, reply, payload) => {
    const { settings } = request.sandbox
    const schema = reply.statusCode < 400 ? request.routeOptions.config.operation?.success.schema : 'Error'
    if (!settings.validateResponses || schema === undefined) return payload
    validator ??= (await import('../../contract/validate-response.js')).createResponseValidator()
    const problem = validator(schema, payload, settings.strictIds)
    if (problem !== undefined) throw apiError('responseInvalid', { problem })
    return payload
  })
}
