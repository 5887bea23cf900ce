import type { ActionByReference } from '../../contract/schemas/action.js'
import type { DefinitionReference, DefinitionsDelete } from '../../contract/schemas/definition.js'
import { apiError } from '../../contract/errors.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { MAX_SHOWN_REFERENCES } from '../../contract/limits.js'
import { notFound } from '../../contract/not-found.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { canonicalId } from '../../core/ids.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { findReferences, listLinkedIds, type References } from './definition-references.js'
import { type DefinitionInput, getDefinitionNamed } from './get-definitions.js'
import type { VersionInput } from '../shared/own-resources.js'
import { unlinkDefinitions } from './unlink-definitions.js'

/**
 * DeleteDefinitions (SPEC:1288). Deletes the definitions with the given ids and names, all or none, or every definition
 * of the version with `all` (SPEC:4401-4434).
 *
 * Assumed: references between deleted definitions do not prevent their deletion, an unknown definition is a 404, and a
 * request must name at least one.
 * @throws ApiError 404 as `getOwnVersion` does, and `definitionNotFound`; 409 `versionIsPublished`; 400
 * `deletionUnclear`; 412 `definitionInUse`.
 */
export function deleteDefinitions(
  context: AddressedContext,
  input: VersionInput & { readonly body: DefinitionsDelete; readonly force: boolean }
): void {
  changeDraft(context, input, own => {
    const known = context.store.resources.definitions.list(own.version.id)
    removeDefinitions(context, own, { deleted: select(input.body, known), force: input.force })
  })
}

/**
 * DeleteDefinition (SPEC:1378).
 * @throws ApiError 404 as `getOwnVersion` does, and `definitionNotFound`; 409 `versionIsPublished`; 412
 * `definitionInUse`.
 */
export function deleteDefinition(
  context: AddressedContext,
  input: DefinitionInput & { readonly force: boolean }
): void {
  changeDraft(context, input, own => {
    const deleted = [getDefinitionNamed(context, own, input.definitionName)]
    removeDefinitions(context, own, { deleted, force: input.force })
  })
}

function select(
  { ids = [], names = [], all = false }: DefinitionsDelete,
  known: readonly DefinitionNode[]
): DefinitionNode[] {
  const isEmpty = ids.length + names.length === 0
  if (all && isEmpty) return [...known]
  if (all) throw invalidField('all', 'cannot be combined with ids or names', 'deletionUnclear')
  if (isEmpty) throw invalidField('', 'must name at least one definition, or set all', 'deletionUnclear')
  const byId = findAll('ids', ids.map(canonicalId), known)
  const byName = findAll('names', names, known)
  const named = new Set(byId)
  const repeated = byName.flatMap((definition, index) =>
    named.has(definition) ? [{ field: `names[${index}]`, message: 'its id is already in ids' }] : []
  )
  assertValid(repeated, 'deletionUnclear')
  return [...new Set([...byId, ...byName])]
}

function findAll(list: 'ids' | 'names', wanted: readonly string[], known: readonly DefinitionNode[]): DefinitionNode[] {
  const property = list === 'ids' ? 'id' : 'name'
  const byKey = new Map(known.map(definition => [definition[property], definition]))
  return wanted.map((value, index) => {
    const found = byKey.get(value)
    if (found !== undefined) return found
    throw notFound('definitionNotFound', {
      found: value,
      known: [...byKey.keys()],
      fields: [{ field: `${list}[${index}]`, message: 'the version has no such definition' }]
    })
  })
}

interface Deletion {
  readonly deleted: readonly DefinitionNode[]
  readonly force: boolean
}

function removeDefinitions({ store }: AddressedContext, { version }: OwnVersion, { deleted, force }: Deletion): void {
  const { actions, triggers, definitions } = store.resources
  const resources = store.resources.list(version.id)
  if (!force) assertUnused(deleted, findReferences(resources))
  for (const { name } of deleted) definitions.remove(version.id, name)
  const names = new Map(deleted.map(({ id, name }) => [id, name]))
  const isLinked = (resource: ActionByReference | TriggerByReference) =>
    listLinkedIds(resource).some(id => names.has(id))
  for (const each of resources.actions.filter(isLinked)) actions.update(version.id, unlinkDefinitions(each, names))
  for (const each of resources.triggers.filter(isLinked)) triggers.update(version.id, unlinkDefinitions(each, names))
}

function assertUnused(deleted: readonly DefinitionNode[], references: References): void {
  const ids = new Set(deleted.map(({ id }) => id))
  for (const { id, name } of deleted) {
    const referencedBy = (references.get(id) ?? []).filter(reference => !ids.has(reference.id))
    if (referencedBy.length === 0) continue
    const definition = { id, name, referencedBy: referencedBy.slice(0, MAX_SHOWN_REFERENCES) }
    throw apiError('definitionInUse', { users: summarise(referencedBy), found: name, extension: { definition } })
  }
}

const MAX_SHOWN = 3

function summarise(references: readonly DefinitionReference[]): string {
  const shown = references
    .slice(0, MAX_SHOWN)
    .map(({ type, name }) => `${type} "${name}"`)
    .join(', ')
  return references.length > MAX_SHOWN ? `${shown} and ${references.length - MAX_SHOWN} more` : shown
}
