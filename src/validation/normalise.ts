/** Brings values into the form in which they are stored, guided by their JSON Schema. */
import { canonicalId } from '../core/ids.js'
import { parseTimestamp } from '../core/timestamp.js'
import type { JsonSchema } from './plain-json-schema.js'
import type { ResolveRef } from './schema-problems.js'

interface NormaliseOptions {
  readonly resolve: ResolveRef
  /** Whether to drop an optional property that has this value. */
  readonly isLeftOut: (value: unknown) => boolean
}

/** A valid value with ULIDs in upper case, times in UTC with six decimals, and no unknown properties. */
export function normalise(value: unknown, reference: JsonSchema, options: NormaliseOptions): unknown {
  const schema = resolveVariant(value, options.resolve(reference), options.resolve)
  if (typeof value === 'string') return normaliseText(value, schema)
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema
    return value.map(item => normalise(item, items, options))
  }
  if (schema.properties === undefined || typeof value !== 'object' || value === null) return value
  return normaliseObject(value, schema, options)
}

function resolveVariant(value: unknown, schema: JsonSchema, resolve: ResolveRef): JsonSchema {
  if (schema.oneOf === undefined || schema.discriminator === undefined) return schema
  const tag = schema.discriminator.propertyName
  const variants = schema.oneOf.map(resolve)
  const constant = (value as Record<string, unknown>)[tag]
  return variants.find(variant => variant.properties?.[tag]?.const === constant) ?? schema
}

function normaliseText(text: string, schema: JsonSchema): string {
  if (schema.format === 'ulid') return canonicalId(text)
  if (schema.format === 'date-time') return parseTimestamp(text) ?? text
  return text
}

/** One loop, because a seed can have millions of properties. */
function normaliseObject(
  value: object,
  { properties = {}, required = [] }: JsonSchema,
  options: NormaliseOptions
): object {
  const normalised: Record<string, unknown> = {}
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(properties, name)) continue
    const schema = properties[name] as JsonSchema
    const item = normalise((value as Readonly<Record<string, unknown>>)[name], schema, options)
    if (required.includes(name) || isUntyped(schema) || !options.isLeftOut(item)) normalised[name] = item
  }
  return normalised
}

/** A property of any type, such as a default or a setting, is kept even if it is false or empty. */
function isUntyped(schema: JsonSchema = {}): boolean {
  return schema.type === undefined && schema.$ref === undefined
}
