/** Definitions as responses show them. */
import type { Definition, DefinitionReference } from '../../contract/schemas/definition.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { findReferences } from './definition-references.js'
import { omitEmpty } from '../shared/omit-empty.js'
import { toSchemaUrl } from './schema-urls.js'

/** Renders definitions of a version. The references to them are read once, when this is called. */
export function createDefinitionResponses(context: OperationContext, own: OwnVersion) {
  const resources = context.store.resources.list(own.version.id)
  const references = findReferences(resources)
  return {
    resources,
    toResponse: (definition: DefinitionNode): Definition =>
      toDefinitionResponse(definition, toSchemaUrl(context, own, definition), references.get(definition.id))
  }
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
