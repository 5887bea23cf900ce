/**
 * Validates a request to an operation against the schema of its route, in the order of the contract: path (before
 * authorisation), query, body.
 *
 * Fastify would validate all three after the body is read, with no access to the settings of the sandbox. So its
 * validators accept everything, and these hooks do the work.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { apiError } from '../../contract/errors.js'
import type { Operation } from '../../contract/operations.js'
import { canonicalId, isUlid } from '../../core/ids.js'
import { type ParameterSchema, type ParameterTexts, readParameters } from '../../validation/parameters.js'
import { createBodyReader } from '../body-reader.js'

export const validation = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    const schemas = new Map<Operation, ParameterSchemas>()
    const readBody = createBodyReader()
    const schemasOf = (operation: Operation) => schemas.get(operation) as ParameterSchemas

    app.setValidatorCompiler(() => () => true)
    app.addHook('onRoute', ({ config, schema }) => {
      if (config?.operation !== undefined) schemas.set(config.operation, schema as ParameterSchemas)
    })
    app.addHook('onRequest', (request, _, next) => {
      if (request.operation !== undefined) readPath(request, schemasOf(request.operation).params)
      next()
    })
    app.addHook('preParsing', (request, _, payload, next) => {
      if (request.operation !== undefined) readQuery(request, schemasOf(request.operation).querystring)
      next(null, payload)
    })
    app.addHook('preValidation', (request, _, next) => {
      const { operation } = request
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

interface ParameterSchemas {
  readonly params: ObjectSchema
  readonly querystring: ObjectSchema
}

/** Makes ids canonical. @throws ApiError 400 `invalidPathParameter`, with a field for each parameter that is wrong. */
function readPath(request: FastifyRequest, { properties }: ObjectSchema): void {
  const params = request.params as Record<string, string>
  const { strictIds } = request.sandbox.settings
  const wrong: string[] = []
  for (const name in properties) {
    if (properties[name]?.format !== 'ulid') continue
    const value = params[name] as string
    if (strictIds ? isUlid(value) : value !== '') params[name] = canonicalId(value)
    else wrong.push(name)
  }
  if (wrong.length === 0) return
  const message = strictIds ? 'must be a ULID' : 'must not be empty'
  throw apiError('invalidPathParameter', { fields: wrong.map(field => ({ field, message })) })
}

/** @throws ApiError 400 `invalidPageSize`, `invalidQuery`, with a field for each parameter that is wrong. */
function readQuery(request: FastifyRequest, { properties }: ObjectSchema): void {
  const { values, fields } = readParameters(properties, request.query as ParameterTexts)
  request.query = values
  if (fields.length === 0) return
  throw apiError(fields.every(({ field }) => field === 'first') ? 'invalidPageSize' : 'invalidQuery', { fields })
}
