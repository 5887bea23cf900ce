import { MAX_SHOWN_REFERENCES } from '../../contract/limits.js'
import { mapBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { Definition } from '../../contract/schemas/definition.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { DefinitionHead } from '../../store/resources/version-outlines.js'
import type { DefinitionResponses } from '../definitions/definition-response.js'
import { omitEmpty } from '../shared/omit-empty.js'

type Body = Pick<ActionByReference['responses'][number], 'definitions'>

/**
 * Renders actions or triggers of a version as responses show them, with their definitions in full. Assumed: they show
 * at most `MAX_SHOWN_REFERENCES` references each, because many resources can link to the same definitions.
 */
export function createResourceResponses<Stored extends ActionByReference | TriggerByReference, Response>({
  find,
  toResponse
}: DefinitionResponses): (resource: Stored) => Response {
  return resource => {
    let left = MAX_SHOWN_REFERENCES

    function toLinked(definition: DefinitionHead): Definition {
      const { referencedBy = [], ...response } = toResponse(definition, left)
      left -= referencedBy.length
      return { ...response, ...omitEmpty({ referencedBy }) }
    }

    const withDefinitions = (body: Body) => ({
      ...body,
      definitions: body.definitions.flatMap(({ id, definition }) => {
        const found = find(definition.id)
        return found === undefined ? [] : [{ id, definition: toLinked(found) }]
      })
    })

    return mapBodies<Response, Body, Body>(resource, withDefinitions)
  }
}
