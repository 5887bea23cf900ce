import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { createDefinitionAnswers } from '../definitions/definition-answer.js'

type Links = ActionByReference['responses'][number]['definitions']

/** What a client sees of the actions or triggers of a version, as it is now: their definitions in full. */
export function createResourceAnswers<Kept extends ActionByReference | TriggerByReference, Answer>(
  context: OperationContext,
  own: OwnVersion
): (resource: Kept) => Answer {
  const { resources, toAnswer } = createDefinitionAnswers(context, own)
  const byId = new Map(resources.definitions.map(definition => [definition.id, definition]))

  const toLinks = (links: Links) =>
    links.flatMap(({ id, definition }) => {
      const found = byId.get(definition.id)
      return found === undefined ? [] : [{ id, definition: toAnswer(found) }]
    })

  return ({ requestBody, responses, ...resource }) =>
    ({
      ...resource,
      ...(requestBody && { requestBody: { ...requestBody, definitions: toLinks(requestBody.definitions) } }),
      responses: responses.map(response => ({ ...response, definitions: toLinks(response.definitions) }))
    }) as Answer
}
