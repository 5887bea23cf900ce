/** The keywords of a schema that are compared by value. */
import { asObject, type Json } from '../openapi-document/json.js'
import { isSame } from './difference.js'

const COMPARED = new Set([
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'contentEncoding',
  'contentMediaType',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'contains',
  'prefixItems',
  'minProperties',
  'maxProperties',
  'propertyNames',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedProperties',
  'unevaluatedItems',
  'not',
  'if',
  'then',
  'else',
  'default',
  'readOnly',
  'writeOnly'
])

/** Default values, which count as absent. */
const DEFAULTS: Json = {
  minLength: 0,
  minItems: 0,
  minProperties: 0,
  uniqueItems: false,
  readOnly: false,
  writeOnly: false
}

/** Merges the keywords of the parts of a schema, which all apply. */
export function mergeKeywords(parts: readonly Json[]): Json {
  const all = parts.map(readKeywords)
  const names = [...new Set(all.flatMap(Object.keys))].sort()
  return Object.fromEntries(
    names.map(name => [
      name,
      merge(
        name,
        all.filter(each => name in each).map(each => each[name])
      )
    ])
  )
}

function readKeywords(own: Json): Json {
  const entries = Object.entries({ ...own, ...readBounds(own) })
  return Object.fromEntries(entries.filter(([name, value]) => COMPARED.has(name) && !isDefault(name, value)))
}

function isDefault(name: string, value: unknown): boolean {
  if (name === 'patternProperties') return isForEveryName(value)
  return value === undefined || isSame(value, DEFAULTS[name])
}

/** Converts the boolean exclusiveMinimum and exclusiveMaximum of OpenAPI 3.0. */
function readBounds(own: Json): Json {
  return { ...readBound(own, 'minimum', 'exclusiveMinimum'), ...readBound(own, 'maximum', 'exclusiveMaximum') }
}

function readBound(own: Json, bound: string, exclusive: string): Json {
  if (typeof own[exclusive] !== 'boolean') return {}
  return own[exclusive] ? { [exclusive]: own[bound], [bound]: undefined } : { [exclusive]: undefined }
}

function merge(name: string, values: readonly unknown[]): unknown {
  const [first, ...others] = values
  if (others.every(other => isSame(other, first))) return first
  const numbers = values.filter(value => typeof value === 'number')
  if (numbers.length === values.length && /^(min|exclusiveMin)/.test(name)) return Math.max(...numbers)
  if (numbers.length === values.length && /^(max|exclusiveMax)/.test(name)) return Math.min(...numbers)
  return values
}

/** Whether the only pattern matches every name, which is equivalent to `additionalProperties`. */
export function isForEveryName(patternProperties: unknown): boolean {
  const patterns = Object.keys(asObject(patternProperties))
  return patterns.length === 1 && ['', '.*', '^.*$', '^(.*)$'].includes(patterns[0] as string)
}
