/** What a client sees of definitions. */
import type { Definition } from '../../contract/schemas/definition.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { findReferences } from './definition-references.js'
import { omitEmpty } from '../shared/omit-empty.js'
import { toSchemaUrl } from './schema-urls.js'

/** Answers for any definitions of a version, as it is now. */
export function createDefinitionAnswers(context: OperationContext, own: OwnVersion) {
  const resources = context.store.resources.list(own.version.id)
  const references = findReferences(resources)

  function toAnswer(definition: DefinitionNode): Definition {
    const { id, name, accept, description } = definition
    return {
      id,
      name,
      accept: [...accept],
      ...omitEmpty({ description }),
      url: toSchemaUrl(context, own, definition),
      ...omitEmpty({ referencedBy: [...(references.get(id) ?? [])] })
    }
  }

  return { resources, toAnswer }
}
