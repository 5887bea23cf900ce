/** The parts that actions and triggers have in common. */
import { Type, type TSchema } from '@sinclair/typebox'
import { oneOfStrings, ref, ulid } from './json-schema.js'

export const HTTPMethod = oneOfStrings(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE'],
  { $id: 'HTTPMethod' }
)

/** SPEC:3457-3487, also for triggers. `field` is typically a JSON Pointer. */
export const validationError = ($id: string) =>
  Type.Object({ field: Type.String(), message: Type.String(), severity: oneOfStrings(['error', 'warning']) }, { $id })

export const parameterType = () => oneOfStrings(['string', 'number', 'integer', 'boolean'])

/** SPEC:3488. The vendor writes the pattern as `regex`, which JSON Schema ignores. */
export const resourceCommon = {
  name: Type.String({ pattern: '^[a-zA-Z0-9_\\-$]+$' }),
  summary: Type.Optional(Type.String()),
  description: Type.Optional(Type.String())
}

/** SPEC:3759. */
export const responseCommon = {
  status: Type.Optional(
    Type.Integer({ minimum: 100, maximum: 599, description: 'Absent for the response to every other status.' })
  )
}

interface Naming {
  readonly $id?: string
}

/** SPEC:3722. Links a definition to the body of a request or response. */
export function bodyDefinition<D extends TSchema>(definition: D, naming: Naming = {}) {
  return Type.Object({ id: ulid(), definition }, naming)
}

/** SPEC:3740. One definition per media type. */
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

/** SPEC:3794. The properties of an action or trigger with the type `http`. */
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

/** @param definition the schema of each linked definition: in full, or a reference. */
export function bodiesOf<D extends TSchema>(definition: D) {
  const link = bodyDefinition(definition)
  return { requestBody: requestBody(link), response: response(link) }
}

/** SPEC:3517. The properties of a stored action or trigger. */
export function storedProperties<E extends TSchema>(error: E) {
  return { id: ulid(), ...resourceCommon, errors: Type.Optional(Type.Array(error)) }
}
