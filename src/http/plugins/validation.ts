/**
 * Validates a request to an operation against the schema of its route, in the order of the contract: path (before
 * authorisation), query, body.
 *
 * Fastify would validate all three after the body is read, with no access to the settings of the sandbox. So its
 * validators accept everything, and these hooks do the work.
 */
import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { apiError } from '../../contract/errors.js'
import { canonicalId, isUlid } from '../../core/ids.js'
import { type ParameterSchema, type ParameterTexts, readParameters } from '../../validation/parameters.js'
import { createBodyReader } from '../body-reader.js'

export const validation = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    const readBody = createBodyReader()

    app.setValidatorCompiler(() => () => true)
    app.addHook('onRequest', (request, _, next) => {
      if (request.routeOptions.config.operation !== undefined) request.params = readPath(request)
      next()
    })
    app.addHook('preParsing', (request, _, payload, next) => {
      if (request.routeOptions.config.operation !== undefined) request.query = readQuery(request)
      next(null, payload)
    })
    app.addHook('preValidation', (request, _, next) => {
      const { operation } = request.routeOptions.config
      if (operation?.body === undefined) {
        request.body = undefined
        return next()
      }
      readBody(operation.body, request).then(body => {
        request.body = body
        next()
      }, next)
    })
    done()
  },
  { name: 'validation', dependencies: ['sandbox', 'any-body'] }
)

interface ObjectSchema {
  readonly properties: Readonly<Record<string, ParameterSchema & { readonly format?: string }>>
}

function schemaOf({ routeOptions }: FastifyRequest, part: keyof FastifySchema): ObjectSchema {
  return routeOptions.schema?.[part] as ObjectSchema
}

/** Ids become canonical. @throws ApiError 400 `invalidPathParameter`, with a field for each parameter that is wrong. */
function readPath(request: FastifyRequest): Readonly<Record<string, string>> {
  const { strictIds } = request.sandbox.settings
  const params = { ...(request.params as Record<string, string>) }
  const wrong: string[] = []
  for (const [name, { format }] of Object.entries(schemaOf(request, 'params').properties)) {
    const value = params[name] as string
    if (format !== 'ulid') continue
    if (strictIds ? isUlid(value) : value !== '') params[name] = canonicalId(value)
    else wrong.push(name)
  }
  if (wrong.length === 0) return params
  const message = strictIds ? 'must be a ULID' : 'must not be empty'
  throw apiError('invalidPathParameter', { fields: wrong.map(field => ({ field, message })) })
}

/** @throws ApiError 400 `invalidPageSize`, `invalidQuery`, with a field for each parameter that is wrong. */
function readQuery(request: FastifyRequest): unknown {
  const { values, fields } = readParameters(
    schemaOf(request, 'querystring').properties,
    request.query as ParameterTexts
  )
  if (fields.length === 0) return values
  throw apiError(fields.every(({ field }) => field === 'first') ? 'invalidPageSize' : 'invalidQuery', { fields })
}
