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
    const rules = new Map<Operation, ParameterRules>()
    const rulesOf = (operation: Operation) => rules.get(operation) as ParameterRules
    const readBody = createBodyReader()

    app.setValidatorCompiler(() => () => true)
    app.addHook('onRoute', ({ config, schema }) => {
      if (config?.operation !== undefined) rules.set(config.operation, toRules(schema as ParameterSchemas))
    })
    app.addHook('onRequest', (request, _, next) => {
      if (request.operation !== undefined) readPath(request, rulesOf(request.operation).ids)
      next()
    })
    app.addHook('preParsing', (request, _, payload, next) => {
      if (request.operation !== undefined) readQuery(request, rulesOf(request.operation).query)
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

interface ParameterRules {
  /** The path parameters that are ids. */
  readonly ids: readonly string[]
  /** Undefined if the operation takes no query. */
  readonly query: ObjectSchema['properties'] | undefined
}

function toRules({ params, querystring }: ParameterSchemas): ParameterRules {
  const ids = Object.keys(params.properties).filter(name => params.properties[name]?.format === 'ulid')
  const query = Object.keys(querystring.properties).length === 0 ? undefined : querystring.properties
  return { ids, query }
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
function readQuery(request: FastifyRequest, query: ParameterRules['query']): void {
  if (query === undefined) return
  const { values, fields } = readParameters(query, request.query as ParameterTexts)
  request.query = values
  if (fields.length === 0) return
  throw apiError(fields.every(({ field }) => field === 'first') ? 'invalidPageSize' : 'invalidQuery', { fields })
}
