import type { JsonSchema } from '../../contract/plain-json-schema.js'
import { isEmpty } from '../../operations/omit-empty.js'
import { canonicalId } from '../../core/ids.js'
import { parseTimestamp } from '../../core/timestamp.js'
import { resolveRef, type SeedJsonSchema } from './seed-json-schema.js'

/**
 * A valid document in its kept form, as its schema tells: ULIDs in upper case, times in UTC with six decimals, and
 * optional properties that are empty left out.
 */
export function normalise(value: unknown, root: SeedJsonSchema): unknown {
  return visit(value, root, root)
}

function visit(value: unknown, reference: JsonSchema, root: SeedJsonSchema): unknown {
  const schema = resolveVariant(value, resolveRef(reference, root), root)
  if (typeof value === 'string') return visitText(value, schema)
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema
    return value.map(item => visit(item, items, root))
  }
  if (schema.properties === undefined || typeof value !== 'object' || value === null) return value
  return visitObject(value, schema, root)
}

function resolveVariant(value: unknown, schema: JsonSchema, root: SeedJsonSchema): JsonSchema {
  if (schema.oneOf === undefined || schema.discriminator === undefined) return schema
  const tag = schema.discriminator.propertyName
  const variants = schema.oneOf.map(variant => resolveRef(variant, root))
  const constant = (value as Record<string, unknown>)[tag]
  return variants.find(variant => variant.properties?.[tag]?.const === constant) ?? schema
}

function visitText(text: string, schema: JsonSchema): string {
  if (schema.format === 'ulid') return canonicalId(text)
  if (schema.format === 'date-time') return parseTimestamp(text) ?? text
  return text
}

function visitObject(value: object, schema: JsonSchema, root: SeedJsonSchema): object {
  const { properties = {}, required = [] } = schema
  const entries = Object.entries(value)
    .map(([name, item]) => [name, visit(item, properties[name] ?? {}, root)] as const)
    .filter(([name, item]) => required.includes(name) || isUntyped(properties[name]) || !isEmpty(item))
  return Object.fromEntries(entries)
}

/** A value of any type (a default, a setting) says something even where it is false or empty. */
function isUntyped(schema: JsonSchema = {}): boolean {
  return schema.type === undefined && schema.$ref === undefined
}
