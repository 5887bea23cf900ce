/** The URLs of the schemas of definitions. */
import type { ConnectorNode, VersionSummary } from '../../store/shared/connector-graph.js'
import { canonicalId } from '../../core/ids.js'
import type { AddressedContext } from '../shared/context.js'
import { isJsonSchema } from './schema-text.js'

interface Named {
  readonly name: string
  readonly schema: { readonly contentType: string }
}

/** The version that a definition belongs to. */
interface SchemaOwner {
  readonly connector: Pick<ConnectorNode, 'id' | 'organisationId'>
  readonly version: Pick<VersionSummary, 'name'>
}

/**
 * The URL of a schema with the name of the definition, as the vendor documents it (SPEC:3706-3708). Its path is another
 * form of the path of GetRawSchema (SPEC:1660-1686). It is not stored, because a copied definition has another URL.
 */
export function toSchemaUrl({ baseUrl }: AddressedContext, own: SchemaOwner, definition: Named): string {
  const { organisationId, id } = own.connector
  const parts = ['o', organisationId, id, own.version.name, toFilename(definition)]
  return `${baseUrl}/api/schemas/v1/${parts.map(encodeURIComponent).join('/')}`
}

export function toFilename({ name, schema }: Named): string {
  return `${name}.${extensionOf(schema.contentType)}`
}

function extensionOf(contentType: string): string {
  if (isJsonSchema(contentType)) return 'json'
  return /[/+]xml\b/i.test(contentType) ? 'xsd' : 'txt'
}

interface SchemaUrl {
  /** The id or name of the definition. */
  readonly definition: string
  /** Whether the definition belongs to the given version. */
  readonly isOwn: boolean
  readonly fragment: string
}

/** Two paths: of GetRawSchema, and of URLs in definitions. The host is free, and a proxy may add a path before them. */
const FORMS = [
  /^(?:https?:\/\/[^/?#]+(?:\/[\w.~%-]+)*)?(?:\/api\/connect\/v1)?\/o\/([^/?#]+)\/schemas\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\.\w+(?:#(.*))?$/,
  /^(?:https?:\/\/[^/?#]+(?:\/[\w.~%-]+)*)?\/api\/schemas\/v1\/o\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\.\w+(?:#(.*))?$/
]

/** Parses the URL of a schema on any host, in the form of this server or of the vendor (SPEC:4365). */
export function readSchemaUrl({ connector, version }: SchemaOwner, text: string): SchemaUrl | undefined {
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
