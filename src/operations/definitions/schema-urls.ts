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
 * The path of GetRawSchema (SPEC:1660-1686) with the name of the definition, as in the vendor's example
 * (SPEC:3706-3708). It is not stored, because a copied definition has another URL.
 */
export function toSchemaUrl({ baseUrl }: AddressedContext, own: SchemaOwner, definition: Named): string {
  const { organisationId, id } = own.connector
  const parts = ['o', organisationId, 'schemas', id, own.version.name, toFilename(definition)]
  return `${baseUrl}/api/connect/v1/${parts.map(encodeURIComponent).join('/')}`
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

/** The path of this server, perhaps after the path of a proxy, and the other form that the vendor's clients know. */
const FORMS = [
  /^(?:https?:\/\/[^/?#]+(?:\/[\w.~%-]+)*)?(?:\/api\/connect\/v1)?\/o\/([^/?#]+)\/schemas\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\.\w+(?:#(.*))?$/,
  /^https?:\/\/[^/?#]+\/api\/schemas\/v1\/o\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\.\w+(?:#(.*))?$/
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
