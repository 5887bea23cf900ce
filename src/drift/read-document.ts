import { ApiError } from '../contract/errors.js'
import { createDocument, type OpenApiDocument } from '../openapi-document/document.js'
import { asObject, asText, type Json } from '../openapi-document/json.js'
import { parseDocument } from '../openapi-document/parse-document.js'
import { UnusableDocument } from './unusable-document.js'

/**
 * Reads an OpenAPI document, 3.0 or 3.1, in JSON or YAML.
 * @throws UnusableDocument
 */
export async function readDocument(bytes: Buffer): Promise<OpenApiDocument> {
  return toDocument(await parse(bytes))
}

/** @throws UnusableDocument, also later, where something is read that a reference does not lead to. */
export function toDocument(root: Json): OpenApiDocument {
  return createDocument(root, readVersion(root) === '3.0', { add: refuse, list: () => [], assertNoErrors: () => {} })
}

function refuse(_severity: string, text: string, place = ''): never {
  throw new UnusableDocument(`${text} (${place})`)
}

async function parse(bytes: Buffer): Promise<Json> {
  try {
    return await parseDocument(bytes, undefined)
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    const { messages } = cause.body as unknown as { messages: readonly { text: string }[] }
    throw new UnusableDocument(`${messages[0]?.text}; name an OpenAPI document, in JSON or YAML`, { cause })
  }
}

function readVersion({ openapi, swagger }: Json): string {
  if (swagger !== undefined) throw new UnusableDocument('it is OpenAPI 2.0 (Swagger); convert it to 3.0 or 3.1')
  const [, version] = /^(3\.[012])(?:\.|$)/.exec(asText(openapi)) ?? []
  if (version === undefined) {
    throw new UnusableDocument('it does not say that it is OpenAPI 3, such as openapi: 3.1.0; name an OpenAPI document')
  }
  return version
}

/** The value of an object, however often it is a reference. */
export function follow(document: OpenApiDocument, value: unknown): Json {
  return asObject(document.follow({ value, at: '' }).value)
}
