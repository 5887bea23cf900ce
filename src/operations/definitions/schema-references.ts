/** What JSON Schemas refer to by `$ref`, decided without a database. */
import type { RawSchema } from '../../contract/schemas/definition.js'

/** A part of another definition: `rest` is a JSON Pointer into its schema, empty for the whole of it. */
export interface SchemaReference {
  readonly name: string
  readonly rest: string
}

/** Keywords that hold data, in which a `$ref` is none. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'examples'])

/** Keywords that hold schemas by names, which may be those of keywords. */
const BY_NAME = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'])

/** The schema with each of its references replaced. */
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

/**
 * How a definition of the same version is referred to by its name: `#/$defs/{name}` (SPEC:4354-4360). Where the schema
 * has such a part itself, that is meant; then `definition:{name}` is what is kept (ours, never answered).
 */
export function createNameReferences(schema: RawSchema) {
  const own = typeof schema === 'object' && '$defs' in schema ? Object.keys(schema.$defs as object) : []
  return {
    read: (reference: string): SchemaReference | undefined => {
      const [, form, name, rest = ''] = /^(#\/\$defs\/|definition:)([\w-]+)(\/.*)?$/.exec(reference) ?? []
      if (name === undefined || (form === '#/$defs/' && own.includes(name))) return undefined
      return { name, rest }
    },
    write: ({ name, rest }: SchemaReference): string =>
      `${own.includes(name) ? 'definition:' : '#/$defs/'}${name}${rest}`
  }
}

/** The names of the definitions that a schema refers to, each once. */
export function listReferredNames(schema: RawSchema): string[] {
  const names = new Set<string>()
  const { read } = createNameReferences(schema)
  mapReferences(schema, reference => {
    const found = read(reference)
    if (found !== undefined) names.add(found.name)
    return reference
  })
  return [...names]
}
