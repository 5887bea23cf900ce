import { ApiError } from '../contract/errors.js'
import { createDocument, type OpenApiDocument } from '../openapi-document/document.js'
import { asObject, asText, type Json } from '../openapi-document/json.js'
import type { Place } from '../openapi-document/messages.js'
import { parseDocument } from '../openapi-document/parse-document.js'
import { UnusableDocument } from './unusable-document.js'

/**
 * Reads an OpenAPI 3 document in JSON or YAML.
 * @throws UnusableDocument
 */
export async function readDocument(bytes: Buffer): Promise<OpenApiDocument> {
  return toDocument(await parse(bytes))
}

/** @throws UnusableDocument. The document also throws it later, for a reference without a target. */
export function toDocument(root: Json): OpenApiDocument {
  return createDocument(root, readVersion(root) === '3.0', { add: refuse })
}

function refuse(_severity: string, text: string, place: string | Place = ''): never {
  const { at = '', about } = typeof place === 'string' ? { at: place } : place
  throw new UnusableDocument(`${text} (${[...new Set([at, about].filter(Boolean))].join(': ')})`)
}

async function parse(bytes: Buffer): Promise<Json> {
  try {
    return (await parseDocument(bytes)).root
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    const { messages } = cause.body as unknown as { messages: readonly { text: string }[] }
    throw new UnusableDocument(`${messages[0]?.text}; name an OpenAPI document in JSON or YAML`, { cause })
  }
}

function readVersion({ openapi, swagger }: Json): string {
  if (swagger !== undefined) {
    throw new UnusableDocument('the document is OpenAPI 2.0 (Swagger); convert it to 3.0 or 3.1')
  }
  const [, version] = /^(3\.[012])(?:\.|$)/.exec(asText(openapi)) ?? []
  if (version !== undefined) return version
  throw new UnusableDocument('the document is not OpenAPI 3; it needs a version, such as openapi: 3.1.0')
}

/** An object with all references resolved. */
export function follow(document: OpenApiDocument, value: unknown): Json {
  return asObject(document.follow({ value, at: '' }).value)
}
