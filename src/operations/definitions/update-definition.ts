import type { ErrorField } from '../../contract/schemas/common.js'
import type { Definition } from '../../contract/schemas/definition.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { canonicalId } from '../../core/ids.js'
import { quote } from '../../core/quote.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { assertLinksFit } from './assert-links-fit.js'
import { assertFit, createBudget } from './definitions-budget.js'
import { createChangedResponses } from './definition-response.js'
import { type DefinitionInput, getDefinitionNamed } from './get-definitions.js'
import { createReport, normaliseSchema, toDefinitionNames } from './normalise-schema.js'
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
  context: AddressedContext,
  input: DefinitionInput & { readonly body: SentDefinitionUpdate }
): Definition {
  const { definitions: rows } = context.store.resources
  return changeDraft(context, input, own => {
    const before = getDefinitionNamed(context, own, input.definitionName)
    const others = rows.list(own.version.id).filter(({ id }) => id !== before.id)
    assertFits(input.body, before, others)
    const after = replaceDefinition(input.body, { before, others, own })
    rows.update(own.version.id, after, before.name)
    if (after.name !== before.name) {
      context.assume?.('resources-can-be-renamed')
      for (const each of renameReferences([...others, after], before.name, after.name))
        rows.update(own.version.id, each)
    }
    const { resources, toResponse } = createChangedResponses(context, own, 'definitionInvalid')
    assertLinksFit(after, resources)
    return toResponse(after)
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
  if (schema === undefined) return fitting({ ...after, schema: before.schema }, others)
  const problems: ErrorField[] = []
  const names = toDefinitionNames([...others, after])
  const budget = createBudget([...others, after], 'schema')
  // In the request that renames it, a definition may still refer to itself by its old name.
  if (!names.has(before.name)) names.set(before.name, name)
  const report = createReport(problems, 'schema.content')
  const normalised = normaliseSchema(schema, { own, names, budget, report })
  assertValid(problems, 'definitionInvalid')
  return fitting({ ...after, schema: normalised }, others)
}

function fitting(definition: DefinitionNode, others: readonly DefinitionNode[]): DefinitionNode {
  assertFit([...others, definition], '')
  return definition
}

/** The definitions that refer to a renamed one, with the new name. Lazy: only one parsed schema is in memory. */
function* renameReferences(definitions: readonly DefinitionNode[], from: string, to: string): Iterable<DefinitionNode> {
  const budget = createBudget(definitions, 'name')
  for (const definition of definitions) {
    const document = definition.schema.content.includes(from) ? readStoredSchema(definition.schema) : undefined
    if (document === undefined) continue
    const { read, write } = createNameReferences(document)
    const renamed = mapReferences(document, reference => {
      const found = read(reference)
      if (found?.name !== from) return reference
      const written = write({ ...found, name: to })
      budget.spend(written.length - reference.length)
      return written
    })
    yield { ...definition, schema: { ...definition.schema, content: JSON.stringify(renamed) } }
  }
}
