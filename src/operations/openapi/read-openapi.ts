/** Makes of a description of an API what a connector is made from. Loaded with the first import. */
import { isVersionAlias, maxVersionNameLength } from '../../contract/versions.js'
import { readAuthSchemes } from './auth-schemes.js'
import { createShapeCheck, type OpenApiVersion } from './check-shape.js'
import { createDefinitions } from './definitions.js'
import { createDocument } from '../../openapi-document/document.js'
import type { ImportedApi } from './imported-api.js'
import { asObject, asText, type Json } from '../../openapi-document/json.js'
import { createMessages, type Messages, refuseDocument } from '../../openapi-document/messages.js'
import { type FileType, parseDocument } from '../../openapi-document/parse-document.js'
import type { ReadContext } from './read-context.js'
import { readResources } from './resources.js'
import { readBaseUrl } from './servers.js'

/** Compiled once for all: it has no state but its compiled schemas. */
const shape = createShapeCheck()

/**
 * Reads an OpenAPI document, 3.0 or 3.1 (SPEC:4644-4651). What the contract has no place for is left out, and a message
 * says so; what is wrong refuses the whole. Which part of a document becomes what is assumed: the contract only says
 * that there is a connector with definitions, actions and triggers (SPEC:4697).
 * @throws ApiError 400 `importRefused`, whose messages tell what is wrong, and where.
 */
export async function readOpenApi(bytes: Buffer, type: FileType | undefined): Promise<ImportedApi> {
  const root = await parseDocument(bytes, type)
  const version = readVersion(root)
  const messages = createMessages()
  shape.checkDocument(root, version, messages)
  messages.assertNoErrors()
  const context = { document: createDocument(root, version === '3.0', messages), messages, shape }
  return readApi(context)
}

function readVersion(root: Json): OpenApiVersion {
  const { openapi, swagger } = root
  if (swagger !== undefined) throw refuseDocument('the document is OpenAPI 2.0 (Swagger); convert it to 3.0 or 3.1')
  const [, version] = /^(3\.[01])(?:\.|$)/.exec(asText(openapi)) ?? []
  if (version !== undefined) return version as OpenApiVersion
  throw refuseDocument('the document does not say that it is OpenAPI 3.0 or 3.1, such as openapi: 3.1.0')
}

function readApi(context: ReadContext): ImportedApi {
  const { document, messages } = context
  const { title, description } = asObject(document.root['info'])
  const definitions = createDefinitions(context)
  const resources = readResources({ context, definitions })
  const api = {
    name: asText(title).trim() === '' ? 'Untitled' : asText(title).trim(),
    description: asText(description),
    version: readVersionName(document.root, messages),
    documentationURL: asText(asObject(document.root['externalDocs'])['url']),
    ...readBaseUrl(context),
    authSchemeConfigs: readAuthSchemes(context),
    definitions: definitions.list(),
    ...resources
  }
  messages.assertNoErrors()
  return { ...api, messages: messages.list() }
}

/** The version of the API is that of the connector, where it can be its name. */
function readVersionName(root: Json, messages: Messages): string {
  const name = asText(asObject(root['info'])['version']).trim()
  if (name !== '' && name.length <= maxVersionNameLength && !isVersionAlias(name)) return name
  messages.add('warning', 'the version of the document cannot be the name of one: it is called 1', '#/info/version')
  return '1'
}
