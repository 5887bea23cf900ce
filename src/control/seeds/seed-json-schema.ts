import type { TSchema } from '@sinclair/typebox'
import type { JsonSchema } from '../../validation/plain-json-schema.js'
import { schemas } from '../../contract/schemas.js'
import * as seedSchemas from './seed-schema.js'

export interface SeedJsonSchema extends JsonSchema {
  readonly $defs: Readonly<Record<string, JsonSchema>>
}

const REF_PREFIX = '#/$defs/'

const REFS = /"#\/\$defs\/(\w+)"/g

/** Replaces a reference with its target. */
export function resolveRef(schema: JsonSchema, root: SeedJsonSchema): JsonSchema {
  return schema.$ref === undefined ? schema : (root.$defs[schema.$ref.slice(REF_PREFIX.length)] as JsonSchema)
}

/** The references to all schemas, each after those that it refers to, except in a cycle. */
export function listRefs(root: SeedJsonSchema): string[] {
  const refs = new Set<string>()
  const seen = new Set<string>()
  const visit = (schema: JsonSchema): void => {
    for (const [, name = ''] of JSON.stringify(schema).matchAll(REFS)) {
      if (seen.has(name)) continue
      seen.add(name)
      visit(root.$defs[name] as JsonSchema)
      refs.add(`${REF_PREFIX}${name}`)
    }
  }
  const { $defs: _, ...own } = root
  visit(own)
  return [...refs]
}

function toClosedSchema(schema: TSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema, close)) as JsonSchema
}

function close(key: string, value: unknown): unknown {
  if (key === '$id') return undefined
  if (key === '$ref') return `${REF_PREFIX}${value as string}`
  const isObject = typeof value === 'object' && value !== null && 'properties' in value && 'type' in value
  return isObject && value.type === 'object' ? { additionalProperties: false, ...value } : value
}

/** Adds the schemas that a schema refers to, recursively. */
function collect(schema: JsonSchema, named: Record<string, TSchema>, $defs: Record<string, JsonSchema>): void {
  for (const [, name = ''] of JSON.stringify(schema).matchAll(REFS)) {
    if (name in $defs) continue
    const referred = toClosedSchema(named[name] as TSchema)
    $defs[name] = referred
    collect(referred, named, $defs)
  }
}

/**
 * The JSON Schema of seeds, for validation and for editors. It allows no unknown properties, because they would be
 * lost.
 */
export const seedJsonSchema = describeSeeds()

function describeSeeds(): SeedJsonSchema {
  const named: Record<string, TSchema> = { ...schemas, ...seedSchemas }
  const $defs: Record<string, JsonSchema> = {}
  const root = toClosedSchema(seedSchemas.SeedDocument)
  collect(root, named, $defs)
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A seed of versori-mock',
    ...root,
    $defs
  } as SeedJsonSchema
}
