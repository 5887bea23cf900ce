/** Finds the references within a version. */
import type { DefinitionReference } from '../../contract/schemas/definition.js'
import type { DefinitionOutline, ResourceOutline, VersionOutline } from '../../store/resources/version-outlines.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'
import { listReferredNames } from './schema-references.js'
import { readStoredSchema } from './schema-text.js'

/** The references to each definition, by its id. */
export type References = ReadonlyMap<string, readonly DefinitionReference[]>

/** Ignores references of a definition to itself: the contract lists other entities (SPEC:3713-3715). */
export function findReferences({ definitions, actions, triggers }: VersionOutline): References {
  const references = new Map<string, DefinitionReference[]>()
  const add = (id: string, reference: DefinitionReference) => {
    const known = references.get(id)
    if (known === undefined) references.set(id, [reference])
    else known.push(reference)
  }
  const ids = new Map(definitions.map(({ id, name }) => [name, id]))
  for (const { id, name, refersTo = [] } of definitions) {
    const reference = { type: 'definition', id, name } as const
    for (const each of refersTo.map(referred => ids.get(referred)))
      if (each !== undefined && each !== id) add(each, reference)
  }
  const addLinks = (type: 'action' | 'trigger', { id, name, links }: ResourceOutline) => {
    for (const linked of links) add(linked, { type, id, name })
  }
  for (const action of actions) addLinks('action', action)
  for (const trigger of triggers) addLinks('trigger', trigger)
  return references
}

/** The names that each schema refers to although the version has no such definition. */
export function findDanglingNames(
  definitions: readonly DefinitionOutline[]
): Map<DefinitionOutline, readonly string[]> {
  const names = new Set(definitions.map(({ name }) => name))
  return new Map(
    definitions.map(definition => [definition, (definition.refersTo ?? []).filter(name => !names.has(name))])
  )
}

/** The outline of a version, with all references. */
export function outlineVersion({ resources }: Store, versionId: string): VersionOutline {
  const outline = resources.outline(versionId)
  const definitions = outline.definitions.map(definition => {
    if (definition.refersTo !== undefined) return definition
    const { schema } = resources.definitions.find(versionId, definition.name) as DefinitionNode
    return { ...definition, refersTo: listNamesIn(schema) }
  })
  return { ...outline, definitions }
}

/** The names that a stored schema refers to. Most schemas contain no reference; those are not parsed. */
export function listNamesIn(schema: DefinitionNode['schema']): string[] {
  const document = schema.content.includes('$ref') ? readStoredSchema(schema) : undefined
  return document === undefined ? [] : listReferredNames(document)
}
