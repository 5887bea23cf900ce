import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { Definition, DefinitionRefId } from './definition.js'
import { choice, oneOfStrings, ref, ulid } from './json-schema.js'

export const HTTPMethod = oneOfStrings(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE'],
  { $id: 'HTTPMethod' }
)

/** The name of an action or a trigger (SPEC writes the pattern under `regex`, which JSON Schema ignores). */
export const resourceName = () => Type.String({ pattern: '^[a-zA-Z0-9_\\-$]+$' })

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
export function bodyDefinitions<D extends TSchema>(definition: D) {
  return Type.Array(Type.Object({ id: ulid(), definition }))
}

export function requestBody<D extends TSchema>(definition: D) {
  return Type.Object({ required: Type.Boolean(), definitions: bodyDefinitions(definition) })
}

export function responses<D extends TSchema>(definition: D) {
  return Type.Array(
    Type.Object({
      id: ulid(),
      status: Type.Optional(Type.Integer({ description: 'Absent for the response that answers every other status.' })),
      definitions: bodyDefinitions(definition)
    })
  )
}

/** SPEC:3530. What an action or a trigger is, whatever its protocol. */
export function resourceBase<E extends TSchema>(error: E) {
  return {
    id: ulid(),
    name: resourceName(),
    summary: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(error))
  }
}

/** SPEC:3757. An HTTP action whose definitions are described by `definition`: in full, or by reference. */
export function actionHTTPProperties<D extends TSchema>(definition: D) {
  return {
    ...resourceBase(ref(ActionError)),
    type: Type.Literal('http'),
    method: ref(HTTPMethod),
    path: Type.String({ description: 'Appended to the base URL; may hold {{ param.name }} and {{ conn.name }}.' }),
    parameters: Type.Array(ref(ActionHTTPParameter)),
    requestBody: Type.Optional(requestBody(definition)),
    responses: responses(definition)
  }
}

export const ActionHTTP = Type.Object(actionHTTPProperties(ref(Definition)), { $id: 'ActionHTTP' })

/** As it is kept: each definition by its id alone. */
export const ActionByReference = Type.Object(actionHTTPProperties(ref(DefinitionRefId)))
export type ActionByReference = Static<typeof ActionByReference>

/** SPEC:3785. */
export const Action = choice('type', [ActionHTTP], { $id: 'Action' })
export type Action = Static<typeof Action>
