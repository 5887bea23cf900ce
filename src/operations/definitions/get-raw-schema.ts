import type { InlineSchema, RawSchema } from '../../contract/schemas/definition.js'
import { notFound } from '../../contract/not-found.js'
import type { DefinitionOutline } from '../../store/resources/version-outlines.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { getOwnVersion, type VersionInput } from '../shared/own-resources.js'
import { createNameReferences, mapReferences } from './schema-references.js'
import { readStoredSchema } from './schema-text.js'
import { toFilename, toSchemaUrl } from './schema-urls.js'

interface RawSchemaInput extends VersionInput {
  /** The last segment of the URL of a schema. It can have the id of the definition instead of its name (SPEC:4367). */
  readonly filename: string
}

/** A JSON Schema, or the text of a schema of another kind. */
export type SchemaResponse = { readonly document: RawSchema } | InlineSchema

/**
 * GetRawSchema (SPEC:1660-1686). The schema of a definition, with references to other definitions of the version as
 * URLs (SPEC:4371). A schema of another kind is returned as it was sent; the contract does not mention this case.
 * @throws ApiError 404 as `getOwnVersion` does, and `schemaNotFound`.
 */
export function getRawSchema(context: AddressedContext, input: RawSchemaInput): SchemaResponse {
  const own = getOwnVersion(context, input)
  const { resources } = context.store
  const definitions = resources.outlineDefinitions(own.version.id)
  const { name } = getDefinitionOf(input.filename, definitions)
  const { schema } = resources.definitions.find(own.version.id, name) as DefinitionNode
  const document = readStoredSchema(schema)
  if (document === undefined) context.assume?.('schemas-of-other-kinds')
  return document === undefined ? schema : { document: withUrls(document, { context, own, definitions }) }
}

function getDefinitionOf(filename: string, definitions: readonly DefinitionOutline[]): DefinitionOutline {
  const found =
    definitions.find(definition => toFilename(definition) === filename) ??
    definitions.find(definition => toFilename({ ...definition, name: definition.id }) === filename)
  if (found !== undefined) return found
  throw notFound('schemaNotFound', { found: filename, known: definitions.map(toFilename) })
}

interface SchemaContext {
  readonly context: AddressedContext
  readonly own: OwnVersion
  readonly definitions: readonly DefinitionOutline[]
}

/** A reference to a deleted definition stays `#/$defs/{name}`, without a target. */
function withUrls(document: RawSchema, { context, own, definitions }: SchemaContext): RawSchema {
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
