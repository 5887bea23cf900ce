import { mapBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { createDefinitionResponses } from '../definitions/definition-response.js'

type Body = Pick<ActionByReference['responses'][number], 'definitions'>

/** Renders actions or triggers of a version as responses show them, with their definitions in full. */
export function createResourceResponses<Stored extends ActionByReference | TriggerByReference, Response>(
  context: OperationContext,
  own: OwnVersion
): (resource: Stored) => Response {
  const { resources, toResponse } = createDefinitionResponses(context, own)
  const byId = new Map(resources.definitions.map(definition => [definition.id, definition]))

  const withDefinitions = (body: Body) => ({
    ...body,
    definitions: body.definitions.flatMap(({ id, definition }) => {
      const found = byId.get(definition.id)
      return found === undefined ? [] : [{ id, definition: toResponse(found) }]
    })
  })

  return resource => mapBodies<Response, Body, Body>(resource, withDefinitions)
}
