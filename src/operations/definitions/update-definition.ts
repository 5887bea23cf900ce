import { listBodies } from '../../contract/resource-bodies.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import type { Definition } from '../../contract/schemas/definition.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { canonicalId } from '../../core/ids.js'
import { quote } from '../../core/quote.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { createDefinitionResponses } from './definition-response.js'
import { type DefinitionInput, getDefinitionNamed } from './get-definitions.js'
import { normaliseSchema, toDefinitionNames } from './normalise-schema.js'
import { findSharedMediaTypes } from '../shared/media-types.js'
import type { SentDefinitionUpdate } from './read-definitions.js'
import { createNameReferences, mapReferences } from './schema-references.js'
import { readStoredSchema } from './schema-text.js'

/**
 * UpdateDefinition (SPEC:1352). Replaces a definition. Without `schema` (SPEC:4482) its current schema stays.
 *
 * Assumed: it can be renamed, as the contract intends (SPEC:4371-4375), and references to it follow; its id cannot
 * change; it cannot get a media type that another definition of a body with a link to it has.
 * @throws ApiError 404 as `getOwnVersion` does, and `definitionNotFound`; 409 `versionIsPublished`,
 * `definitionNameTaken`; 400 `definitionInvalid`.
 */
export function updateDefinition(
  context: OperationContext,
  input: DefinitionInput & { readonly body: SentDefinitionUpdate }
): Definition {
  const { definitions: rows } = context.store.resources
  return changeDraft(context, input, own => {
    const before = getDefinitionNamed(context, own, input.definitionName)
    const others = rows.list(own.version.id).filter(({ id }) => id !== before.id)
    assertFits(input.body, before, others)
    const after = replaceDefinition(input.body, { before, others, own })
    rows.update(own.version.id, after)
    if (after.name !== before.name) {
      context.assume?.('resources-can-be-renamed')
      for (const each of [...others, after]) {
        const renamed = renameReferences(each, before.name, after.name)
        if (renamed !== each) rows.update(own.version.id, renamed)
      }
    }
    assertMediaTypes(after, context.store.resources.list(own.version.id))
    return createDefinitionResponses(context, own).toResponse(after)
  })
}

function assertFits(body: SentDefinitionUpdate, before: DefinitionNode, others: readonly DefinitionNode[]): void {
  if (canonicalId(body.id) !== before.id) {
    throw invalidField('id', `expected ${quote(before.id)}, got ${quote(body.id)}`, 'definitionInvalid')
  }
  if (others.some(({ name }) => name === body.name)) {
    throw invalidField('name', `${quote(body.name)} is already in use`, 'definitionNameTaken')
  }
}

interface Replacement {
  readonly before: DefinitionNode
  readonly others: readonly DefinitionNode[]
  readonly own: OwnVersion
}

function replaceDefinition(body: SentDefinitionUpdate, { before, others, own }: Replacement): DefinitionNode {
  const { name, accept, description = '', schema } = body
  const after = { id: before.id, name, accept, description }
  if (schema === undefined) return { ...after, schema: before.schema }
  const problems: ErrorField[] = []
  const names = toDefinitionNames([...others, after])
  // In the request that renames it, a definition may still refer to itself by its old name.
  if (!names.has(before.name)) names.set(before.name, name)
  const report = (message: string) => void problems.push({ field: 'schema.content', message })
  const normalised = normaliseSchema(schema, { own, names, report })
  assertValid(problems, 'definitionInvalid')
  return { ...after, schema: normalised }
}

function renameReferences(definition: DefinitionNode, from: string, to: string): DefinitionNode {
  const document = definition.schema.content.includes(from) ? readStoredSchema(definition.schema) : undefined
  if (document === undefined) return definition
  const { read, write } = createNameReferences(document)
  const renamed = mapReferences(document, reference => {
    const found = read(reference)
    return found?.name === from ? write({ ...found, name: to }) : reference
  })
  return { ...definition, schema: { ...definition.schema, content: JSON.stringify(renamed) } }
}

function assertMediaTypes(changed: DefinitionNode, { actions, triggers, definitions }: VersionResources): void {
  const byId = new Map(definitions.map(definition => [definition.id, definition]))
  for (const resource of [...actions, ...triggers]) {
    for (const { body } of listBodies(resource)) {
      const linked = body.definitions.flatMap(link => byId.get(link.definition.id) ?? [])
      const [shared] = linked.some(({ id }) => id === changed.id) ? findSharedMediaTypes(linked) : []
      if (shared === undefined) continue
      const message = `two definitions of one body of ${quote(resource.name)} would describe ${shared.mediaType}`
      throw invalidField('accept', message, 'definitionInvalid')
    }
  }
}
