import type { ActionByReference } from '../../contract/schemas/action.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import type { DefinitionReference, DefinitionsDelete } from '../../contract/schemas/definition.js'
import { apiError } from '../../contract/errors.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { canonicalId } from '../../core/ids.js'
import { findNearest } from '../../core/nearest.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { findReferences, listLinkedIds } from './definition-references.js'
import { type DefinitionInput, getDefinitionNamed } from './get-definitions.js'
import type { VersionInput } from '../shared/own-resources.js'
import { untieDefinitions } from './untie-definitions.js'

/**
 * DeleteDefinitions (SPEC:1288): deletes those named by ids and by names, all of them or none, or, with `all`, every
 * one of the version (SPEC:4401-4434).
 *
 * What the deleted refer to among themselves is in nobody's way: assumed. So is that one which is not there is a 404,
 * and that something must be named.
 * @throws ApiError 404 as `getOwnVersion` does, and `definitionNotFound`; 409 `versionIsPublished`; 400
 * `deletionUnclear`; 412 `definitionInUse`.
 */
export function deleteDefinitions(
  context: OperationContext,
  input: VersionInput & { readonly body: DefinitionsDelete; readonly force: boolean }
): void {
  changeDraft(context, input, own => {
    const known = context.store.resources.definitions.list(own.version.id)
    removeDefinitions(context, own, { doomed: choose(input.body, known), force: input.force })
  })
}

/**
 * DeleteDefinition (SPEC:1378).
 * @throws ApiError 404 as `getOwnVersion` does, and `definitionNotFound`; 409 `versionIsPublished`; 412
 * `definitionInUse`.
 */
export function deleteDefinition(
  context: OperationContext,
  input: DefinitionInput & { readonly force: boolean }
): void {
  changeDraft(context, input, own => {
    const doomed = [getDefinitionNamed(context, own, input.definitionName)]
    removeDefinitions(context, own, { doomed, force: input.force })
  })
}

function choose(
  { ids = [], names = [], all = false }: DefinitionsDelete,
  known: readonly DefinitionNode[]
): DefinitionNode[] {
  if (all) {
    if (ids.length + names.length === 0) return [...known]
    throw unclear([{ field: 'all', message: 'is true; leave ids and names out then' }])
  }
  if (ids.length + names.length === 0) throw unclear([{ field: '', message: 'names no definition' }])
  const byId = findAll('ids', ids.map(canonicalId), known)
  const byName = findAll('names', names, known)
  const fields = byName.flatMap((definition, index) =>
    byId.includes(definition) ? [{ field: `names[${index}]`, message: 'is named by its id already' }] : []
  )
  if (fields.length > 0) throw unclear(fields)
  return [...new Set([...byId, ...byName])]
}

function findAll(list: 'ids' | 'names', wanted: readonly string[], known: readonly DefinitionNode[]): DefinitionNode[] {
  const property = list === 'ids' ? 'id' : 'name'
  return wanted.map((value, index) => {
    const found = known.find(definition => definition[property] === value)
    if (found !== undefined) return found
    const nearest = findNearest(
      value,
      known.map(definition => definition[property])
    )
    const fields = [{ field: `${list}[${index}]`, message: 'is no definition of the version' }]
    throw apiError('definitionNotFound', { found: value, nearest, fields })
  })
}

function unclear(fields: readonly ErrorField[]) {
  return apiError('deletionUnclear', { fields })
}

interface Deletion {
  readonly doomed: readonly DefinitionNode[]
  readonly force: boolean
}

function removeDefinitions({ store }: OperationContext, { version }: OwnVersion, { doomed, force }: Deletion): void {
  const { actions, triggers, definitions } = store.resources
  const resources = store.resources.list(version.id)
  if (!force) assertUnused(doomed, findReferences(resources))
  for (const { id } of doomed) definitions.remove(version.id, id)
  const isTied = (resource: ActionByReference | TriggerByReference) => {
    const linked = listLinkedIds(resource)
    return doomed.some(({ id }) => linked.includes(id))
  }
  for (const each of resources.actions.filter(isTied)) actions.update(version.id, untieDefinitions(each, doomed))
  for (const each of resources.triggers.filter(isTied)) triggers.update(version.id, untieDefinitions(each, doomed))
}

function assertUnused(doomed: readonly DefinitionNode[], references: ReturnType<typeof findReferences>): void {
  const stays = ({ id }: DefinitionReference) => !doomed.some(definition => definition.id === id)
  for (const { id, name } of doomed) {
    const referencedBy = (references.get(id) ?? []).filter(stays)
    if (referencedBy.length === 0) continue
    const definition = { id, name, referencedBy }
    throw apiError('definitionInUse', { users: list(referencedBy), found: name, extension: { definition } })
  }
}

const SHOWN = 3

function list(references: readonly DefinitionReference[]): string {
  const shown = references
    .slice(0, SHOWN)
    .map(({ type, name }) => `${type} "${name}"`)
    .join(', ')
  return references.length > SHOWN ? `${shown} and ${references.length - SHOWN} more` : shown
}
