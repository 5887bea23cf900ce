import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'

type Resource = ActionByReference | TriggerByReference
type Links = Resource['responses'][number]['definitions']
type ValidationError = NonNullable<Resource['errors']>[number]

/**
 * An action or a trigger without the definitions that are gone. Each leaves an error (SPEC:1385-1388), at the JSON
 * Pointer (SPEC:3461-3465) of the list that it was in; the next update of the action or trigger mends it: assumed.
 */
export function untieDefinitions<Kept extends Resource>(resource: Kept, gone: readonly DefinitionNode[]): Kept {
  const errors: ValidationError[] = [...(resource.errors ?? [])]
  const names = new Map(gone.map(({ id, name }) => [id, name]))

  function untie<Body extends { definitions: Links }>(body: Body, path: string): Body {
    for (const { definition } of body.definitions) {
      const name = names.get(definition.id)
      if (name === undefined) continue
      errors.push({ field: `${path}/definitions`, message: `the definition "${name}" was deleted`, severity: 'error' })
    }
    return { ...body, definitions: body.definitions.filter(({ definition }) => !names.has(definition.id)) }
  }

  const { requestBody, responses } = resource
  return {
    ...resource,
    ...(requestBody && { requestBody: untie(requestBody, '/requestBody') }),
    responses: responses.map((response, index) => untie(response, `/responses/${index}`)),
    errors
  }
}
