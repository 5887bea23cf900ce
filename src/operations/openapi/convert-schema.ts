/** Schemas of OpenAPI 3.0 and 3.1 as JSON Schema 2020-12. */
import { isObject, type Json, mapValues } from '../../openapi-document/json.js'

interface ConvertOptions {
  /** Whether it is a schema of OpenAPI 3.0. */
  readonly isOld: boolean
  /** What is written for a `$ref`. */
  readonly refer: (reference: string) => string
}

/** Keywords that hold schemas by names, which may be those of keywords. */
const BY_NAME = new Set(['definitions', 'dependentSchemas', 'patternProperties', 'properties'])

/** Keywords that hold a schema, or a list of them. */
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

/** The schema with each of its references replaced, however deep; what is no schema stays as it is. */
export function convertSchema(schema: unknown, options: ConvertOptions): unknown {
  if (!isObject(schema)) return schema
  const { isOld, refer } = options
  if (isOld && typeof schema['$ref'] === 'string') return { $ref: refer(schema['$ref']) }
  // What is referred to in $defs becomes a definition of its own, and the name of one could be meant otherwise.
  const { $defs: _, nullable, ...kept } = isOld ? modernise(schema) : schema
  const converted = mapValues(kept, (value, keyword) => convertKeyword(keyword, value, options))
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

/** What OpenAPI 3.0 says otherwise than JSON Schema does, `nullable` apart. */
function modernise({ example, exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...schema }: Json): Json {
  return {
    ...schema,
    ...(example !== undefined && { examples: [example] }),
    ...bound(minimum, exclusiveMinimum, 'minimum', 'exclusiveMinimum'),
    ...bound(maximum, exclusiveMaximum, 'maximum', 'exclusiveMaximum')
  }
}

function bound(limit: unknown, isExclusive: unknown, inclusive: string, exclusive: string): Json {
  if (limit === undefined) return {}
  return { [isExclusive === true ? exclusive : inclusive]: limit }
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
