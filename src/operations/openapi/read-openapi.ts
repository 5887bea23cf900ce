/** Reads an OpenAPI document in the terms of the contract. It runs in a thread of its own. */
import { MAX_NAME_LENGTH } from '../../contract/limits.js'
import { isVersionAlias } from '../../contract/versions.js'
import { isObject } from '../../core/values/is-object.js'
import { createDocument } from '../../openapi-document/document.js'
import { asObject, asText, type Json } from '../../openapi-document/json.js'
import {
  createMessages,
  type ImportMode,
  type Messages,
  refuseDocument,
  refuseImport
} from '../../openapi-document/messages.js'
import { type FileType, type ParsedDocument, parseDocument } from '../../openapi-document/parse-document.js'
import { checkShape } from '../../openapi-document/shape/check-shape.js'
import type { OpenApiVersion } from '../../openapi-document/shape/field-type.js'
import { createPositions, locate, type Position } from '../../openapi-document/source/locate.js'
import { findOversized } from '../../validation/oversized.js'
import { createBudget } from './budget.js'
import { createDefinitions } from './collect-definitions.js'
import type { ImportedApi } from './imported-api.js'
import { readAuthSchemes } from './read-auth-schemes.js'
import { readBaseUrl } from './read-base-url.js'
import type { ReadContext } from './read-context.js'
import { readResources } from './read-resources.js'
import { reportUnused } from './report-unused.js'

interface ReadOptions {
  readonly type?: FileType | undefined
  /** Whether faults are read over, as far as they have a meaning, or refuse the document. */
  readonly mode: ImportMode
}

/**
 * Reads OpenAPI 3.0 to 3.2 (SPEC:4644-4651). Each part of the document is found in the result, or a message names it.
 * Assumed: how its parts are mapped. The contract only says that the result is a connector with definitions, actions
 * and triggers (SPEC:4697).
 * @throws ApiError 400 `importRefused`. Its messages say all that is wrong, and where.
 */
export async function readOpenApi(bytes: Buffer, { type, mode }: ReadOptions): Promise<ImportedApi> {
  const messages = createMessages(mode)
  const parsed = await parseDocument(bytes, { type, messages })
  const { root } = parsed
  const version = readVersion(root)
  assertSections(root)
  checkShape(root, version, messages)
  const document = createDocument(root, version === '3.0', messages)
  const api = readApi({ document, messages, budget: createBudget(bytes.length) })
  const list = messages.list(await findPositions(parsed, messages))
  // Nothing of a refused document is omitted, so only its faults matter.
  if (messages.hasErrors()) throw refuseImport(list.filter(({ severity }) => severity === 'error'))
  return { ...api, messages: list }
}

function readVersion(root: Json): OpenApiVersion {
  const { openapi, swagger } = root
  if (swagger !== undefined) throw refuseDocument('the document is OpenAPI 2.0 (Swagger); convert it to 3.0 or 3.1')
  const [, version] = /^(3\.[012])(?:\.|$)/.exec(typeof openapi === 'number' ? `${openapi}` : asText(openapi)) ?? []
  if (version !== undefined) return version as OpenApiVersion
  throw refuseDocument('the document is not OpenAPI 3.0, 3.1 or 3.2; it needs a version, such as openapi: 3.1.0')
}

/** Without them, nothing has a meaning. */
function assertSections(root: Json): void {
  for (const name of ['paths', 'components', 'webhooks']) {
    if (root[name] !== undefined && root[name] !== null && !isObject(root[name])) {
      throw refuseDocument('a section of the document is not an object', [`#/${name}`])
    }
  }
}

/** Reads the text again only if a message needs a line. */
async function findPositions(
  { scan, text }: ParsedDocument,
  messages: Messages
): Promise<ReadonlyMap<string, Position>> {
  const pointers = messages.pointers()
  if (pointers.size === 0) return new Map()
  const toPosition = createPositions(text)
  return new Map([...(await locate(pointers, scan))].map(([pointer, offset]) => [pointer, toPosition(offset)]))
}

function readApi(context: ReadContext): Omit<ImportedApi, 'messages'> {
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
    messages.add('error', 'a name or text of the document is too long', { about: `${field}: ${message}` })
  }
  reportUnused(context)
  return api
}

/** The version of the API, if it is a valid name for a version of a connector. */
function readVersionName(root: Json, messages: Messages): string {
  const { version } = asObject(root['info'])
  const name = (typeof version === 'number' ? `${version}` : asText(version)).trim()
  if (name !== '' && name.length <= MAX_NAME_LENGTH && !isVersionAlias(name)) return name
  const text = 'the version of the document is not a valid version name; the version is named 1'
  messages.add('warning', text, '#/info/version')
  return '1'
}
