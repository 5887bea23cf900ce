import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { Definition, DefinitionRef, DefinitionRefId } from './definition.js'
import { choice, oneOfStrings, ref } from './json-schema.js'
import { page } from './page.js'
import {
  bodiesOf,
  bodyDefinition,
  httpProperties,
  storedProperties,
  parameterType,
  requestBody,
  resourceCommon,
  response,
  responseCommon,
  validationError
} from './resource.js'

export const ActionError = validationError('ActionError')

export const ActionTypeEnum = oneOfStrings(['http'], { $id: 'ActionTypeEnum' })

/** SPEC:3488. */
export const ActionCommon = Type.Object({ ...resourceCommon, type: ref(ActionTypeEnum) }, { $id: 'ActionCommon' })

/** SPEC:3517. */
export const ActionBase = Type.Object(
  { ...storedProperties(ref(ActionError)), type: ref(ActionTypeEnum) },
  { $id: 'ActionBase' }
)

export const ActionPath = Type.String({
  $id: 'ActionPath',
  description: 'Appended to the base URL. Can contain {{ param.name }} and {{ conn.name }}.'
})

export const ActionHTTPParameterIn = oneOfStrings(['cookie', 'header', 'path', 'query'], {
  $id: 'ActionHTTPParameterIn'
})

export const ActionCompletion = Type.Object({}, { $id: 'ActionCompletion', additionalProperties: false })

/** SPEC:3578. `default` can be any value; a string can be a Go template. */
export const ActionHTTPParameter = Type.Object(
  {
    name: Type.String(),
    in: ref(ActionHTTPParameterIn),
    required: Type.Boolean(),
    type: parameterType(),
    default: Type.Optional(Type.Unknown()),
    completion: Type.Optional(ref(ActionCompletion))
  },
  { $id: 'ActionHTTPParameter' }
)

/** SPEC:3722. */
export const ActionDefinition = bodyDefinition(ref(Definition), { $id: 'ActionDefinition' })

/** SPEC:3740. */
export const ActionHTTPRequestBody = requestBody(ref(ActionDefinition), { $id: 'ActionHTTPRequestBody' })

export const ActionHTTPResponseCommon = Type.Object(responseCommon, { $id: 'ActionHTTPResponseCommon' })

/** SPEC:3770. */
export const ActionHTTPResponse = response(ref(ActionDefinition), { $id: 'ActionHTTPResponse' })

const common = {
  path: ref(ActionPath),
  ...httpProperties(ref(ActionHTTPParameter), {
    requestBody: ref(ActionHTTPRequestBody),
    response: ref(ActionHTTPResponse)
  })
}

/** SPEC:3794. */
export const ActionHTTPCommon = Type.Object(common, { $id: 'ActionHTTPCommon' })

export const ActionHTTP = Type.Object({ ...storedProperties(ref(ActionError)), ...common }, { $id: 'ActionHTTP' })

/** SPEC:3823. @param definition the schema of each linked definition. */
export function actionHTTPProperties<D extends TSchema>(definition: D) {
  return {
    ...storedProperties(ref(ActionError)),
    path: ref(ActionPath),
    ...httpProperties(ref(ActionHTTPParameter), bodiesOf(definition))
  }
}

/** The stored form, with definitions by id. */
export const ActionByReference = Type.Object(actionHTTPProperties(ref(DefinitionRefId)))
export type ActionByReference = Static<typeof ActionByReference>

/** SPEC:3829. */
export const Action = choice('type', [ActionHTTP], { $id: 'Action' })
export type Action = Static<typeof Action>

/** SPEC:3836. */
export const ActionPage = page('ActionPage', 'actions', Type.Array(ref(Action)))
export type ActionPage = Static<typeof ActionPage>

/** SPEC:3876. In requests, without ids. */
export const ActionDefinitionCreate = Type.Object({ definition: ref(DefinitionRef) }, { $id: 'ActionDefinitionCreate' })

/** SPEC:3885. */
export const ActionHTTPRequestBodyCreate = requestBody(ref(ActionDefinitionCreate), {
  $id: 'ActionHTTPRequestBodyCreate'
})

/** SPEC:3904 requires an `id` without describing it (docs/contract.md 3.6, item 7), so it is optional here. */
export const ActionHTTPResponseCreate = Type.Object(
  { ...responseCommon, definitions: Type.Array(ref(ActionDefinitionCreate)) },
  { $id: 'ActionHTTPResponseCreate' }
)

const commonCreate = {
  path: ref(ActionPath),
  ...httpProperties(ref(ActionHTTPParameter), {
    requestBody: ref(ActionHTTPRequestBodyCreate),
    response: ref(ActionHTTPResponseCreate)
  })
}

/** SPEC:3921. */
export const ActionHTTPCommonCreate = Type.Object(commonCreate, { $id: 'ActionHTTPCommonCreate' })

/** SPEC:3950. */
export const ActionHTTPCreate = Type.Object({ ...resourceCommon, ...commonCreate }, { $id: 'ActionHTTPCreate' })

/** SPEC:3956. */
export const ActionCreate = choice('type', [ActionHTTPCreate], { $id: 'ActionCreate' })
export type ActionCreate = Static<typeof ActionCreate>
