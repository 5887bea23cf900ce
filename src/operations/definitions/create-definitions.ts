import type { ErrorField } from '../../contract/schemas/common.js'
import type { Definitions } from '../../contract/schemas/definition.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { quote } from '../../core/quote.js'
import type { DefinitionOutline } from '../../store/resources/version-outlines.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { assertSchemaFits, createBudget } from './definitions-budget.js'
import { createChangedResponses } from './definition-response.js'
import { limitReferences } from './limit-references.js'
import { createReport, normaliseSchema, toDefinitionNames } from './normalise-schema.js'
import type { VersionInput } from '../shared/own-resources.js'
import type { SentDefinition, SentDefinitions } from './read-definitions.js'
import { assertTotalsFit } from './version-totals.js'

/**
 * CreateDefinitions (SPEC:1257). Creates all definitions of a batch, or none. They can refer to each other, also in
 * circles, and to existing definitions of the version (SPEC:4353-4380).
 *
 * Assumed: an empty batch and a duplicate name in it are a 400, a name that the version already has is a 409. `accept`
 * is not compared with the media type of the schema, because the contract describes that rule with properties that do
 * not exist (SPEC:4380).
 * @returns the new definitions, in the order of the request.
 * @throws ApiError 404 as `getOwnVersion` does; 409 `versionIsPublished`, `definitionNameTaken`; 400
 * `definitionInvalid`.
 */
export function createDefinitions(
  context: AddressedContext,
  input: VersionInput & { readonly body: SentDefinitions }
): Definitions {
  const { definitions: sent } = input.body
  return changeDraft(context, input, own => {
    const { resources } = context.store
    const known = resources.outlineDefinitions(own.version.id)
    assertBatch(sent)
    assertNamesFree(sent, known)
    const created = toNodes(context, own, { sent, known, length: resources.measure(own.version.id).definitionsLength })
    resources.definitions.add(own.version.id, created)
    assertTotalsFit(context.store, own.version.id, { rule: 'definitionInvalid', field: 'definitions' })
    const { toResponse } = createChangedResponses(context, own, 'definitionInvalid')
    const show = limitReferences()
    return { definitions: created.map(definition => toResponse(definition, show)) }
  })
}

function assertBatch(sent: readonly SentDefinition[]): void {
  if (sent.length === 0) {
    throw invalidField('definitions', 'must contain at least one definition', 'definitionInvalid')
  }
  const first = new Map<string, number>()
  const duplicates = sent.flatMap(({ name }, index) => {
    const earlier = first.get(name)
    if (earlier === undefined) first.set(name, index)
    const message = `${quote(name)} is already used at definitions[${earlier}]`
    return earlier === undefined ? [] : [{ field: `definitions[${index}].name`, message }]
  })
  assertValid(duplicates, 'definitionInvalid')
}

function assertNamesFree(sent: readonly SentDefinition[], known: readonly DefinitionOutline[]): void {
  const taken = new Set(known.map(({ name }) => name))
  const conflicts = sent.flatMap(({ name }, index) =>
    taken.has(name) ? [{ field: `definitions[${index}].name`, message: `${quote(name)} is already in use` }] : []
  )
  assertValid(conflicts, 'definitionNameTaken')
}

interface Batch {
  readonly sent: readonly SentDefinition[]
  /** The definitions that the version already has. */
  readonly known: readonly DefinitionOutline[]
  /** Their length in bytes. */
  readonly length: number
}

function toNodes({ ids }: AddressedContext, own: OwnVersion, { sent, known, length }: Batch): DefinitionNode[] {
  const names = toDefinitionNames([...known, ...sent])
  const budget = createBudget(length, 'definitions')
  const problems: ErrorField[] = []
  const nodes = sent.map(({ name, accept, description = '', schema }, index) => {
    const field = `definitions[${index}].schema.content`
    const report = createReport(problems, field)
    const normalised = normaliseSchema(schema, { own, names, budget, report })
    assertSchemaFits(normalised.schema.content, field)
    return { id: ids(), name, accept, description, ...normalised }
  })
  assertValid(problems, 'definitionInvalid')
  return nodes
}
