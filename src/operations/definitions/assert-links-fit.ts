import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_LINKED_LENGTH } from '../../contract/limits.js'
import { listBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { quote } from '../../core/quote.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'
import { findSharedMediaTypes, listMediaTypes, measureLinked } from '../shared/media-types.js'
import type { DefinitionResponses } from './definition-response.js'

type Resource = ActionByReference | TriggerByReference

/**
 * Checks the actions and triggers that link to a changed definition. Only they are read, and each linked definition
 * once.
 * @throws ApiError 400 `definitionInvalid` for two definitions of a body with the same media type, or too long ones.
 */
export function assertLinksFit(
  changed: DefinitionNode,
  { resources }: Store,
  { outline, find, versionId }: DefinitionResponses
): void {
  const types = new Set(listMediaTypes(changed))
  const lengths = new Map<string, number>()
  const conflicts = new Map<string, boolean>()

  function lengthOf(id: string): number {
    const definition = lengths.has(id) ? undefined : find(id)
    if (definition !== undefined) lengths.set(id, measureLinked(definition))
    return lengths.get(id) ?? 0
  }

  function isConflicting(id: string): boolean {
    const known = conflicts.get(id) ?? listMediaTypes(find(id) ?? NONE).some(type => types.has(type))
    conflicts.set(id, known)
    return known
  }

  function assertMediaTypes(resource: Resource, ids: readonly string[]): void {
    if (!ids.includes(changed.id) || ids.filter(isConflicting).length < 2) return
    const [shared] = findSharedMediaTypes(ids.flatMap(id => find(id) ?? []))
    const message = `two definitions of one body of ${quote(resource.name)} would describe ${shared?.mediaType}`
    throw invalidField('accept', message, 'definitionInvalid')
  }

  function assertFits(resource: Resource): void {
    const bodies = listBodies(resource).map(({ body }) => body.definitions.map(({ definition }) => definition.id))
    for (const ids of bodies) assertMediaTypes(resource, ids)
    if (bodies.flat().reduce((sum, id) => sum + lengthOf(id), 0) <= MAX_LINKED_LENGTH) return
    const message = `the definitions linked from ${quote(resource.name)} would have more than ${MAX_LINKED_LENGTH} characters in total`
    throw invalidField('', message, 'definitionInvalid')
  }

  for (const kind of ['actions', 'triggers'] as const) {
    for (const { name, links } of outline[kind]) {
      const resource = links.includes(changed.id) ? resources[kind].find(versionId, name) : undefined
      if (resource !== undefined) assertFits(resource)
    }
  }
}

const NONE = { accept: [] }
