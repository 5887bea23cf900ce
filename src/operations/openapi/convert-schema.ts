/** Converts schemas of OpenAPI 3.0 and 3.1 to JSON Schema 2020-12. */
import { isObject } from '../../core/values/is-object.js'
import type { Part } from '../../openapi-document/document.js'
import { asObject, type Json, mapValues } from '../../openapi-document/json.js'
import { escapeKey } from '../../openapi-document/pointer.js'

interface ConvertOptions {
  /** Whether the schema follows OpenAPI 3.0. */
  readonly isOld: boolean
  /** Replaces the value of a `$ref`; undefined if it leads nowhere. @param at the pointer to the schema with it. */
  readonly refer: (reference: string, at: string) => string | undefined
  /** Replaces a value of the mapping of a discriminator, which may also be the name of a schema. */
  readonly map: (value: string, at: string) => string
  readonly report: (text: string, at: string) => void
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
export function convertSchema({ value: schema, at }: Part, options: ConvertOptions): unknown {
  if (!isObject(schema)) return schema
  const { isOld, refer } = options
  if (isOld && typeof schema['$ref'] === 'string') return omitUndefined({ $ref: refer(schema['$ref'], at) })
  reportOmissions(schema, at, options)
  // Schemas in $defs become definitions, so `#/$defs/{name}` must not refer to an entry here.
  const { $defs: _, nullable, ...rest } = isOld ? modernise(schema) : schema
  const converted = omitUndefined(
    mapValues(rest, (value, keyword) => convertKeyword(keyword, { value, at: `${at}/${escapeKey(keyword)}` }, options))
  )
  return isOld && nullable === true ? allowNull(converted) : converted
}

function convertKeyword(keyword: string, { value, at }: Part, options: ConvertOptions): unknown {
  const convert = (part: unknown, key: string | number) =>
    convertSchema({ value: part, at: `${at}/${escapeKey(`${key}`)}` }, options)
  if (keyword === '$ref' && typeof value === 'string') return options.refer(value, at.slice(0, -'/$ref'.length))
  if (keyword === 'discriminator' && isObject(value)) return convertDiscriminator({ value, at }, options)
  if (BY_NAME.has(keyword) && isObject(value)) return mapValues(value, convert)
  if (SCHEMAS.has(keyword)) return Array.isArray(value) ? value.map(convert) : convertSchema({ value, at }, options)
  return value
}

function convertDiscriminator({ value, at }: Part, { map }: ConvertOptions): Json {
  const { mapping, defaultMapping } = asObject(value)
  const convert = (name: string, target: unknown) =>
    typeof target === 'string' ? map(target, `${at}/${name}`) : target
  return {
    ...asObject(value),
    ...(defaultMapping !== undefined && { defaultMapping: convert('defaultMapping', defaultMapping) }),
    ...(isObject(mapping) && {
      mapping: mapValues(mapping, (target, name) => convert(`mapping/${escapeKey(name)}`, target))
    })
  }
}

/** Names what has no equivalent in JSON Schema. */
function reportOmissions(schema: Json, at: string, { isOld, report }: ConvertOptions): void {
  const { $defs, example, examples, exclusiveMinimum, exclusiveMaximum, minimum, maximum } = schema
  if ($defs !== undefined)
    report('$defs of a schema were omitted; parts that are referred to became definitions', `${at}/$defs`)
  if (!isOld) return
  if (example !== undefined && examples !== undefined)
    report('examples beside an example were omitted', `${at}/examples`)
  const limits = { exclusiveMinimum: [exclusiveMinimum, minimum], exclusiveMaximum: [exclusiveMaximum, maximum] }
  for (const [keyword, [flag, limit]] of Object.entries(limits)) {
    const isKept = flag === undefined || (typeof flag === 'boolean' && (limit !== undefined || !flag))
    if (!isKept) report('an exclusive limit without its limit was omitted', `${at}/${keyword}`)
  }
}

/** A keyword that leads nowhere is left out, so that the schema allows any value there. */
function omitUndefined(schema: Json): Json {
  return Object.values(schema).includes(undefined)
    ? Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined))
    : schema
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
