import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { Definition, DefinitionRefId } from './definition.js'
import { choice, oneOfStrings, ref, ulid } from './json-schema.js'

export const HTTPMethod = oneOfStrings(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE'],
  { $id: 'HTTPMethod' }
)

/** SPEC:3458 and its twin for triggers. `field` is typically a JSON Pointer. */
export const validationError = ($id: string) =>
  Type.Object(
    { field: Type.String(), message: Type.String(), severity: oneOfStrings(['error', 'warning']) },
    { $id }
  )

export const ActionError = validationError('ActionError')

export const parameterType = () => oneOfStrings(['string', 'number', 'integer', 'boolean'])

/** SPEC:3568. `default` may be any value; a text may be a Go template. */
export const ActionHTTPParameter = Type.Object(
  {
    name: Type.String(),
    in: oneOfStrings(['cookie', 'header', 'path', 'query']),
    required: Type.Boolean(),
    type: parameterType(),
    default: Type.Optional(Type.Unknown()),
    completion: Type.Optional(Type.Object({}, { additionalProperties: false }))
  },
  { $id: 'ActionHTTPParameter' }
)

/** A body of a request or an answer: one definition for each media type. */
function bodyDefinitions<D extends TSchema>(definition: D) {
  return Type.Array(Type.Object({ id: ulid(), definition }))
}

function requestBody<D extends TSchema>(definition: D) {
  return Type.Object({ required: Type.Boolean(), definitions: bodyDefinitions(definition) })
}

function responses<D extends TSchema>(definition: D) {
  return Type.Array(
    Type.Object({
      id: ulid(),
      status: Type.Optional(Type.Integer({ description: 'Absent for the response that answers every other status.' })),
      definitions: bodyDefinitions(definition)
    })
  )
}

/**
 * SPEC:3530. What an HTTP action and an HTTP trigger have in common. The pattern of the name stands under `regex` in
 * the SPEC, which JSON Schema ignores.
 */
export function resourceProperties<E extends TSchema, P extends TSchema, D extends TSchema>(
  error: E,
  parameter: P,
  definition: D
) {
  return {
    id: ulid(),
    name: Type.String({ pattern: '^[a-zA-Z0-9_\\-$]+$' }),
    summary: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(error)),
    type: Type.Literal('http'),
    method: ref(HTTPMethod),
    parameters: Type.Array(parameter),
    requestBody: Type.Optional(requestBody(definition)),
    responses: responses(definition)
  }
}

/** SPEC:3757. An HTTP action whose definitions are described by `definition`: in full, or by reference. */
export function actionHTTPProperties<D extends TSchema>(definition: D) {
  return {
    ...resourceProperties(ref(ActionError), ref(ActionHTTPParameter), definition),
    path: Type.String({ description: 'Appended to the base URL; may hold {{ param.name }} and {{ conn.name }}.' })
  }
}

export const ActionHTTP = Type.Object(actionHTTPProperties(ref(Definition)), { $id: 'ActionHTTP' })

/** As it is kept: each definition by its id alone. */
export const ActionByReference = Type.Object(actionHTTPProperties(ref(DefinitionRefId)))
export type ActionByReference = Static<typeof ActionByReference>

/** SPEC:3785. */
export const Action = choice('type', [ActionHTTP], { $id: 'Action' })
export type Action = Static<typeof Action>
