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

export const TriggerError = validationError('TriggerError')

export const TriggerTypeEnum = oneOfStrings(['http'], { $id: 'TriggerTypeEnum' })

/** SPEC:3995. */
export const TriggerCommon = Type.Object({ ...resourceCommon, type: ref(TriggerTypeEnum) }, { $id: 'TriggerCommon' })

/** SPEC:4024. */
export const TriggerBase = Type.Object(
  { ...storedProperties(ref(TriggerError)), type: ref(TriggerTypeEnum) },
  { $id: 'TriggerBase' }
)

export const TriggerHTTPParameterIn = oneOfStrings(['cookie', 'header', 'query'], { $id: 'TriggerHTTPParameterIn' })

/** SPEC:4055. */
export const TriggerHTTPParameter = Type.Object(
  {
    name: Type.String(),
    in: ref(TriggerHTTPParameterIn),
    required: Type.Boolean(),
    type: parameterType(),
    default: Type.Optional(Type.Unknown())
  },
  { $id: 'TriggerHTTPParameter' }
)

/** SPEC:4094. */
export const TriggerDefinition = bodyDefinition(ref(Definition), { $id: 'TriggerDefinition' })

/** SPEC:4112. */
export const TriggerHTTPRequestBody = requestBody(ref(TriggerDefinition), { $id: 'TriggerHTTPRequestBody' })

export const TriggerHTTPResponseCommon = Type.Object(responseCommon, { $id: 'TriggerHTTPResponseCommon' })

/** SPEC:4142. */
export const TriggerHTTPResponse = response(ref(TriggerDefinition), { $id: 'TriggerHTTPResponse' })

const common = httpProperties(ref(TriggerHTTPParameter), {
  requestBody: ref(TriggerHTTPRequestBody),
  response: ref(TriggerHTTPResponse)
})

/** SPEC:4166. */
export const TriggerHTTPCommon = Type.Object(common, { $id: 'TriggerHTTPCommon' })

/** SPEC:4192. */
export const TriggerHTTP = Type.Object({ ...storedProperties(ref(TriggerError)), ...common }, { $id: 'TriggerHTTP' })

/** @param definition the schema of each linked definition. */
export function triggerHTTPProperties<D extends TSchema>(definition: D) {
  return {
    ...storedProperties(ref(TriggerError)),
    ...httpProperties(ref(TriggerHTTPParameter), bodiesOf(definition))
  }
}

/** The stored form, with definitions by id. */
export const TriggerByReference = Type.Object(triggerHTTPProperties(ref(DefinitionRefId)))
export type TriggerByReference = Static<typeof TriggerByReference>

/** SPEC:4198. */
export const Trigger = choice('type', [TriggerHTTP], { $id: 'Trigger' })
export type Trigger = Static<typeof Trigger>

/** SPEC:4205. */
export const TriggerPage = page('TriggerPage', 'triggers', Type.Array(ref(Trigger)))
export type TriggerPage = Static<typeof TriggerPage>

/** SPEC:4217. In requests, without ids. */
export const TriggerDefinitionCreate = Type.Object(
  { definition: ref(DefinitionRef) },
  { $id: 'TriggerDefinitionCreate' }
)

/** SPEC:4226. */
export const TriggerHTTPRequestBodyCreate = requestBody(ref(TriggerDefinitionCreate), {
  $id: 'TriggerHTTPRequestBodyCreate'
})

/** SPEC:4245 requires an `id` without describing it (docs/contract.md 3.6, item 7), so it is optional here. */
export const TriggerHTTPResponseCreate = Type.Object(
  { ...responseCommon, definitions: Type.Array(ref(TriggerDefinitionCreate)) },
  { $id: 'TriggerHTTPResponseCreate' }
)

const commonCreate = httpProperties(ref(TriggerHTTPParameter), {
  requestBody: ref(TriggerHTTPRequestBodyCreate),
  response: ref(TriggerHTTPResponseCreate)
})

/** SPEC:4262. */
export const TriggerHTTPCommonCreate = Type.Object(commonCreate, { $id: 'TriggerHTTPCommonCreate' })

/** SPEC:4288. */
export const TriggerHTTPCreate = Type.Object({ ...resourceCommon, ...commonCreate }, { $id: 'TriggerHTTPCreate' })

/** SPEC:4294. */
export const TriggerCreate = choice('type', [TriggerHTTPCreate], { $id: 'TriggerCreate' })
export type TriggerCreate = Static<typeof TriggerCreate>
