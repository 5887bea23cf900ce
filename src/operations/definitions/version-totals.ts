/** The limits of all contents of a version together. Many operations read all of them. */
import { invalidField } from '../../contract/invalid-fields.js'
import {
  MAX_DEFINITIONS,
  MAX_DEFINITIONS_LENGTH,
  MAX_REFERENCES,
  MAX_RESOURCES,
  MAX_RESOURCES_LENGTH
} from '../../contract/limits.js'
import { listLinkedIds } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { ResourceOutline, VersionOutline, VersionTotals } from '../../store/resources/version-outlines.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import type { Store } from '../../store/store.js'
import { findReferences, type References } from './definition-references.js'

/** Why the definitions of a version are too many or too long; undefined if they fit. */
export function findDefinitionsExcess({ definitions, definitionsLength }: VersionTotals): string | undefined {
  if (definitions > MAX_DEFINITIONS) {
    return `a version can have ${MAX_DEFINITIONS} definitions; it would have ${definitions}`
  }
  return definitionsLength > MAX_DEFINITIONS_LENGTH ? TOO_LONG : undefined
}

export const TOO_LONG = `the definitions of a version can have ${MAX_DEFINITIONS_LENGTH} bytes in all; they would have more`

/** Why the actions and triggers of a version are too many or too long; undefined if they fit. */
export function findResourcesExcess({ resources, resourcesLength }: VersionTotals): string | undefined {
  if (resources > MAX_RESOURCES) {
    return `a version can have ${MAX_RESOURCES} actions and triggers; it would have ${resources}`
  }
  if (resourcesLength <= MAX_RESOURCES_LENGTH) return undefined
  return `the actions and triggers of a version can have ${MAX_RESOURCES_LENGTH} bytes in all; they would have more`
}

/** Why the references of a version are too many; undefined if they fit. */
export function findReferencesExcess(references: References): string | undefined {
  const count = [...references.values()].reduce((sum, { length }) => sum + length, 0)
  if (count <= MAX_REFERENCES) return undefined
  return `the definitions of a version can have ${MAX_REFERENCES} references in all; they would have ${count}`
}

/** Why the contents of a version that is not stored yet are too many or too long; undefined if they fit. */
export function findExcess(resources: VersionResources, totals = measureResources(resources)): string | undefined {
  return (
    findDefinitionsExcess(totals) ??
    findResourcesExcess(totals) ??
    findReferencesExcess(findReferences(toOutline(resources)))
  )
}

/** The same totals as those of the stored version. */
function measureResources({ definitions, actions, triggers }: VersionResources): VersionTotals {
  const resources = [...actions, ...triggers]
  return {
    definitions: definitions.length,
    definitionsLength: definitions.reduce((sum, definition) => sum + measureDefinition(definition), 0),
    resources: resources.length,
    resourcesLength: resources.reduce((sum, resource) => sum + Buffer.byteLength(JSON.stringify(resource)), 0)
  }
}

function toOutline({ definitions, actions, triggers }: VersionResources): VersionOutline {
  const toLinks = (resource: ActionByReference | TriggerByReference): ResourceOutline => {
    return { id: resource.id, name: resource.name, links: listLinkedIds(resource) }
  }
  return { definitions, actions: actions.map(toLinks), triggers: triggers.map(toLinks) }
}

interface Measured {
  readonly name: string
  readonly accept: readonly string[]
  readonly description: string
  readonly schema: { readonly content: string }
}

/** The bytes of a definition and its schema, as stored. */
export function measureDefinition({ name, accept, description, schema }: Measured): number {
  const texts = [name, JSON.stringify(accept), description, schema.content]
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

/**
 * Call it after a write that can make the contents of a version longer, inside the transaction.
 * @throws ApiError 400 of the rule.
 */
export function assertTotalsFit(
  store: Store,
  versionId: string,
  { rule, field = '' }: { readonly rule: 'definitionInvalid' | 'resourceInvalid'; readonly field?: string }
): void {
  const totals = store.resources.measure(versionId)
  const excess = rule === 'definitionInvalid' ? findDefinitionsExcess(totals) : findResourcesExcess(totals)
  if (excess !== undefined) throw invalidField(field, excess, rule)
}
