import { mapBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { timestamp } from '../../core/timestamp.js'
import type { VersionNode } from '../../store/shared/connector-graph.js'
import { refuseDocument } from '../../openapi-document/messages.js'
import { findExcess } from '../definitions/version-totals.js'
import type { OperationContext } from '../shared/context.js'
import { omitEmpty } from '../shared/omit-empty.js'
import type {
  ImportedAction,
  ImportedApi,
  ImportedRequestBody,
  ImportedResponse,
  ImportedTrigger
} from '../openapi/imported-api.js'

const SCHEMA_TYPE = 'application/schema+json'

/**
 * Creates a draft with the definitions, actions and triggers of an API. Links to definitions by name become ids.
 * @throws ApiError 400 `importRefused` if a version cannot have that many, or that long ones.
 */
export function createImportedVersion({ clock, ids }: OperationContext, api: ImportedApi, name: string): VersionNode {
  const now = timestamp(clock.now())
  const id = ids()
  const definitions = api.definitions.map(({ name: definition, accept, description, content, refersTo }) => ({
    id: ids(),
    name: definition,
    accept,
    description,
    schema: { contentType: SCHEMA_TYPE, content },
    refersTo
  }))
  const definitionIds = new Map(definitions.map(definition => [definition.name, definition.id]))
  const link = (names: readonly string[]) =>
    names.map(each => ({ id: ids(), definition: { id: definitionIds.get(each) as string } }))

  function toResource<Stored extends ActionByReference | TriggerByReference>({
    summary,
    description,
    ...imported
  }: ImportedAction | ImportedTrigger): Stored {
    const resource = { id: ids(), type: 'http', ...imported, ...omitEmpty({ summary, description }) }
    return mapBodies<Stored, ImportedRequestBody, ImportedResponse>(resource, body =>
      'required' in body
        ? { required: body.required, definitions: link(body.definitions) }
        : {
            id: ids(),
            ...(body.status !== undefined && { status: body.status }),
            definitions: link(body.definitions)
          }
    )
  }

  const version = {
    id,
    name,
    description: api.description,
    messages: [],
    chosenDefault: false,
    publishedAt: null,
    createdAt: now,
    updatedAt: now,
    definitions,
    actions: api.actions.map(action => toResource<ActionByReference>(action)),
    triggers: api.triggers.map(trigger => toResource<TriggerByReference>(trigger))
  }
  const excess = findExcess(version)
  if (excess !== undefined) throw refuseDocument(excess)
  return version
}
