/** Turns Ajv's errors into messages for the author of the value: what was expected, and what was found. */
import type { ErrorObject } from 'ajv'
import { DATA_SET, URI_OR_EMPTY } from '../contract/operations/patterns.js'
import { isSecretProperty } from '../contract/redaction.js'
import { suggestNearest } from '../core/nearest.js'
import { joinWithOr, quote, shorten } from '../core/quote.js'
import { ABSOLUTE_URL, describeValue, expected } from './describe-value.js'
import type { JsonSchema } from './plain-json-schema.js'

export interface SchemaProblem {
  /** Such as `connectors[2].versions[0].name`; empty for the value itself. */
  readonly path: string
  readonly message: string
}

/** Replaces a `$ref` with the schema that it refers to. */
export type ResolveRef = (schema: JsonSchema) => JsonSchema

/** @param error of an Ajv with the option `verbose`. */
export function explainSchemaError(error: ErrorObject, resolve: ResolveRef): SchemaProblem {
  return { path: toPath(shorten(error.instancePath, MAX_PATH_LENGTH)), message: toMessage(error, resolve) }
}

/** A body chooses the names in its maps, and each error repeats them. */
const MAX_PATH_LENGTH = 300

/** `/connectors/2/versions/0/name` as `connectors[2].versions[0].name`. */
function toPath(instancePath: string): string {
  return instancePath
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
      return `property "${String(params['missingProperty'])}" is missing`
    case 'additionalProperties':
      return unknownProperty(String(params['additionalProperty']), error)
    case 'enum':
      return notAllowed(error.data, params['allowedValues'] as unknown[])
    case 'oneOf':
      return `expected an object with ${alternatives(error, resolve)}, got ${found}`
    case 'discriminator':
      return wrongTag(error, resolve)
    case 'format':
      return `expected ${FORMATS[String(params['format'])] ?? String(params['format'])}, got ${found}`
    case 'pattern':
      return `${PATTERNS.get(String(params['pattern'])) ?? error.message ?? ''}, got ${found}`
    case 'type':
      return wrongType(error, String(params['type']))
    case 'minProperties':
      return `expected an object with ${joinWithOr(propertyNames(error))}, got an empty object`
    case 'maxProperties':
      return `expected only one of ${propertyNames(error).join(', ')}, got ${Object.keys(error.data as object).length}`
    case 'minItems':
      return `expected at least ${String(params['limit'])} items, got ${(error.data as unknown[]).length}`
    case 'maxItems':
    case 'additionalItems':
      return `expected at most ${String(params['limit'])} items, got ${(error.data as unknown[]).length}`
    default:
      return `${error.message ?? 'is not allowed'}, got ${found}`
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  'ulid':
    'a ULID (26 characters of 0-9 and A-Z without I, L, O and U, the first at most 7; with strictIds: false, any ' +
    'text that is not empty)',
  'date-time': 'an RFC 3339 time such as "2024-01-15T09:00:00Z"',
  'uri': ABSOLUTE_URL,
  'duration': 'a duration such as "500ms", "30s", "15m", "1h" or "7d", or milliseconds, at most a hundred years',
  'signed-duration': 'a duration such as "30s", "15m", "1h", "7d" or "-1h", or milliseconds, at most a hundred years'
}

/** What the patterns say that are hard to read. */
const PATTERNS = new Map([
  [URI_OR_EMPTY, `expected ${ABSOLUTE_URL}`],
  [DATA_SET, 'expected a project and a data set such as "acme.sales"']
])

const TYPES: Readonly<Record<string, string>> = {
  'string': 'a string',
  'object': 'an object',
  'array': 'an array',
  'boolean': 'true or false',
  'number': 'a number',
  'integer': 'an integer',
  'string,null': 'a string or null',
  'string,object': 'a string or an object',
  'string,number': 'a duration such as "500ms" or "30s", or a number of milliseconds',
  'string,number,object': 'a duration such as "500ms", a number of milliseconds, or an object'
}

function wrongType(error: ErrorObject, type: string): string {
  const isUnquoted =
    type.startsWith('string') && !type.includes('number') && ['number', 'boolean'].includes(typeof error.data)
  const hint = isUnquoted ? ' (put it in quotes)' : ''
  return `expected ${TYPES[type] ?? type}, got ${describe(error)}${hint}`
}

/** YAML reads `{ key:x }` as a property named "key:x", so unknown names are not repeated next to secrets. */
function unknownProperty(name: string, error: ErrorObject): string {
  const known = propertyNames(error)
  if (holdsSecrets(error.instancePath)) return `unknown property; expected ${joinWithOr(known)}`
  return `unknown property ${quote(name)}${suggestNearest(name, known) || `; expected ${joinWithOr(known)}`}`
}

function propertyNames({ parentSchema }: ErrorObject): string[] {
  return Object.keys((parentSchema as JsonSchema).properties ?? {})
}

function wrongTag(error: ErrorObject, resolve: ResolveRef): string {
  const { tag, tagValue } = error.params as { tag: string; tagValue: unknown }
  const variants = (error.parentSchema as JsonSchema).oneOf ?? []
  const allowed = variants.map(variant => resolve(variant).properties?.[tag]?.const)
  if (tagValue === undefined) return `property "${tag}" is missing; expected ${joinWithOr(allowed)}`
  return `${tag}: ${notAllowed(tagValue, allowed)}`
}

/** The required properties of each schema of a `oneOf`. */
function alternatives({ parentSchema }: ErrorObject, resolve: ResolveRef): string {
  const variants = (parentSchema as JsonSchema).oneOf ?? []
  return `either ${variants.map(variant => (resolve(variant).required ?? []).join(' and ')).join(' or ')}`
}

function notAllowed(found: unknown, allowed: readonly unknown[]): string {
  const suggestion = typeof found === 'string' ? suggestNearest(found, allowed.map(String)) : ''
  return `${expected(joinWithOr(abridge(allowed)), found)}${suggestion}`
}

const MAX_SHOWN = 60

function abridge(list: readonly unknown[]): readonly unknown[] {
  return list.length <= MAX_SHOWN ? list : [...list.slice(0, 3), '…', ...list.slice(-5)]
}

/** Shows only the type of a value that may be secret, or that should be an object or array. */
function describe({ data, instancePath, params }: ErrorObject): string {
  if (typeof data === 'object') return describeValue(data)
  const { type } = params as { type?: string }
  if (holdsSecrets(instancePath) || type === 'object' || type === 'array') return TYPES[typeof data] as string
  return describeValue(data)
}

/** Whether a path of a body or seed leads to secrets, or to the object that holds them. */
export function holdsSecrets(instancePath: string): boolean {
  if (/\/(apiKeys\/\d+|grant)(\/|$)/.test(instancePath)) return true
  return instancePath.split('/').some(isSecretProperty)
}
