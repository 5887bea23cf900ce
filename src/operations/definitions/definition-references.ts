/** What refers to what within a version, which follows from its contents and is never kept. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { DefinitionReference } from '../../contract/schemas/definition.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import { listReferredNames } from './schema-references.js'
import { readKeptSchema } from './schema-text.js'

/** What refers to each definition, by its id. */
export type References = ReadonlyMap<string, readonly DefinitionReference[]>

/**
 * A definition that refers to itself is not listed for that: the contract speaks of other entities (SPEC:3713-3715).
 */
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

/** The names that the schemas of definitions refer to although no definition of the version has them. */
export function findDanglingNames(definitions: readonly DefinitionNode[]): Map<DefinitionNode, readonly string[]> {
  const names = new Set(definitions.map(({ name }) => name))
  return new Map(
    definitions.map(definition => [definition, listNamesIn(definition.schema).filter(name => !names.has(name))])
  )
}

/** Most schemas refer to nothing: those are not read. */
function listNamesIn(schema: DefinitionNode['schema']): string[] {
  const document = schema.content.includes('$ref') ? readKeptSchema(schema) : undefined
  return document === undefined ? [] : listReferredNames(document)
}

function toReference(
  type: 'action' | 'trigger',
  { id, name }: ActionByReference | TriggerByReference
): DefinitionReference {
  return { type, id, name }
}

/** The ids of the definitions that an action or a trigger is tied to, each once. */
export function listLinkedIds({ requestBody, responses }: ActionByReference | TriggerByReference): string[] {
  const links = [requestBody, ...responses].flatMap(body => body?.definitions ?? [])
  return [...new Set(links.map(link => link.definition.id))]
}
