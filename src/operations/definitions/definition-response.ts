/** Definitions as responses show them. */
import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_REFERENCES } from '../../contract/limits.js'
import type { Definition, DefinitionReference } from '../../contract/schemas/definition.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { findReferences, type References } from './definition-references.js'
import { omitEmpty } from '../shared/omit-empty.js'
import { toSchemaUrl } from './schema-urls.js'

/** Renders definitions of a version. The references to them are read once, when this is called. */
export function createDefinitionResponses(context: AddressedContext, own: OwnVersion) {
  const resources = context.store.resources.list(own.version.id)
  const references = findReferences(resources)
  return {
    resources,
    references,
    /** @param most how many references the response shows. */
    toResponse: (definition: DefinitionNode, most = Infinity): Definition => {
      const referencedBy = references.get(definition.id)?.slice(0, most)
      return toDefinitionResponse(definition, toSchemaUrl(context, own, definition), referencedBy)
    }
  }
}

export type DefinitionResponses = ReturnType<typeof createDefinitionResponses>

/**
 * The same, after a change.
 * @throws ApiError 400 of the rule if the version has too many references.
 */
export function createChangedResponses(
  context: AddressedContext,
  own: OwnVersion,
  rule: 'definitionInvalid' | 'resourceInvalid'
): DefinitionResponses {
  const responses = createDefinitionResponses(context, own)
  assertReferencesFit(responses.references, rule)
  return responses
}

function assertReferencesFit(references: References, rule: 'definitionInvalid' | 'resourceInvalid'): void {
  const count = [...references.values()].reduce((sum, { length }) => sum + length, 0)
  if (count <= MAX_REFERENCES) return
  const message = `the definitions of a version can have ${MAX_REFERENCES} references in all; they would have ${count}`
  throw invalidField('', message, rule)
}

export function toDefinitionResponse(
  { id, name, accept, description }: DefinitionNode,
  url: string,
  referencedBy: readonly DefinitionReference[] = []
): Definition {
  return {
    id,
    name,
    accept: [...accept],
    ...omitEmpty({ description }),
    url,
    ...omitEmpty({ referencedBy: [...referencedBy] })
  }
}
