import { mapBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { DefinitionResponses } from '../definitions/definition-response.js'
import { limitReferences } from '../definitions/limit-references.js'

type Body = Pick<ActionByReference['responses'][number], 'definitions'>

/**
 * Renders actions or triggers of a version as responses show them, with their definitions in full. Each shows a limited
 * number of references.
 */
export function createResourceResponses<Stored extends ActionByReference | TriggerByReference, Response>({
  find,
  toResponse
}: DefinitionResponses): (resource: Stored) => Response {
  return resource => {
    const show = limitReferences()

    const withDefinitions = (body: Body) => ({
      ...body,
      definitions: body.definitions.flatMap(({ id, definition }) => {
        const found = find(definition.id)
        return found === undefined ? [] : [{ id, definition: toResponse(found, show) }]
      })
    })

    return mapBodies<Response, Body, Body>(resource, withDefinitions)
  }
}
