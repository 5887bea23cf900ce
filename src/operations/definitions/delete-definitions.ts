import type { DefinitionReference, DefinitionsDelete } from '../../contract/schemas/definition.js'
import { apiError } from '../../contract/errors.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { notFound } from '../../contract/not-found.js'
import { canonicalId } from '../../core/ids.js'
import type { ResourceOutline } from '../../store/resources/version-outlines.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { findReferences, outlineVersion, type References } from './definition-references.js'
import { type DefinitionInput, getDefinitionNamed } from './get-definitions.js'
import { limitReferences } from './limit-references.js'
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
    const known = context.store.resources.outlineDefinitions(own.version.id)
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

type Deleted = Pick<DefinitionNode, 'id' | 'name'>

function select({ ids = [], names = [], all = false }: DefinitionsDelete, known: readonly Deleted[]): Deleted[] {
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

function findAll(list: 'ids' | 'names', wanted: readonly string[], known: readonly Deleted[]): Deleted[] {
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
  readonly deleted: readonly Deleted[]
  readonly force: boolean
}

function removeDefinitions({ store }: AddressedContext, { version }: OwnVersion, { deleted, force }: Deletion): void {
  const { actions, triggers, definitions } = store.resources
  const outline = outlineVersion(store, version.id)
  if (!force) assertUnused(deleted, findReferences(outline))
  for (const { name } of deleted) definitions.remove(version.id, name)
  const names = new Map(deleted.map(({ id, name }) => [id, name]))
  const isLinked = ({ links }: ResourceOutline) => links.some(id => names.has(id))
  for (const { name } of outline.actions.filter(isLinked)) {
    const action = actions.find(version.id, name)
    if (action !== undefined) actions.update(version.id, unlinkDefinitions(action, names))
  }
  for (const { name } of outline.triggers.filter(isLinked)) {
    const trigger = triggers.find(version.id, name)
    if (trigger !== undefined) triggers.update(version.id, unlinkDefinitions(trigger, names))
  }
}

function assertUnused(deleted: readonly Deleted[], references: References): void {
  const ids = new Set(deleted.map(({ id }) => id))
  for (const { id, name } of deleted) {
    const referencedBy = (references.get(id) ?? []).filter(reference => !ids.has(reference.id))
    if (referencedBy.length === 0) continue
    const definition = { id, name, referencedBy: limitReferences()(referencedBy) }
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
