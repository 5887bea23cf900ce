import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { parameterType, resourceProperties, validationError } from './action.js'
import { Definition, DefinitionRefId } from './definition.js'
import { choice, oneOfStrings, ref } from './json-schema.js'

export const TriggerError = validationError('TriggerError')

/** SPEC:4070. */
export const TriggerHTTPParameter = Type.Object(
  {
    name: Type.String(),
    in: oneOfStrings(['cookie', 'header', 'query']),
    required: Type.Boolean(),
    type: parameterType(),
    default: Type.Optional(Type.Unknown())
  },
  { $id: 'TriggerHTTPParameter' }
)

/** SPEC:4196. An HTTP trigger whose definitions are described by `definition`: in full, or by reference. */
export function triggerHTTPProperties<D extends TSchema>(definition: D) {
  return resourceProperties(ref(TriggerError), ref(TriggerHTTPParameter), definition)
}

export const TriggerHTTP = Type.Object(triggerHTTPProperties(ref(Definition)), { $id: 'TriggerHTTP' })

/** As it is kept: each definition by its id alone. */
export const TriggerByReference = Type.Object(triggerHTTPProperties(ref(DefinitionRefId)))
export type TriggerByReference = Static<typeof TriggerByReference>

/** SPEC:4204. */
export const Trigger = choice('type', [TriggerHTTP], { $id: 'Trigger' })
export type Trigger = Static<typeof Trigger>
