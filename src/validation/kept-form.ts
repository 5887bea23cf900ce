/** Values as they are kept, as their schema tells. */
import { canonicalId } from '../core/ids.js'
import { parseTimestamp } from '../core/timestamp.js'
import type { JsonSchema } from './plain-json-schema.js'
import type { ResolveRef } from './schema-problems.js'

interface KeptFormOptions {
  readonly resolve: ResolveRef
  /** Whether an optional property of this value is left out. */
  readonly isLeftOut: (value: unknown) => boolean
}

/**
 * A valid value in its kept form: ULIDs in upper case, times in UTC with six decimals, and without the properties that
 * its schema does not know.
 */
export function toKeptForm(value: unknown, reference: JsonSchema, options: KeptFormOptions): unknown {
  const schema = resolveVariant(value, options.resolve(reference), options.resolve)
  if (typeof value === 'string') return toKeptText(value, schema)
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema
    return value.map(item => toKeptForm(item, items, options))
  }
  if (schema.properties === undefined || typeof value !== 'object' || value === null) return value
  return toKeptObject(value, schema, options)
}

function resolveVariant(value: unknown, schema: JsonSchema, resolve: ResolveRef): JsonSchema {
  if (schema.oneOf === undefined || schema.discriminator === undefined) return schema
  const tag = schema.discriminator.propertyName
  const variants = schema.oneOf.map(resolve)
  const constant = (value as Record<string, unknown>)[tag]
  return variants.find(variant => variant.properties?.[tag]?.const === constant) ?? schema
}

function toKeptText(text: string, schema: JsonSchema): string {
  if (schema.format === 'ulid') return canonicalId(text)
  if (schema.format === 'date-time') return parseTimestamp(text) ?? text
  return text
}

function toKeptObject(value: object, { properties = {}, required = [] }: JsonSchema, options: KeptFormOptions): object {
  const entries = Object.entries(value)
    .filter(([name]) => Object.hasOwn(properties, name))
    .map(([name, item]) => [name, toKeptForm(item, properties[name] as JsonSchema, options)] as const)
    .filter(([name, item]) => required.includes(name) || isUntyped(properties[name]) || !options.isLeftOut(item))
  return Object.fromEntries(entries)
}

/** A value of any type (a default, a setting) says something even where it is false or empty. */
function isUntyped(schema: JsonSchema = {}): boolean {
  return schema.type === undefined && schema.$ref === undefined
}
