/** Reads and rewrites the `$ref` references of JSON Schemas. */
import type { RawSchema } from '../../contract/schemas/definition.js'

/** A reference to a definition, or to a part of it. */
export interface SchemaReference {
  readonly name: string
  /** A JSON Pointer into the schema of the definition; empty for the whole schema. */
  readonly rest: string
}

/** Keywords whose value is data. A `$ref` in it is not a reference. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'examples'])

/** Keywords whose value maps names to schemas. A name can equal a keyword. */
const BY_NAME = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'])

/** The schema with each reference replaced. */
export function mapReferences(schema: RawSchema, map: (reference: string) => string): RawSchema {
  return mapSchema(schema, map) as RawSchema
}

function mapSchema(schema: unknown, map: (reference: string) => string): unknown {
  if (Array.isArray(schema)) return schema.map(part => mapSchema(part, map))
  return mapValues(schema, (value, keyword) => {
    if (keyword === '$ref' && typeof value === 'string') return map(value)
    if (DATA.has(keyword)) return value
    return BY_NAME.has(keyword) ? mapValues(value, part => mapSchema(part, map)) : mapSchema(value, map)
  })
}

function mapValues(value: unknown, map: (part: unknown, name: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, map(part, name)]))
}

/** Visits what `mapReferences` would map, without a copy: references are read much more often than changed. */
function visitReferences(schema: unknown, visit: (reference: string) => void): void {
  if (Array.isArray(schema)) return schema.forEach(part => visitReferences(part, visit))
  visitValues(schema, (value, keyword) => {
    if (keyword === '$ref' && typeof value === 'string') return visit(value)
    if (DATA.has(keyword)) return
    if (BY_NAME.has(keyword)) visitValues(value, part => visitReferences(part, visit))
    else visitReferences(value, visit)
  })
}

function visitValues(value: unknown, visit: (part: unknown, name: string) => void): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const name of Object.keys(value)) visit((value as Readonly<Record<string, unknown>>)[name], name)
}

/**
 * Reads and writes references to definitions of the same version: `#/$defs/{name}` (SPEC:4354-4360). If the schema
 * itself has a `$defs` entry of that name, `#/$defs/{name}` means the entry, and a reference to the definition is
 * stored as `definition:{name}`, which no response shows.
 */
export function createNameReferences(schema: RawSchema) {
  const own = typeof schema === 'object' && '$defs' in schema ? new Set(Object.keys(schema.$defs as object)) : new Set()
  return {
    read: (reference: string): SchemaReference | undefined => {
      const [, form, name, rest = ''] = /^(#\/\$defs\/|definition:)([\w-]+)(\/.*)?$/.exec(reference) ?? []
      if (name === undefined || (form === '#/$defs/' && own.has(name))) return undefined
      return { name, rest }
    },
    write: ({ name, rest }: SchemaReference): string => `${own.has(name) ? 'definition:' : '#/$defs/'}${name}${rest}`
  }
}

/** The names of the definitions that a schema refers to, without duplicates. */
export function listReferredNames(schema: RawSchema): string[] {
  const references = new Set<string>()
  visitReferences(schema, reference => void references.add(reference))
  const { read } = createNameReferences(schema)
  return [...new Set([...references].flatMap(reference => read(reference)?.name ?? []))]
}
