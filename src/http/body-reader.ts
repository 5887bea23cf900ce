/** Reads the body of a request for an operation that takes one. */
import type { FastifyRequest } from 'fastify'
import { apiError } from '../contract/errors.js'
import { assertValid, invalidField } from '../contract/invalid-fields.js'
import { MAX_NAME_LENGTH } from '../contract/limits.js'
import type { ErrorField } from '../contract/schemas/common.js'
import type { OperationBody } from '../contract/operations/operation.js'
import { shorten } from '../core/quote.js'
import { JsonProblem, readJson } from '../core/read-json.js'
import { lazy } from '../core/lazy-module.js'
import type { BodyValidator } from '../validation/body-validator.js'
import { readForm } from './form.js'

const loadSchemas = lazy(
  async () =>
    [
      await import('../validation/body-validator.js'),
      await import('../validation/normalise.js'),
      await import('../validation/oversized.js'),
      await import('../contract/schemas.js')
    ] as const
)

export type BodyReader = (body: OperationBody, request: FastifyRequest) => Promise<unknown>

/**
 * Creates a reader of bodies, which loads the schemas with the first JSON body.
 *
 * A JSON body is checked against its schema and normalised. Properties that the contract does not know are ignored.
 * A form becomes its parts. An operation that takes a body needs one, although the contract does not require
 * it for two operations (SPEC:568, SPEC:644): assumed.
 * @throws ApiError 400 `invalidBody`, 415 `unsupportedMediaType`, `unsupportedContentEncoding`.
 */
export function createBodyReader(): BodyReader {
  let bodies: Bodies | undefined

  return async ({ content }, { body: bytes, raw, sandbox }) => {
    const allowed = Object.keys(content).join(' or ')
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw invalidField('', `is missing; send it as ${allowed}`)
    const contentType = raw.headers['content-type'] ?? ''
    const mediaType = toMediaType(contentType)
    const schema = Object.hasOwn(content, mediaType) ? content[mediaType] : undefined
    if (schema === undefined) throw apiError('unsupportedMediaType', { allowed, found: mediaType })
    assertNotEncoded(raw.headers['content-encoding'])
    if (mediaType !== 'application/json') return readForm(contentType, bytes)
    const value = parseJson(bytes)
    bodies ??= await loadBodies()
    assertValid(bodies.validate(schema, value, sandbox.settings.strictIds))
    const body = bodies.normalise(schema, value)
    // A shorter body cannot have a text that is too long. Properties that the contract does not know have no maximum.
    if (bytes.length > MAX_NAME_LENGTH) assertValid(bodies.findOversized(body))
    return body
  }
}

/** @throws ApiError 415 `unsupportedContentEncoding` for a compressed body. */
export function assertNotEncoded(encoding = 'identity'): void {
  if (!/^(identity)?$/i.test(encoding.trim())) throw apiError('unsupportedContentEncoding', { found: encoding })
}

/** The media type of a Content-Type header, without its parameters. */
export function toMediaType(contentType = ''): string {
  return (contentType.split(';', 1)[0] as string).trim().toLowerCase()
}

interface Bodies {
  readonly validate: BodyValidator
  readonly normalise: (schemaName: string, body: unknown) => unknown
  readonly findOversized: (body: unknown) => ErrorField[]
}

async function loadBodies(): Promise<Bodies> {
  const [{ createBodyValidator, resolveIn }, { normalise }, { findOversized }, { schemas }] = await loadSchemas()
  const options = { resolve: resolveIn(schemas), isLeftOut: () => false }
  return {
    validate: createBodyValidator(schemas),
    normalise: (schemaName, body) => normalise(body, { $ref: schemaName }, options),
    findOversized
  }
}

/** @param field the part of a form that holds the JSON. @throws ApiError 400 `invalidBody`. */
export function parseJson(bytes: Buffer, { field = '', maxDepth }: JsonOptions = {}): unknown {
  try {
    return readJson(bytes, maxDepth)
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    throw invalidField([field, shorten(error.path, 300)].filter(part => part !== '').join('.'), error.message)
  }
}

interface JsonOptions {
  readonly field?: string
  readonly maxDepth?: number | undefined
}
