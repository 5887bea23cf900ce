/** Parses schemas, in requests and as stored. */
import type { InlineSchema, RawSchema } from '../../contract/schemas/definition.js'
import { isTooDeep, MAX_DEPTH } from '../../core/values/depth.js'
import { findExcess, readYaml } from '../../core/yaml.js'
import { isObject } from '../../core/values/is-object.js'
import { hasReferences } from './schema-references.js'

/** A schema in a request: a parsed JSON Schema with references, or the text to store. */
export type SentSchema =
  | { readonly contentType: string; readonly document: RawSchema }
  | { readonly contentType: string; readonly content: string }

/** Why a schema in a request is invalid. */
export class SchemaMistake {
  readonly property: keyof InlineSchema
  readonly message: string

  constructor(property: keyof InlineSchema, message: string) {
    this.property = property
    this.message = message
  }
}

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+ *(;[ -~]*)?$/

/** Whether schemas of a media type (SPEC:4320-4330) are JSON. */
export function isJsonSchema(contentType: string): boolean {
  return /[/+]json *(;|$)/i.test(contentType)
}

function isYamlSchema(contentType: string): boolean {
  return /[/+](x-)?yaml *(;|$)/i.test(contentType)
}

/**
 * Parses a schema of a request. YAML becomes the equivalent JSON, which GetRawSchema returns. Schemas of other kinds
 * (SPEC:115-118) are not parsed.
 */
export async function readSentSchema({ contentType, content }: InlineSchema): Promise<SentSchema | SchemaMistake> {
  if (!MEDIA_TYPE.test(contentType)) {
    return new SchemaMistake('contentType', 'expected a media type such as application/schema+json')
  }
  if (isJsonSchema(contentType)) return toSentSchema(contentType, parseJson(content), 'JSON')
  if (isYamlSchema(contentType)) return toSentSchema('application/schema+json', await parseYaml(content), 'YAML')
  return { contentType, content }
}

function toSentSchema(contentType: string, document: unknown, language: string): SentSchema | SchemaMistake {
  if (document instanceof SchemaMistake) return document
  if (document === undefined) return new SchemaMistake('content', `is not valid ${language}`)
  if (isTooDeep(document)) return new SchemaMistake('content', `is nested more than ${MAX_DEPTH} levels deep`)
  if (!isSchema(document)) return new SchemaMistake('content', 'expected a JSON Schema: an object, true or false')
  return hasReferences(document) ? { contentType, document } : { contentType, content: JSON.stringify(document) }
}

function isSchema(value: unknown): value is RawSchema {
  return typeof value === 'boolean' || isObject(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Without aliases: their values are copied. */
async function parseYaml(text: string): Promise<unknown> {
  const { value, repeatsKeys } = await readYaml(text)
  if (value === undefined || repeatsKeys) return undefined
  switch (findExcess(value, text)) {
    case 'size':
      return new SchemaMistake('content', 'is too large with its aliases resolved')
    case 'depth':
      return undefined
    default:
      return parseJson(JSON.stringify(value))
  }
}

/** A stored schema; undefined if it is not a JSON Schema. */
export function readStoredSchema({ contentType, content }: InlineSchema): RawSchema | undefined {
  const document = isJsonSchema(contentType) ? parseJson(content) : undefined
  return isSchema(document) && !isTooDeep(document) ? document : undefined
}
