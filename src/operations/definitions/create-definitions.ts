import type { ErrorField } from '../../contract/schemas/common.js'
import type { Definitions } from '../../contract/schemas/definition.js'
import { apiError } from '../../contract/errors.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { createDefinitionAnswers } from './definition-answer.js'
import { type DefinitionNames, keepSchema } from './keep-schema.js'
import type { VersionInput } from '../shared/own-resources.js'
import type { SentDefinition, SentDefinitions } from './read-definitions.js'

/**
 * CreateDefinitions (SPEC:1257): adds definitions, all or none; they may refer to each other, in circles too, and to
 * those of the version (SPEC:4353-4380).
 *
 * Assumed: a batch holds one at least; a name that stands twice in it is a 400, one that the version has already a
 * 409. `accept` and the media type of the schema are not compared: the contract asks for it (SPEC:4380) by names of
 * properties that there are not.
 * @returns those that were created, in the order in which they were sent.
 * @throws ApiError 404 as `getOwnVersion` does; 409 `versionIsPublished`, `definitionNameTaken`; 400
 * `definitionInvalid`.
 */
export function createDefinitions(
  context: OperationContext,
  input: VersionInput & { readonly body: SentDefinitions }
): Definitions {
  const { definitions: sent } = input.body
  return changeDraft(context, input, own => {
    const { definitions: rows } = context.store.resources
    const known = rows.list(own.version.id)
    assertBatch(sent)
    assertNamesFree(sent, known)
    const created = keepDefinitions(context, { sent, own, names: toNames([...known, ...sent]) })
    rows.add(own.version.id, created)
    return { definitions: created.map(createDefinitionAnswers(context, own).toAnswer) }
  })
}

function assertBatch(sent: readonly SentDefinition[]): void {
  if (sent.length === 0) throw refuse([{ field: 'definitions', message: 'allowed is one definition or more' }])
  const names = sent.map(({ name }) => name)
  const fields = names.flatMap((name, index) => {
    const first = names.indexOf(name)
    const message = `${JSON.stringify(name)} is the name of definitions[${first}] already; each must be unique`
    return first === index ? [] : [{ field: `definitions[${index}].name`, message }]
  })
  if (fields.length > 0) throw refuse(fields)
}

function assertNamesFree(sent: readonly SentDefinition[], known: readonly DefinitionNode[]): void {
  const taken = new Set(known.map(({ name }) => name))
  const fields = sent.flatMap(({ name }, index) =>
    taken.has(name) ? [{ field: `definitions[${index}].name`, message: `${JSON.stringify(name)} is in use` }] : []
  )
  if (fields.length > 0) throw apiError('definitionNameTaken', { fields })
}

/** Found by id too, where they have one. */
function toNames(definitions: readonly { readonly id?: string; readonly name: string }[]): DefinitionNames {
  return new Map(
    definitions.flatMap(
      ({ name, id = name }) =>
        [
          [id, name],
          [name, name]
        ] as const
    )
  )
}

interface Batch {
  readonly sent: readonly SentDefinition[]
  readonly own: OwnVersion
  readonly names: DefinitionNames
}

function keepDefinitions({ ids }: OperationContext, { sent, own, names }: Batch): DefinitionNode[] {
  const fields: ErrorField[] = []
  const kept = sent.map(({ name, accept, description = '', schema }, index) => {
    const report = (message: string) => void fields.push({ field: `definitions[${index}].schema.content`, message })
    return { id: ids(), name, accept, description, schema: keepSchema(schema, { own, names, report }) }
  })
  if (fields.length > 0) throw refuse(fields)
  return kept
}

function refuse(fields: readonly ErrorField[]) {
  return apiError('definitionInvalid', { fields })
}
