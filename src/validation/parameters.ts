/**
 * Reads the parameters of a path or query by their JSON Schemas. Parameters use so few keywords that Ajv, which takes
 * 60 ms to load, is not needed for them.
 */
import { categories } from '../contract/categories.js'
import type { ErrorField } from '../contract/schemas/common.js'
import { joinWithOr } from '../core/quote.js'
import { expected } from './describe-value.js'

export interface ParameterSchema {
  readonly type: 'string' | 'integer' | 'boolean' | 'array'
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: number
  /** The schema that each item must match. */
  readonly items?: { readonly $ref: string }
}

/** Parameters as sent. A parameter that was repeated has several texts. */
export type ParameterTexts = Readonly<Record<string, string | readonly string[] | undefined>>

export interface ReadParameters {
  readonly values: Readonly<Record<string, unknown>>
  /** One for each parameter that is wrong. */
  readonly fields: readonly ErrorField[]
}

/**
 * Converts the parameters that a schema names, and ignores all others. An empty parameter counts as absent. An absent
 * parameter has its default or, without one, no value.
 */
export function readParameters(
  schemas: Readonly<Record<string, ParameterSchema>>,
  sent: ParameterTexts
): ReadParameters {
  const values: Record<string, unknown> = {}
  const fields: ErrorField[] = []
  for (const [name, schema] of Object.entries(schemas)) {
    const texts = textsOf(sent[name])
    const result = texts.length === 0 ? { value: schema.default } : readParameter(schema, texts)
    if ('message' in result) fields.push({ field: name, message: result.message })
    else if (result.value !== undefined) values[name] = result.value
  }
  return { values, fields }
}

const NONE: readonly string[] = []

function textsOf(sent: string | readonly string[] | undefined): readonly string[] {
  return sent === undefined ? NONE : [sent].flat().filter(text => text !== '')
}

type Result = { readonly value: unknown } | { readonly message: string }

function readParameter(schema: ParameterSchema, texts: readonly string[]): Result {
  if (schema.type === 'array') return readItems(schema, texts)
  const [text = '', ...more] = texts
  if (more.length > 0) return { message: 'is sent more than once; send it once' }
  switch (schema.type) {
    case 'integer':
      return readInteger(schema, text)
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : { message: expected('true or false', text) }
    default:
      return { value: text }
  }
}

function readInteger({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: ParameterSchema, text: string): Result {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= minimum && value <= maximum
    ? { value }
    : { message: expected(`a whole number from ${minimum} to ${maximum}`, text) }
}

/** The schemas that items of a parameter refer to, as lists of the allowed values. */
const allowedItems: Readonly<Record<string, readonly string[]>> = { Category: categories }

function readItems({ items }: ParameterSchema, texts: readonly string[]): Result {
  const allowed = items && allowedItems[items.$ref]
  const unknown = texts.find(text => allowed !== undefined && !allowed.includes(text))
  return unknown === undefined ? { value: texts } : { message: expected(joinWithOr(allowed ?? []), unknown) }
}
