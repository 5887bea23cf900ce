import { type BodyIndex, mapBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'

type Resource = ActionByReference | TriggerByReference
type Body = Pick<Resource['responses'][number], 'definitions'>
type ValidationError = NonNullable<Resource['errors']>[number]

/**
 * Removes the links of an action or trigger to deleted definitions. Each leaves an error (SPEC:1385-1388) at the JSON
 * Pointer (SPEC:3461-3465) of its list. Assumed: the next update of the action or trigger clears the errors.
 * @param names of the deleted definitions, by their ids.
 */
export function unlinkDefinitions<Linked extends Resource>(
  resource: Linked,
  names: ReadonlyMap<string, string>
): Linked {
  const errors: ValidationError[] = [...(resource.errors ?? [])]

  function unlink(body: Body, index: BodyIndex): Body {
    const field = `${index === undefined ? '/requestBody' : `/responses/${index}`}/definitions`
    for (const { definition } of body.definitions) {
      const name = names.get(definition.id)
      if (name === undefined) continue
      errors.push({ field, message: `the definition "${name}" was deleted`, severity: 'error' })
    }
    return { ...body, definitions: body.definitions.filter(({ definition }) => !names.has(definition.id)) }
  }

  return { ...mapBodies<Linked, Body, Body>(resource, unlink), errors }
}
