/** Where the schemas of definitions are read from. */
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { canonicalId } from '../../core/ids.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { isJsonSchema } from './schema-text.js'

/**
 * The path of GetRawSchema (SPEC:1660-1686) with the name of the definition, which the vendor's example has too
 * (SPEC:3706-3708). It follows from where the definition is, and is never kept: a copy has one of its own.
 */
export function toSchemaUrl({ publicUrl }: OperationContext, own: OwnVersion, definition: DefinitionNode): string {
  const { organisationId, id } = own.connector
  const parts = ['o', organisationId, 'schemas', id, own.version.name, toFilename(definition)]
  return `${publicUrl()}/api/connect/v1/${parts.map(encodeURIComponent).join('/')}`
}

export function toFilename({ name, schema }: DefinitionNode): string {
  return `${name}.${extensionOf(schema.contentType)}`
}

function extensionOf(contentType: string): string {
  if (isJsonSchema(contentType)) return 'json'
  return /[/+]xml\b/i.test(contentType) ? 'xsd' : 'txt'
}

/** What the URL of a schema says; the vendor's clients know more than one form of it. */
interface SchemaUrl {
  /** The id or name of the definition. */
  readonly definition: string
  /** Whether it is one of this version. */
  readonly isOwn: boolean
  readonly fragment: string
}

const FORMS = [
  /^(?:https?:\/\/[^/?#]+)?(?:\/api\/connect\/v1)?\/o\/([^/?#]+)\/schemas\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\.\w+(?:#(.*))?$/,
  /^https?:\/\/[^/?#]+\/api\/schemas\/v1\/o\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\.\w+(?:#(.*))?$/
]

/** Reads the URL of a schema, on whatever host, as this server and as the vendor (SPEC:4365) write it. */
export function readSchemaUrl({ connector, version }: OwnVersion, text: string): SchemaUrl | undefined {
  const match = FORMS.map(form => form.exec(text)).find(found => found !== null)
  if (match === undefined || match === null) return undefined
  const [, organisationId, connectorId, versionName, definition] = match.map(decode)
  const isOwn =
    canonicalId(organisationId ?? '') === connector.organisationId &&
    canonicalId(connectorId ?? '') === connector.id &&
    versionName === version.name
  return { definition: definition ?? '', isOwn, fragment: match[5] ?? '' }
}

function decode(part: string | undefined): string | undefined {
  try {
    return part && decodeURIComponent(part)
  } catch {
    return undefined
  }
}
