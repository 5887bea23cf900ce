import type { InlineSchema, RawSchema } from '../../contract/schemas/definition.js'
import { apiError } from '../../contract/errors.js'
import { findNearest } from '../../core/nearest.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { getOwnVersion, type VersionInput } from '../shared/own-resources.js'
import { createNameReferences, mapReferences } from './schema-references.js'
import { readKeptSchema } from './schema-text.js'
import { toFilename, toSchemaUrl } from './schema-urls.js'

interface RawSchemaInput extends VersionInput {
  /** The last part of the URL of a definition; its id may stand in the place of its name (SPEC:4367). */
  readonly filename: string
}

/** A JSON Schema, or the text of a schema of another kind. */
export type SchemaAnswer = { readonly document: RawSchema } | InlineSchema

/**
 * GetRawSchema (SPEC:1660-1686): the schema of a definition; what it refers to of its version it names by URL
 * (SPEC:4371). What is no JSON Schema is answered as it was sent, of which the contract says nothing.
 * @throws ApiError 404 as `getOwnVersion` does, and `schemaNotFound`.
 */
export function getRawSchema(context: OperationContext, input: RawSchemaInput): SchemaAnswer {
  const own = getOwnVersion(context, input)
  const definitions = context.store.resources.definitions.list(own.version.id)
  const { schema } = getDefinitionOf(input.filename, definitions)
  const document = readKeptSchema(schema)
  if (document === undefined) context.rests?.('schemas-of-other-kinds')
  return document === undefined ? schema : { document: withUrls(document, { context, own, definitions }) }
}

function getDefinitionOf(filename: string, definitions: readonly DefinitionNode[]): DefinitionNode {
  const found =
    definitions.find(definition => toFilename(definition) === filename) ??
    definitions.find(definition => toFilename({ ...definition, name: definition.id }) === filename)
  if (found !== undefined) return found
  const nearest = findNearest(filename, definitions.map(toFilename))
  throw apiError('schemaNotFound', { found: filename, nearest })
}

interface Place {
  readonly context: OperationContext
  readonly own: OwnVersion
  readonly definitions: readonly DefinitionNode[]
}

/** A reference to a definition that was deleted stays `#/$defs/{name}`, which leads nowhere. */
function withUrls(document: RawSchema, { context, own, definitions }: Place): RawSchema {
  const { read } = createNameReferences(document)
  const byName = new Map(definitions.map(definition => [definition.name, definition]))
  return mapReferences(document, reference => {
    const found = read(reference)
    if (found === undefined) return reference
    const { name, rest } = found
    const definition = byName.get(name)
    if (definition === undefined) return `#/$defs/${name}${rest}`
    return `${toSchemaUrl(context, own, definition)}${rest === '' ? '' : `#${rest}`}`
  })
}
