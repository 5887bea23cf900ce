/** Finds the references within a version. They are derived from its contents and never stored. */
import { listBodies } from '../../contract/resource-bodies.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { DefinitionReference } from '../../contract/schemas/definition.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import { listReferredNames } from './schema-references.js'
import { readStoredSchema } from './schema-text.js'

/** The references to each definition, by its id. */
export type References = ReadonlyMap<string, readonly DefinitionReference[]>

/** Ignores references of a definition to itself: the contract lists other entities (SPEC:3713-3715). */
export function findReferences({ definitions, actions, triggers }: VersionResources): References {
  const references = new Map<string, DefinitionReference[]>()
  const add = (id: string, reference: DefinitionReference) => {
    const known = references.get(id)
    if (known === undefined) references.set(id, [reference])
    else known.push(reference)
  }
  const ids = new Map(definitions.map(({ id, name }) => [name, id]))
  for (const { id, name, schema } of definitions) {
    const referred = listNamesIn(schema).map(each => ids.get(each))
    for (const each of referred) if (each !== undefined && each !== id) add(each, { type: 'definition', id, name })
  }
  for (const action of actions) for (const id of listLinkedIds(action)) add(id, toReference('action', action))
  for (const trigger of triggers) for (const id of listLinkedIds(trigger)) add(id, toReference('trigger', trigger))
  return references
}

/** The names that each schema refers to although the version has no such definition. */
export function findDanglingNames(definitions: readonly DefinitionNode[]): Map<DefinitionNode, readonly string[]> {
  const names = new Set(definitions.map(({ name }) => name))
  return new Map(
    definitions.map(definition => [definition, listNamesIn(definition.schema).filter(name => !names.has(name))])
  )
}

/** Most schemas contain no reference; those are not parsed. */
function listNamesIn(schema: DefinitionNode['schema']): string[] {
  const document = schema.content.includes('$ref') ? readStoredSchema(schema) : undefined
  return document === undefined ? [] : listReferredNames(document)
}

function toReference(
  type: 'action' | 'trigger',
  { id, name }: ActionByReference | TriggerByReference
): DefinitionReference {
  return { type, id, name }
}

/** The ids of the definitions that an action or trigger links to, without duplicates. */
export function listLinkedIds(resource: ActionByReference | TriggerByReference): string[] {
  const links = listBodies(resource).flatMap(({ body }) => body.definitions)
  return [...new Set(links.map(link => link.definition.id))]
}
