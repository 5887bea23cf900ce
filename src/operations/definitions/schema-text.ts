/** Schemas as text: what kind they are of, and what they say. */
import type { InlineSchema, RawSchema } from '../../contract/schemas/definition.js'
import { DEEPEST, isTooDeep } from '../../core/depth.js'
import { readYaml } from '../../core/yaml.js'

/** A schema that was sent: a JSON Schema as the value that it is, any other as its text. */
export type SentSchema =
  | { readonly contentType: string; readonly document: RawSchema }
  | { readonly contentType: string; readonly content: string }

/** What is wrong with a schema that was sent. */
export class SchemaMistake {
  readonly property: keyof InlineSchema
  readonly message: string

  constructor(property: keyof InlineSchema, message: string) {
    this.property = property
    this.message = message
  }
}

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+ *(;[ -~]*)?$/

/** Whether a schema of that media type (SPEC:4320-4330) is JSON. */
export function isJsonSchema(contentType: string): boolean {
  return /[/+]json *(;|$)/i.test(contentType)
}

function isYamlSchema(contentType: string): boolean {
  return /[/+](x-)?yaml *(;|$)/i.test(contentType)
}

/**
 * Reads a schema that was sent. YAML is read as the JSON that it stands for, which is what GetRawSchema answers; the
 * text of any other kind (SPEC:115-118) is not looked into.
 */
export async function readSentSchema({ contentType, content }: InlineSchema): Promise<SentSchema | SchemaMistake> {
  if (!MEDIA_TYPE.test(contentType)) {
    return new SchemaMistake('contentType', 'allowed is a media type, such as application/schema+json')
  }
  if (isJsonSchema(contentType)) return toSentSchema(contentType, parseJson(content), 'JSON')
  if (isYamlSchema(contentType)) return toSentSchema('application/schema+json', await parseYaml(content), 'YAML')
  return { contentType, content }
}

function toSentSchema(contentType: string, document: unknown, language: string): SentSchema | SchemaMistake {
  if (document === undefined) return new SchemaMistake('content', `is not well-formed ${language}`)
  if (isTooDeep(document)) return new SchemaMistake('content', `is nested more than ${DEEPEST} deep`)
  if (isSchema(document)) return { contentType, document }
  return new SchemaMistake('content', 'allowed is a JSON Schema, which is an object, true or false')
}

function isSchema(value: unknown): value is RawSchema {
  return typeof value === 'boolean' || (typeof value === 'object' && value !== null && !Array.isArray(value))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

async function parseYaml(text: string): Promise<unknown> {
  const { value, repeatsKeys } = await readYaml(text)
  if (value === undefined || repeatsKeys) return undefined
  try {
    // As JSON would say it: an alias can make YAML hold itself.
    return parseJson(JSON.stringify(value))
  } catch {
    return undefined
  }
}

/** A schema that is kept, where it is a JSON Schema. */
export function readKeptSchema({ contentType, content }: InlineSchema): RawSchema | undefined {
  const document = isJsonSchema(contentType) ? parseJson(content) : undefined
  return isSchema(document) && !isTooDeep(document) ? document : undefined
}
