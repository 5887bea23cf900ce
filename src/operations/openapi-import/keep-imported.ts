/** What is imported from a description of an API, as it is kept: with ids, definitions referred to by them. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { timestamp } from '../../core/timestamp.js'
import type { VersionNode } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'
import { omitEmpty } from '../shared/omit-empty.js'
import type { ImportedAction, ImportedApi, ImportedTrigger } from '../openapi/imported-api.js'

const SCHEMA_TYPE = 'application/schema+json'

/** A draft of that name with the definitions, actions and triggers of an API. */
export function keepImportedVersion(context: OperationContext, api: ImportedApi, name: string): VersionNode {
  const { clock, ids } = context
  const now = timestamp(clock.now())
  const id = ids()
  const definitions = api.definitions.map(({ name: definition, accept, description, content }) => ({
    id: ids(),
    name: definition,
    accept,
    description,
    schema: { contentType: SCHEMA_TYPE, content }
  }))
  const definitionIds = new Map(definitions.map(definition => [definition.name, definition.id]))
  const tie = (names: readonly string[]) =>
    names.map(each => ({ id: ids(), definition: { id: definitionIds.get(each) as string } }))

  function keep<Kept extends ActionByReference | TriggerByReference>(imported: ImportedAction | ImportedTrigger): Kept {
    const { summary, description, requestBody, responses, ...resource } = imported
    return {
      id: ids(),
      type: 'http',
      ...resource,
      ...omitEmpty({ summary, description }),
      ...(requestBody && {
        requestBody: { required: requestBody.required, definitions: tie(requestBody.definitions) }
      }),
      responses: responses.map(response => ({
        id: ids(),
        ...(response.status !== undefined && { status: response.status }),
        definitions: tie(response.definitions)
      }))
    } as unknown as Kept
  }

  return {
    id,
    name,
    description: api.description,
    messages: [],
    chosenDefault: false,
    publishedAt: null,
    createdAt: now,
    updatedAt: now,
    definitions,
    actions: api.actions.map(action => keep<ActionByReference>(action)),
    triggers: api.triggers.map(trigger => keep<TriggerByReference>(trigger))
  }
}
