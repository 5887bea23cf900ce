/** Reads an OpenAPI document in the terms of the contract. Imported with the first import, because it loads Ajv. */
import { MAX_NAME_LENGTH } from '../../contract/limits.js'
import { isVersionAlias } from '../../contract/versions.js'
import { findOversized } from '../../validation/oversized.js'
import { readAuthSchemes } from './read-auth-schemes.js'
import { createBudget } from './budget.js'
import { createShapeCheck, type OpenApiVersion } from './check-shape.js'
import { createDefinitions } from './collect-definitions.js'
import { createDocument } from '../../openapi-document/document.js'
import type { ImportedApi } from './imported-api.js'
import { asObject, asText, type Json } from '../../openapi-document/json.js'
import { createMessages, type Messages, refuseDocument } from '../../openapi-document/messages.js'
import { type FileType, parseDocument } from '../../openapi-document/parse-document.js'
import type { ReadContext } from './read-context.js'
import { readResources } from './read-resources.js'
import { readBaseUrl } from './read-base-url.js'

/** Shared by all imports; its only state is compiled schemas. */
const shape = createShapeCheck()

/**
 * Reads OpenAPI 3.0 or 3.1 (SPEC:4644-4651). Unsupported parts are omitted with a message; an error refuses the
 * document. Assumed: how its parts are mapped. The contract only says that the result is a connector with definitions,
 * actions and triggers (SPEC:4697).
 * @throws ApiError 400 `importRefused`. Its messages say what is wrong, and where.
 */
export async function readOpenApi(bytes: Buffer, type: FileType | undefined): Promise<ImportedApi> {
  const root = await parseDocument(bytes, type)
  const version = readVersion(root)
  const messages = createMessages()
  shape.checkDocument(root, version, messages)
  messages.assertNoErrors()
  const document = createDocument(root, version === '3.0', messages)
  return readApi({ document, messages, shape, budget: createBudget(bytes.length) })
}

function readVersion(root: Json): OpenApiVersion {
  const { openapi, swagger } = root
  if (swagger !== undefined) throw refuseDocument('the document is OpenAPI 2.0 (Swagger); convert it to 3.0 or 3.1')
  const [, version] = /^(3\.[01])(?:\.|$)/.exec(asText(openapi)) ?? []
  if (version !== undefined) return version as OpenApiVersion
  throw refuseDocument('the document is not OpenAPI 3.0 or 3.1; it needs a version, such as openapi: 3.1.0')
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
  for (const { field, message } of findOversized(api)) {
    messages.add('error', 'a name or text of the document is too long', `${field}: ${message}`)
  }
  messages.assertNoErrors()
  return { ...api, messages: messages.list() }
}

/** The version of the API, if it is a valid name for a version of a connector. */
function readVersionName(root: Json, messages: Messages): string {
  const name = asText(asObject(root['info'])['version']).trim()
  if (name !== '' && name.length <= MAX_NAME_LENGTH && !isVersionAlias(name)) return name
  const text = 'the version of the document is not a valid version name; the version is named 1'
  messages.add('warning', text, '#/info/version')
  return '1'
}
