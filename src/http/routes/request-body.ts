import type { FastifyRequest } from 'fastify'
import type { BodyValidator } from '../../validation/body-validator.js'
import { apiError } from '../../contract/errors.js'
import type { OperationBody } from '../../contract/operations/operation.js'
import { MAX_DEPTH, isTooDeep } from '../../core/depth.js'

/** A body that is no JSON, for the `prepare` of its route to read. */
export class RawBody {
  /** The header Content-Type as it was sent. */
  readonly contentType: string
  readonly bytes: Buffer

  constructor(contentType: string, bytes: Buffer) {
    this.contentType = contentType
    this.bytes = bytes
  }
}

/** What reads the body of a request for the operation that takes it. */
export type BodyReader = (body: OperationBody, request: FastifyRequest) => Promise<unknown>

/**
 * Reads bodies. It loads the schemas with the first one.
 *
 * A body is JSON, checked against its schema and in kept form (properties that the contract does not know are let
 * through and ignored), or a RawBody. No operation that takes a body can do without one, whatever the contract says
 * (SPEC:568 and
 * SPEC:644 do not require theirs): assumed.
 * @throws ApiError 400 `invalidBody`, 415 `unsupportedMediaType`.
 */
export function createBodyReader(): BodyReader {
  let bodies: Bodies | undefined

  return async ({ content }, request) => {
    const bytes = request.body
    const allowed = Object.keys(content).join(' or ')
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw refuse(`is missing; send it as ${allowed}`)
    const contentType = request.raw.headers['content-type'] ?? ''
    const mediaType = (contentType.split(';', 1)[0] as string).trim().toLowerCase()
    const schema = Object.hasOwn(content, mediaType) ? content[mediaType] : undefined
    if (schema === undefined) throw apiError('unsupportedMediaType', { allowed, found: mediaType })
    if (mediaType !== 'application/json') return new RawBody(contentType, bytes)
    const value = parseJson(bytes)
    bodies ??= await loadBodies()
    const fields = bodies.validate(schema, value, request.sandbox.settings.strictIds)
    if (fields.length > 0) throw apiError('invalidBody', { fields })
    return bodies.toKept(schema, value)
  }
}

interface Bodies {
  readonly validate: BodyValidator
  readonly toKept: (schemaName: string, body: unknown) => unknown
}

async function loadBodies(): Promise<Bodies> {
  const [{ createBodyValidator, resolveIn }, { normalise }, { schemas }] = await Promise.all([
    import('../../validation/body-validator.js'),
    import('../../validation/normalise.js'),
    import('../../contract/schemas.js')
  ])
  const keptForm = { resolve: resolveIn(schemas), isLeftOut: () => false }
  return {
    validate: createBodyValidator(schemas),
    toKept: (schemaName, body) => normalise(body, { $ref: schemaName }, keptForm)
  }
}

/** What the parser says is not repeated: it would show a part of the body, which may hold a secret. */
function parseJson(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (!isTooDeep(value)) return value
  } catch {
    throw refuse('is not well-formed JSON in UTF-8')
  }
  throw refuse(`is nested more than ${MAX_DEPTH} levels deep`)
}

function refuse(message: string) {
  return apiError('invalidBody', { fields: [{ field: '', message }] })
}
