/**
 * Validates a request to an operation against the schema of its route, in the order of the contract: path (before
 * authorisation), query, body.
 *
 * Fastify would validate all three after the body is read, with no access to the settings of the sandbox. So its
 * validators accept everything, and these hooks do the work.
 */
import type { FastifyInstance, FastifyRequest, preParsingHookHandler, preValidationHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { apiError } from '../../contract/errors.js'
import type { Operation } from '../../contract/operations.js'
import { canonicalId, isUlid } from '../../core/ids.js'
import { type ParameterSchema, type ParameterTexts, readParameters } from '../../validation/parameters.js'
import { type BodyReader, createBodyReader } from '../body-reader.js'

export const validation = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    const ids = new Map<Operation, readonly string[]>()
    const readBody = createBodyReader()

    app.setValidatorCompiler(() => () => true)
    app.addHook('onRoute', route => {
      const operation = route.config?.operation
      if (operation === undefined) return
      const { params, querystring } = route.schema as ParameterSchemas
      ids.set(operation, listIds(params))
      // Added to the route, so that other routes do not run these hooks.
      if (operation.query !== undefined) route.preParsing = validateQuery(querystring.properties)
      if (operation.method !== 'GET') route.preValidation = validateBody(operation, readBody)
    })
    app.addHook('onRequest', (request, _, next) => {
      if (request.operation !== undefined) readPath(request, ids.get(request.operation) as readonly string[])
      next()
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

function listIds({ properties }: ObjectSchema): string[] {
  return Object.keys(properties).filter(name => properties[name]?.format === 'ulid')
}

function validateQuery(query: ObjectSchema['properties']): preParsingHookHandler {
  return (request, _, payload, next) => {
    readQuery(request, query)
    next(null, payload)
  }
}

function validateBody({ body: expected }: Operation, readBody: BodyReader): preValidationHookHandler {
  return (request, _, next) => {
    if (expected === undefined) {
      request.body = undefined
      return next()
    }
    readBody(expected, request).then(body => {
      request.body = body
      next()
    }, next)
  }
}

/** Makes ids canonical. @throws ApiError 400 `invalidPathParameter`, with a field for each id that is wrong. */
function readPath(request: FastifyRequest, ids: readonly string[]): void {
  const params = request.params as Record<string, string>
  const { strictIds } = request.sandbox.settings
  const isId = strictIds ? isUlid : isNotEmpty
  if (!ids.every(name => isId(params[name] as string))) {
    const wrong = ids.filter(name => !isId(params[name] as string))
    const message = strictIds ? 'must be a ULID' : 'must not be empty'
    throw apiError('invalidPathParameter', { fields: wrong.map(field => ({ field, message })) })
  }
  for (const name of ids) params[name] = canonicalId(params[name] as string)
}

function isNotEmpty(text: string): boolean {
  return text !== ''
}

/** @throws ApiError 400 `invalidPageSize`, `invalidQuery`, with a field for each parameter that is wrong. */
function readQuery(request: FastifyRequest, query: ObjectSchema['properties']): void {
  const { values, fields } = readParameters(query, request.query as ParameterTexts)
  request.query = values
  if (fields.length === 0) return
  throw apiError(fields.every(({ field }) => field === 'first') ? 'invalidPageSize' : 'invalidQuery', { fields })
}
