import type { ErrorField } from '../../contract/schemas/common.js'
import type { Definition } from '../../contract/schemas/definition.js'
import { apiError } from '../../contract/errors.js'
import { canonicalId } from '../../core/ids.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { createDefinitionAnswers } from './definition-answer.js'
import { type DefinitionInput, getDefinitionNamed } from './get-definitions.js'
import { keepSchema } from './keep-schema.js'
import { findSharedMediaTypes } from '../shared/media-types.js'
import type { SentDefinitionUpdate } from './read-definitions.js'
import { createNameReferences, mapReferences } from './schema-references.js'
import { readKeptSchema } from './schema-text.js'

/**
 * UpdateDefinition (SPEC:1352): replaces a definition; without `schema` (SPEC:4482) the one that it has stays.
 *
 * Assumed: it may be renamed, as the contract would like it to (SPEC:4371-4375), and what refers to it goes on doing
 * so; its id stays; it cannot come to share a media type with another definition of a body that it is tied to.
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
      context.rests?.('resources-can-be-renamed')
      for (const each of [...others, after]) {
        const renamed = renameReferences(each, before.name, after.name)
        if (renamed !== each) rows.update(own.version.id, renamed)
      }
    }
    assertMediaTypes(after, context.store.resources.list(own.version.id))
    return createDefinitionAnswers(context, own).toAnswer(after)
  })
}

function assertFits(body: SentDefinitionUpdate, before: DefinitionNode, others: readonly DefinitionNode[]): void {
  if (canonicalId(body.id) !== before.id) {
    throw refuse([{ field: 'id', message: `found ${body.id}; allowed is that of the definition, ${before.id}` }])
  }
  if (others.some(({ name }) => name === body.name)) {
    const fields = [{ field: 'name', message: `${JSON.stringify(body.name)} is in use` }]
    throw apiError('definitionNameTaken', { fields })
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
  const fields: ErrorField[] = []
  const names = new Map(
    [...others, after].flatMap(
      each =>
        [
          [each.name, each.name],
          [each.id, each.name]
        ] as const
    )
  )
  // Whoever renames a definition that refers to itself may still send its old name.
  if (!names.has(before.name)) names.set(before.name, name)
  const report = (message: string) => void fields.push({ field: 'schema.content', message })
  const kept = keepSchema(schema, { own, names, report })
  if (fields.length > 0) throw refuse(fields)
  return { ...after, schema: kept }
}

function renameReferences(definition: DefinitionNode, from: string, to: string): DefinitionNode {
  const document = definition.schema.content.includes(from) ? readKeptSchema(definition.schema) : undefined
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
    for (const body of [resource.requestBody, ...resource.responses]) {
      const tied = (body?.definitions ?? []).flatMap(link => byId.get(link.definition.id) ?? [])
      const [shared] = tied.some(({ id }) => id === changed.id) ? findSharedMediaTypes(tied) : []
      if (shared === undefined) continue
      const message = `${shared.mediaType} is described by two definitions of one body of ${JSON.stringify(resource.name)} then`
      throw refuse([{ field: 'accept', message }])
    }
  }
}

function refuse(fields: readonly ErrorField[]) {
  return apiError('definitionInvalid', { fields })
}
