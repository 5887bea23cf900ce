/** Makes values that fit a schema, and values that break one of its constraints. */
import type { Json } from '../../openapi-document/json.js'

export type Schemas = Readonly<Record<string, Json>>

/** A value that breaks a constraint. */
export interface Break {
  readonly keyword: string
  readonly value: unknown
}

/** The name of the schema that a reference refers to. */
export function nameOfReference(schema: Json): string | undefined {
  const reference = schema['$ref']
  return typeof reference === 'string' ? reference.split('/').at(-1) : undefined
}

const FORMATS: Readonly<Record<string, string>> = {
  'ulid': '01J00000000000000000000000',
  'date-time': '2024-01-15T09:00:00Z',
  'uri': 'https://example.com/',
  'duration': '1h',
  'signed-duration': '1h',
  'binary': 'bytes'
}

/** One of them fits each pattern of the contract, and another one does not. */
const TEXTS = ['A', '', 'A.B', 'a:asc', '0'.repeat(64), ' ', '%', '{}']

/** The smallest value that fits a schema: without optional properties, unless one is needed. */
export function toSample(schema: Json, schemas: Schemas): unknown {
  const name = nameOfReference(schema)
  if (name !== undefined) return toSample(schemas[name] as Json, schemas)
  const { const: constant, enum: values, oneOf, properties = {}, required = [], minProperties = 0 } = schema
  if (constant !== undefined) return constant
  if (Array.isArray(values)) return values[0]
  if (Array.isArray(oneOf)) return toSample(oneOf[0] as Json, schemas)
  switch ([schema['type']].flat()[0]) {
    case 'string':
      return toText(schema)
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 0
    case 'boolean':
      return true
    case 'array':
      return []
    case 'object': {
      const all = Object.keys(properties as object)
      const names = (required as string[]).length < Number(minProperties) ? all.slice(0, 1) : (required as string[])
      const entries = names.map(each => [each, toSample((properties as Schemas)[each] as Json, schemas)])
      return Object.fromEntries(entries) as unknown
    }
    default:
      return 'anything'
  }
}

function toText({ format, pattern }: Json): string {
  if (typeof format === 'string') return FORMATS[format] ?? 'A'
  return TEXTS.find(text => pattern === undefined || new RegExp(pattern as string, 'u').test(text)) ?? 'A'
}

/** A value for each constraint of a schema that breaks this one. */
export function listBreaks(schema: Json, sample: unknown): Break[] {
  const all: readonly (Break | undefined)[] = [
    breakType(schema),
    ...breakText(schema),
    ...breakNumber(schema),
    ...breakObject(schema, sample),
    'enum' in schema ? { keyword: 'enum', value: 'not one of them' } : undefined,
    'const' in schema ? { keyword: 'const', value: 'another' } : undefined,
    'minItems' in schema ? { keyword: 'minItems', value: [] } : undefined,
    'oneOf' in schema && !('discriminator' in schema) ? { keyword: 'oneOf', value: 0 } : undefined
  ]
  return all.filter(each => each !== undefined)
}

/** `true` is neither a number nor text, so it is not a duration either, which may be both. */
const OTHERS: Readonly<Record<string, unknown>> = {
  string: 5,
  integer: 1.5,
  number: true,
  boolean: 'text',
  array: {},
  object: 'text'
}

function breakType({ type }: Json): Break | undefined {
  const types = [type].flat()
  const known = types.includes('number') ? 'number' : types[0]
  return typeof known === 'string' ? { keyword: 'type', value: OTHERS[known] } : undefined
}

function breakText({ format, pattern, minLength, maxLength }: Json): (Break | undefined)[] {
  const other = TEXTS.find(text => pattern !== undefined && !new RegExp(pattern as string, 'u').test(text))
  return [
    format === undefined ? undefined : { keyword: 'format', value: 'no {such} format' },
    pattern === undefined ? undefined : { keyword: 'pattern', value: other },
    minLength === undefined ? undefined : { keyword: 'minLength', value: '' },
    maxLength === undefined ? undefined : { keyword: 'maxLength', value: 'A'.repeat(Number(maxLength) + 1) }
  ]
}

function breakNumber({ minimum, maximum }: Json): (Break | undefined)[] {
  return [
    minimum === undefined ? undefined : { keyword: 'minimum', value: Number(minimum) - 1 },
    maximum === undefined ? undefined : { keyword: 'maximum', value: Number(maximum) + 1 }
  ]
}

function breakObject(
  { required = [], minProperties, additionalProperties, discriminator }: Json,
  sample: unknown
): (Break | undefined)[] {
  const value = sample as Json
  return [
    ...(required as string[]).map(name => {
      const { [name]: _, ...rest } = value
      return { keyword: `required ${name}`, value: rest }
    }),
    minProperties === undefined ? undefined : { keyword: 'minProperties', value: {} },
    additionalProperties === false ? { keyword: 'additionalProperties', value: { ...value, unknown: 1 } } : undefined,
    discriminator === undefined
      ? undefined
      : {
          keyword: 'discriminator',
          value: { ...value, [(discriminator as { propertyName: string }).propertyName]: 'unknown' }
        }
  ]
}
