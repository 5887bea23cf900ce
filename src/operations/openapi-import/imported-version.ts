/** The version that an import adds. It is made and staged in slices, between which other requests are served. */
import { mapBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { Ids } from '../../core/ids.js'
import { createPauses, type Pause } from '../../core/streams/pauses.js'
import { timestamp } from '../../core/timestamp.js'
import type { DefinitionNode, VersionNode } from '../../store/shared/connector-graph.js'
import { refuseDocument } from '../../openapi-document/messages.js'
import { findExcess } from '../definitions/version-totals.js'
import type { OperationContext } from '../shared/context.js'
import { newDraft } from '../shared/new-draft.js'
import { omitEmpty } from '../shared/omit-empty.js'
import { SLICE, withStagedResources } from '../shared/staged-version.js'
import type {
  ImportedAction,
  ImportedApi,
  ImportedDefinition,
  ImportedRequestBody,
  ImportedResponse,
  ImportedTrigger
} from '../openapi/imported-api.js'

const SCHEMA_TYPE = 'application/schema+json'

interface ImportedContents {
  readonly api: ImportedApi
  /** The name of the version. */
  readonly name: string
}

/**
 * Adds the definitions, actions and triggers of a draft to the staged resources of the store, runs `work`, which
 * inserts the version, and drops what is staged. Links to definitions by name become ids.
 * @throws ApiError 400 `importRefused` if a version cannot have that many, or that long ones.
 */
export async function withImportedVersion<Result>(
  context: OperationContext,
  contents: ImportedContents,
  work: (version: VersionNode) => Promise<Result>
): Promise<Result> {
  const version = await createVersion(context, contents)
  return withStagedResources(context, version, async () => {
    const excess = findExcess(version, context.store.stagedResources.measure(version.id))
    if (excess !== undefined) throw refuseDocument(excess)
    return work(version)
  })
}

async function createVersion({ clock, ids }: OperationContext, { api, name }: ImportedContents): Promise<VersionNode> {
  const pause = createPauses(SLICE)
  const now = timestamp(clock.now())
  const id = ids()
  const definitions = await mapInSlices(api.definitions, definition => toDefinition(definition, ids()), pause)
  const toResource = createLinker(definitions, ids)
  return {
    ...newDraft(id, name, now),
    description: api.description,
    definitions,
    actions: await mapInSlices(api.actions, action => toResource<ActionByReference>(action), pause),
    triggers: await mapInSlices(api.triggers, trigger => toResource<TriggerByReference>(trigger), pause)
  }
}

async function mapInSlices<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Result,
  pause: Pause
): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) {
    await pause(1)
    results.push(map(item))
  }
  return results
}

function toDefinition(
  { name, accept, description, content, refersTo }: ImportedDefinition,
  id: string
): DefinitionNode {
  return { id, name, accept, description, schema: { contentType: SCHEMA_TYPE, content }, refersTo }
}

function createLinker(definitions: readonly DefinitionNode[], ids: Ids) {
  const definitionIds = new Map(definitions.map(({ id, name }) => [name, id]))
  const link = (names: readonly string[]) =>
    names.map(name => ({ id: ids(), definition: { id: definitionIds.get(name) as string } }))

  return <Stored extends ActionByReference | TriggerByReference>({
    summary,
    description,
    ...imported
  }: ImportedAction | ImportedTrigger): Stored => {
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
}
