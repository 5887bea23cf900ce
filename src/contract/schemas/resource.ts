/** What actions and triggers have in common. */
import { Type, type TSchema } from '@sinclair/typebox'
import { oneOfStrings, ref, ulid } from './json-schema.js'

export const HTTPMethod = oneOfStrings(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE'],
  { $id: 'HTTPMethod' }
)

/** SPEC:3458 and its twin for triggers. `field` is typically a JSON Pointer. */
export const validationError = ($id: string) =>
  Type.Object({ field: Type.String(), message: Type.String(), severity: oneOfStrings(['error', 'warning']) }, { $id })

export const parameterType = () => oneOfStrings(['string', 'number', 'integer', 'boolean'])

/** SPEC:3488. The pattern of the name stands under `regex` in the SPEC, which JSON Schema ignores. */
export const resourceCommon = {
  name: Type.String({ pattern: '^[a-zA-Z0-9_\\-$]+$' }),
  summary: Type.Optional(Type.String()),
  description: Type.Optional(Type.String())
}

/** SPEC:3759. */
export const responseCommon = {
  status: Type.Optional(Type.Integer({ description: 'Absent for the response that answers every other status.' }))
}

interface Naming {
  readonly $id?: string
}

/** SPEC:3722. Ties a definition to the body of a request or of a response. */
export function bodyDefinition<D extends TSchema>(definition: D, naming: Naming = {}) {
  return Type.Object({ id: ulid(), definition }, naming)
}

/** SPEC:3740. One definition for each media type. */
export function requestBody<B extends TSchema>(definition: B, naming: Naming = {}) {
  return Type.Object({ required: Type.Boolean(), definitions: Type.Array(definition) }, naming)
}

/** SPEC:3770. */
export function response<B extends TSchema>(definition: B, naming: Naming = {}) {
  return Type.Object({ id: ulid(), ...responseCommon, definitions: Type.Array(definition) }, naming)
}

interface Bodies<R extends TSchema, A extends TSchema> {
  readonly requestBody: R
  readonly response: A
}

/** SPEC:3794. What is called over HTTP. */
export function httpProperties<P extends TSchema, R extends TSchema, A extends TSchema>(
  parameter: P,
  bodies: Bodies<R, A>
) {
  return {
    type: Type.Literal('http'),
    method: ref(HTTPMethod),
    parameters: Type.Array(parameter),
    requestBody: Type.Optional(bodies.requestBody),
    responses: Type.Array(bodies.response)
  }
}

/** The bodies of a resource whose definitions are described by `definition`: in full, or by reference. */
export function bodiesOf<D extends TSchema>(definition: D) {
  const tie = bodyDefinition(definition)
  return { requestBody: requestBody(tie), response: response(tie) }
}

/** SPEC:3517. What it has once it is kept. */
export function keptProperties<E extends TSchema>(error: E) {
  return { id: ulid(), ...resourceCommon, errors: Type.Optional(Type.Array(error)) }
}
