import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_LINKED_LENGTH } from '../../contract/limits.js'
import { listBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { quote } from '../../core/quote.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { findSharedMediaTypes, listMediaTypes, measureLinked } from '../shared/media-types.js'

type Resource = ActionByReference | TriggerByReference

/**
 * Checks the actions and triggers that link to a changed definition. Each definition is read once, however many links
 * it has.
 * @throws ApiError 400 `definitionInvalid` for two definitions of a body with the same media type, or too long ones.
 */
export function assertLinksFit(changed: DefinitionNode, { actions, triggers, definitions }: VersionResources): void {
  const byId = new Map(definitions.map(definition => [definition.id, definition]))
  const lengths = new Map(definitions.map(definition => [definition.id, measureLinked(definition)]))
  const types = new Set(listMediaTypes(changed))
  const conflicting = new Set(
    definitions.filter(each => listMediaTypes(each).some(type => types.has(type))).map(({ id }) => id)
  )

  function assertMediaTypes(resource: Resource, ids: readonly string[]): void {
    if (!ids.includes(changed.id) || ids.filter(id => conflicting.has(id)).length < 2) return
    const [shared] = findSharedMediaTypes(ids.flatMap(id => byId.get(id) ?? []))
    const message = `two definitions of one body of ${quote(resource.name)} would describe ${shared?.mediaType}`
    throw invalidField('accept', message, 'definitionInvalid')
  }

  for (const resource of [...actions, ...triggers]) {
    const bodies = listBodies(resource).map(({ body }) => body.definitions.map(({ definition }) => definition.id))
    if (!bodies.some(ids => ids.includes(changed.id))) continue
    for (const ids of bodies) assertMediaTypes(resource, ids)
    if (bodies.flat().reduce((sum, id) => sum + (lengths.get(id) ?? 0), 0) <= MAX_LINKED_LENGTH) continue
    const message = `the definitions linked from ${quote(resource.name)} would have more than ${MAX_LINKED_LENGTH} characters in total`
    throw invalidField('', message, 'definitionInvalid')
  }
}
