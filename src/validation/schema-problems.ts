/** Puts what Ajv found into words for whoever wrote the value: where, what was found, and what is allowed. */
import type { ErrorObject } from 'ajv'
import { describeValue } from './describe-value.js'
import { findNearest } from '../core/nearest.js'
import type { JsonSchema } from './plain-json-schema.js'

export interface SchemaProblem {
  /** Such as `connectors[2].versions[0].name`; empty for the value itself. */
  readonly path: string
  readonly message: string
}

/** The schema that a `$ref` stands for. */
export type ResolveRef = (schema: JsonSchema) => JsonSchema

/** @param error of an Ajv with the option `verbose`. */
export function explainSchemaError(error: ErrorObject, resolve: ResolveRef): SchemaProblem {
  return { path: toPath(error), message: toMessage(error, resolve) }
}

/** `/connectors/2/versions/0/name` as `connectors[2].versions[0].name`. */
function toPath(error: ErrorObject): string {
  return error.instancePath
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}${path === '' ? '' : '.'}${part}`), '')
}

function toMessage(error: ErrorObject, resolve: ResolveRef): string {
  const found = describe(error)
  const params = error.params as Record<string, unknown>
  switch (error.keyword) {
    case 'required':
      return `the property "${String(params['missingProperty'])}" is missing`
    case 'additionalProperties':
      return unknownProperty(String(params['additionalProperty']), error)
    case 'enum':
      return notAllowed(error.data, params['allowedValues'] as unknown[])
    case 'oneOf':
      return `found ${found}; allowed is one with ${alternatives(error, resolve)}`
    case 'discriminator':
      return wrongTag(error, resolve)
    case 'format':
      return `found ${found}; allowed is ${FORMATS[String(params['format'])] ?? String(params['format'])}`
    case 'type':
      return wrongType(error, String(params['type']))
    case 'minProperties':
      return `found an empty object; allowed is one with ${propertyNames(error.parentSchema as JsonSchema)}`
    case 'maxProperties':
      return `found ${Object.keys(error.data as object).length} properties; allowed is only one of ${propertyNames(error.parentSchema as JsonSchema)}`
    case 'minItems':
    case 'maxItems':
    case 'additionalItems':
      return `found a list of ${(error.data as unknown[]).length}; allowed is a list of ${String(params['limit'])}`
    default:
      return `found ${found}; it ${error.message ?? 'is not allowed'}`
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  'ulid':
    'a ULID (26 characters of 0-9 and A-Z without I, L, O and U, the first at most 7), or any text that is not ' +
    'empty under the setting strictIds: false',
  'date-time': 'a time of RFC 3339, such as "2024-01-15T09:00:00Z"',
  'duration': 'a duration such as "500ms", "30s", "15m", "1h" or "7d", of a hundred years at most',
  'signed-duration': 'a duration such as "30s", "15m", "1h", "7d" or "-1h", of a hundred years at most'
}

const NAMES_OF_TYPES: Readonly<Record<string, string>> = {
  'string': 'a text',
  'object': 'an object',
  'array': 'a list',
  'boolean': 'true or false',
  'number': 'a number',
  'integer': 'a whole number',
  'string,null': 'a text, or null',
  'string,object': 'a text, or an object'
}

function wrongType(error: ErrorObject, type: string): string {
  const isUnquoted = type.startsWith('string') && ['number', 'boolean'].includes(typeof error.data)
  const hint = isUnquoted ? ' (put it in quotes)' : ''
  return `found ${describe(error)}; allowed is ${NAMES_OF_TYPES[type] ?? type}${hint}`
}

/** `{ key:x }` is to YAML a property named "key:x": where secrets are, no name is repeated that is not known. */
function unknownProperty(name: string, { instancePath, parentSchema }: ErrorObject): string {
  const schema = parentSchema as JsonSchema
  if (holdsSecrets(instancePath)) return `a property is not known; allowed are ${propertyNames(schema)}`
  const nearest = findNearest(name, Object.keys(schema.properties ?? {}))
  const question = nearest === undefined ? '' : `; did you mean "${nearest}"?`
  return `the property "${name}" is not known${question || `; allowed are ${propertyNames(schema)}`}`
}

function propertyNames(schema: JsonSchema): string {
  return Object.keys(schema.properties ?? {}).join(', ')
}

function wrongTag(error: ErrorObject, resolve: ResolveRef): string {
  const { tag, tagValue } = error.params as { tag: string; tagValue: unknown }
  const variants = (error.parentSchema as JsonSchema).oneOf ?? []
  const allowed = variants.map(variant => resolve(variant).properties?.[tag]?.const)
  if (tagValue === undefined) return `the property "${tag}" is missing; allowed are ${allowed.join(', ')}`
  return `${tag}: ${notAllowed(tagValue, allowed)}`
}

/** What each of several schemas requires, of which a value must fit one and no other. */
function alternatives({ parentSchema }: ErrorObject, resolve: ResolveRef): string {
  const variants = (parentSchema as JsonSchema).oneOf ?? []
  return `either ${variants.map(variant => (resolve(variant).required ?? []).join(' and ')).join(' or ')}`
}

function notAllowed(found: unknown, allowed: readonly unknown[]): string {
  const nearest = typeof found === 'string' ? findNearest(found, allowed.map(String)) : undefined
  const question = nearest === undefined ? '' : ` (did you mean ${nearest}?)`
  return `found ${describeValue(found)}; allowed are ${shorten(allowed).join(', ')}${question}`
}

const MOST_SHOWN = 60

function shorten(list: readonly unknown[]): readonly unknown[] {
  return list.length <= MOST_SHOWN ? list : [...list.slice(0, 3), '…', ...list.slice(-5)]
}

/** What was found; what may be a secret, and what should have been more than a word, only by its type. */
function describe({ data, instancePath, params }: ErrorObject): string {
  if (typeof data === 'object') return describeValue(data)
  const { type } = params as { type?: string }
  if (holdsSecrets(instancePath) || type === 'object' || type === 'array') return WORDS[typeof data] as string
  return describeValue(data)
}

const WORDS: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', boolean: 'true or false' }

/** Whether a value is, or lies in, an object whose properties are secrets, wherever a body or a seed holds it. */
export function holdsSecrets(instancePath: string): boolean {
  return /\/(apiKeys\/\d+|credential\/data|grant)(\/|$)/.test(instancePath)
}
