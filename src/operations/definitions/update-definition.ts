import type { ErrorField } from '../../contract/schemas/common.js'
import type { Definition } from '../../contract/schemas/definition.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { canonicalId } from '../../core/ids.js'
import { quote } from '../../core/quote.js'
import { MAX_RENAMED_LENGTH } from '../../contract/limits.js'
import type { DefinitionOutline } from '../../store/resources/version-outlines.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { assertLinksFit } from './assert-links-fit.js'
import { assertSchemaFits, createBudget } from './definitions-budget.js'
import { createChangedResponses } from './definition-response.js'
import { type DefinitionInput, getDefinitionNamed } from './get-definitions.js'
import { outlineVersion } from './definition-references.js'
import { createReport, normaliseSchema, toDefinitionNames } from './normalise-schema.js'
import type { SentDefinitionUpdate } from './read-definitions.js'
import { createNameReferences, rewriteReferences } from './schema-references.js'
import { readStoredSchema } from './schema-text.js'
import { assertTotalsFit } from './version-totals.js'

/**
 * UpdateDefinition (SPEC:1352). Replaces a definition. Without `schema` (SPEC:4482-4485) its current schema stays.
 *
 * Assumed: an update can rename a definition, as the contract intends (SPEC:4371-4375), and references to it follow.
 * The id cannot change. If a body links to several definitions, they cannot get the same media type.
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
    const others = outlineVersion(context.store, own.version.id).definitions.filter(({ id }) => id !== before.id)
    assertFits(input.body, before, others)
    const after = replaceDefinition(context, input.body, { before, others, own })
    rows.update(own.version.id, after, before.name)
    if (after.name !== before.name) {
      context.assume?.('resources-can-be-renamed')
      renameReferences(context, own, { from: before.name, to: after.name, definitions: [...others, after] })
    }
    assertTotalsFit(context.store, own.version.id, { rule: 'definitionInvalid' })
    const responses = createChangedResponses(context, own, 'definitionInvalid')
    assertLinksFit(after, context.store, responses)
    return responses.toResponse(after)
  })
}

function assertFits(body: SentDefinitionUpdate, before: DefinitionNode, others: readonly DefinitionOutline[]): void {
  if (canonicalId(body.id) !== before.id) {
    throw invalidField('id', `expected ${quote(before.id)}, got ${quote(body.id)}`, 'definitionInvalid')
  }
  if (others.some(({ name }) => name === body.name)) {
    throw invalidField('name', `${quote(body.name)} is already in use`, 'definitionNameTaken')
  }
}

interface Replacement {
  readonly before: DefinitionNode
  readonly others: readonly DefinitionOutline[]
  readonly own: OwnVersion
}

function replaceDefinition(
  { store }: AddressedContext,
  { name, accept, description = '', schema }: SentDefinitionUpdate,
  { before, others, own }: Replacement
): DefinitionNode {
  const after = { id: before.id, name, accept, description }
  if (schema === undefined) return { ...before, ...after }
  const problems: ErrorField[] = []
  const names = toDefinitionNames([...others, after])
  const { definitionsLength } = store.resources.measure(own.version.id)
  const budget = createBudget(definitionsLength - Buffer.byteLength(before.schema.content), 'schema')
  // In the request that renames it, a definition may still refer to itself by its old name.
  if (!names.has(before.name)) names.set(before.name, name)
  const report = createReport(problems, 'schema.content')
  const normalised = normaliseSchema(schema, { own, names, budget, report })
  assertValid(problems, 'definitionInvalid')
  assertSchemaFits(normalised.schema.content, 'schema.content')
  return { ...after, ...normalised }
}

interface Renaming {
  readonly from: string
  readonly to: string
  /** All definitions, after the change. */
  readonly definitions: readonly DefinitionOutline[]
}

/** Changes the schemas that refer to a renamed definition. */
function renameReferences({ store }: AddressedContext, { version }: OwnVersion, renaming: Renaming): void {
  const { definitions: rows } = store.resources
  for (const definition of listReferring(store, version.id, renaming)) {
    const renamed = renameIn(definition, renaming)
    assertSchemaFits(renamed.schema.content, 'name')
    rows.update(version.id, renamed)
  }
}

/** @throws ApiError 400 `definitionInvalid` before any schema is parsed if they are too long. */
function listReferring({ resources }: Store, versionId: string, { from, definitions }: Renaming): DefinitionNode[] {
  let left = MAX_RENAMED_LENGTH
  return definitions
    .filter(({ refersTo = [] }) => refersTo.includes(from))
    .map(({ name }) => {
      const definition = resources.definitions.find(versionId, name) as DefinitionNode
      left -= Buffer.byteLength(definition.schema.content)
      if (left < 0) throw invalidField('name', TOO_MANY_RENAMED, 'definitionInvalid')
      return definition
    })
}

const TOO_MANY_RENAMED = `cannot be renamed: the schemas that refer to it can have ${MAX_RENAMED_LENGTH} bytes in all, and have more`

function renameIn(definition: DefinitionNode, { from, to }: Renaming): DefinitionNode {
  const document = readStoredSchema(definition.schema)
  if (document === undefined) return definition
  const { read, write } = createNameReferences(document)
  const { schema, refersTo } = rewriteReferences(document, reference => {
    const found = read(reference)
    return found?.name === from ? write({ ...found, name: to }) : reference
  })
  return { ...definition, schema: { ...definition.schema, content: JSON.stringify(schema) }, refersTo }
}
