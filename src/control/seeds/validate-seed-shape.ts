/** Whether a document has the shape of a seed; the messages are for whoever wrote it. */
import { Ajv, type ErrorObject } from 'ajv'
import { isUlid } from '../../core/ids.js'
import { findNearest } from '../../core/nearest.js'
import { parseTimestamp } from '../../core/timestamp.js'
import type { SeedProblem } from './seed-error.js'
import { type JsonSchema, resolveRef, type SeedJsonSchema } from './seed-json-schema.js'

interface ShapeOptions {
  readonly strictIds: boolean
}

export type ShapeValidator = (content: unknown, file: string) => SeedProblem[]

export function createShapeValidator(schema: SeedJsonSchema, { strictIds }: ShapeOptions): ShapeValidator {
  const ajv = new Ajv({ allErrors: true, verbose: true, discriminator: true, strict: false })
  ajv.addFormat('ulid', strictIds ? isUlid : (text: string) => text !== '')
  ajv.addFormat('date-time', (text: string) => parseTimestamp(text) !== undefined)
  // A URL may hold placeholders such as {{shop}}, and the vendor's server takes any text.
  ajv.addFormat('uri', true)
  const validate = ajv.compile(schema)
  return (content, file) => {
    if (validate(content)) return []
    return (validate.errors ?? []).map(error => ({
      file,
      path: toPath(error),
      message: toMessage(error, schema)
    }))
  }
}

/** `/connectors/2/versions/0/name` as `connectors[2].versions[0].name`. */
function toPath(error: ErrorObject): string {
  return error.instancePath
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}${path === '' ? '' : '.'}${part}`), '')
}

function toMessage(error: ErrorObject, root: SeedJsonSchema): string {
  const found = describe(error)
  const params = error.params as Record<string, unknown>
  switch (error.keyword) {
    case 'required':
      return `the property "${String(params['missingProperty'])}" is missing`
    case 'additionalProperties':
      return unknownProperty(String(params['additionalProperty']), error.parentSchema as JsonSchema)
    case 'enum':
      return notAllowed(error.data, params['allowedValues'] as unknown[])
    case 'discriminator':
      return wrongTag(error, root)
    case 'format':
      return `found ${found}; allowed is ${FORMATS[String(params['format'])] ?? String(params['format'])}`
    case 'type':
      return wrongType(error, String(params['type']))
    case 'minProperties':
      return `found an empty object; allowed is one with ${propertyNames(error.parentSchema as JsonSchema)}`
    default:
      return `found ${found}; it ${error.message ?? 'is not allowed'}`
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  ulid:
    'a ULID (26 characters of 0-9 and A-Z without I, L, O and U, the first at most 7), or any text that is not ' +
    'empty under the setting strictIds: false',
  'date-time': 'a time of RFC 3339, such as "2024-01-15T09:00:00Z"'
}

const NAMES_OF_TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'an object',
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
  'string,null': 'a text, or null'
}

function wrongType(error: ErrorObject, type: string): string {
  const isUnquoted = type.startsWith('string') && ['number', 'boolean'].includes(typeof error.data)
  const hint = isUnquoted ? ' (put it in quotes)' : ''
  return `found ${describe(error)}; allowed is ${NAMES_OF_TYPES[type] ?? type}${hint}`
}

function unknownProperty(name: string, schema: JsonSchema): string {
  const nearest = findNearest(name, Object.keys(schema.properties ?? {}))
  const question = nearest === undefined ? '' : `; did you mean "${nearest}"?`
  return `the property "${name}" is not known${question || `; allowed are ${propertyNames(schema)}`}`
}

function propertyNames(schema: JsonSchema): string {
  return Object.keys(schema.properties ?? {}).join(', ')
}

function wrongTag(error: ErrorObject, root: SeedJsonSchema): string {
  const { tag, tagValue } = error.params as { tag: string; tagValue: unknown }
  const variants = (error.parentSchema as JsonSchema).oneOf ?? []
  const allowed = variants.map(variant => resolveRef(variant, root).properties?.[tag]?.const)
  if (tagValue === undefined) return `the property "${tag}" is missing; allowed are ${allowed.join(', ')}`
  return `${tag}: ${notAllowed(tagValue, allowed)}`
}

function notAllowed(found: unknown, allowed: readonly unknown[]): string {
  const nearest = typeof found === 'string' ? findNearest(found, allowed.map(String)) : undefined
  const question = nearest === undefined ? '' : ` (did you mean ${nearest}?)`
  return `found ${JSON.stringify(found)}; allowed are ${allowed.join(', ')}${question}`
}

const LONGEST_SHOWN = 60

/** What was found; a secret only by its type. */
function describe({ data, instancePath }: ErrorObject): string {
  if (data === null) return 'null'
  if (Array.isArray(data)) return 'a list'
  if (typeof data === 'object') return 'an object'
  if (/\/(data\/\w+|key|sha256|clientSecret)$/.test(instancePath)) return `a ${typeof data}`
  const text = JSON.stringify(data)
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}
