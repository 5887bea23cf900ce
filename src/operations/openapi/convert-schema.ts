/** Converts schemas of OpenAPI 3.0 and 3.1 to JSON Schema 2020-12. */
import { isObject, type Json, mapValues } from '../../openapi-document/json.js'

interface ConvertOptions {
  /** Whether the schema follows OpenAPI 3.0. */
  readonly isOld: boolean
  /** Replaces the value of a `$ref`. */
  readonly refer: (reference: string) => string
}

/** Keywords whose value maps names to schemas. A name can equal a keyword. */
const BY_NAME = new Set(['definitions', 'dependentSchemas', 'patternProperties', 'properties'])

/** Keywords whose value is a schema or a list of schemas. */
const SCHEMAS = new Set([
  'additionalItems',
  'additionalProperties',
  'allOf',
  'anyOf',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'oneOf',
  'prefixItems',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties'
])

/** Converts a schema and its subschemas. A value that is not a schema stays as it is. */
export function convertSchema(schema: unknown, options: ConvertOptions): unknown {
  if (!isObject(schema)) return schema
  const { isOld, refer } = options
  if (isOld && typeof schema['$ref'] === 'string') return { $ref: refer(schema['$ref']) }
  // Schemas in $defs become definitions, so `#/$defs/{name}` must not refer to an entry here.
  const { $defs: _, nullable, ...rest } = isOld ? modernise(schema) : schema
  const converted = mapValues(rest, (value, keyword) => convertKeyword(keyword, value, options))
  return isOld && nullable === true ? allowNull(converted) : converted
}

function convertKeyword(keyword: string, value: unknown, options: ConvertOptions): unknown {
  const convert = (part: unknown) => convertSchema(part, options)
  if (keyword === '$ref' && typeof value === 'string') return options.refer(value)
  if (keyword === 'discriminator' && isObject(value)) return convertDiscriminator(value, options)
  if (BY_NAME.has(keyword) && isObject(value)) return mapValues(value, convert)
  if (SCHEMAS.has(keyword)) return Array.isArray(value) ? value.map(convert) : convert(value)
  return value
}

function convertDiscriminator(discriminator: Json, { refer }: ConvertOptions): Json {
  const { mapping } = discriminator
  if (!isObject(mapping)) return discriminator
  const toReference = (value: unknown) => (typeof value === 'string' && value.startsWith('#/') ? refer(value) : value)
  return { ...discriminator, mapping: mapValues(mapping, toReference) }
}

/** Replaces keywords of OpenAPI 3.0 that differ from JSON Schema, except `nullable`. */
function modernise({ example, exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...schema }: Json): Json {
  return {
    ...schema,
    ...(example !== undefined && { examples: [example] }),
    ...(minimum !== undefined && { [exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum !== undefined && { [exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum })
  }
}

function allowNull(schema: Json): Json {
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] }
  const values = schema['enum']
  return {
    ...schema,
    type: [schema['type'], 'null'],
    ...(Array.isArray(values) && !values.includes(null) && { enum: [...(values as unknown[]), null] })
  }
}
