/** Reads and rewrites the references of JSON Schemas: `$ref`, and the mappings of discriminators. */
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

/** The schema with each reference replaced. Parts without a changed reference are not copied. */
export function mapReferences(schema: RawSchema, map: (reference: string) => string): RawSchema {
  return mapSchema(schema, map) as RawSchema
}

function mapSchema(schema: unknown, map: (reference: string) => string): unknown {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return mapItems(schema, part => mapSchema(part, map))
  return mapValues(schema, (value, keyword) => {
    if (keyword === '$ref' && typeof value === 'string') return map(value)
    if (DATA.has(keyword)) return value
    if (keyword === 'discriminator') return mapDiscriminator(value, map)
    return BY_NAME.has(keyword) ? mapNamed(value, map) : mapSchema(value, map)
  })
}

/** A mapping must name a schema as the `$ref` of its branch does. */
function mapDiscriminator(value: unknown, map: (reference: string) => string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return mapValues(value, (part, keyword) => {
    if (keyword !== 'mapping' || typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return mapValues(part, target => (typeof target === 'string' ? map(target) : target))
  })
}

/** An object whose keys are names. */
function mapNamed(value: unknown, map: (reference: string) => string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return mapValues(value, part => mapSchema(part, map))
}

function mapItems(list: readonly unknown[], map: (item: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < list.length; index++) {
    const mapped = map(list[index])
    if (mapped !== list[index]) (copy ??= [...list])[index] = mapped
  }
  return copy ?? list
}

function mapValues(value: object, map: (part: unknown, name: string) => unknown): object {
  let copy: Record<string, unknown> | undefined
  for (const name of Object.keys(value)) {
    const part = (value as Readonly<Record<string, unknown>>)[name]
    const mapped = map(part, name)
    if (mapped === part) continue
    copy ??= { ...value }
    // An assignment to `__proto__` would not set the property.
    if (name !== '__proto__') copy[name] = mapped
    else Object.defineProperty(copy, name, { value: mapped, writable: true, enumerable: true, configurable: true })
  }
  return copy ?? value
}

/**
 * Reads and writes references to definitions of the same version: `#/$defs/{name}` (SPEC:4354-4360). If the schema
 * itself has a `$defs` entry of that name, `#/$defs/{name}` means the entry, and a reference to the definition is
 * stored as `definition:{name}`, which no response shows.
 */
export function createNameReferences(schema: RawSchema) {
  const defs = typeof schema === 'object' && '$defs' in schema ? schema.$defs : undefined
  const own = new Set(typeof defs === 'object' && defs !== null ? Object.keys(defs) : [])
  return {
    read: (reference: string): SchemaReference | undefined => {
      const [, form, name, rest = ''] = /^(#\/\$defs\/|definition:)([\w-]+)(\/.*)?$/.exec(reference) ?? []
      if (name === undefined || (form === '#/$defs/' && own.has(name))) return undefined
      return { name, rest }
    },
    write: ({ name, rest }: SchemaReference): string => `${own.has(name) ? 'definition:' : '#/$defs/'}${name}${rest}`
  }
}

/** Whether a schema contains any reference. */
export function hasReferences(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  if (Array.isArray(schema)) return schema.some(hasReferences)
  for (const name in schema) {
    if (name === '$ref' || name === 'mapping' || hasReferences((schema as Readonly<Record<string, unknown>>)[name]))
      return true
  }
  return false
}

/** The names of the definitions that a schema refers to, without duplicates. */
export function listReferredNames(schema: RawSchema): string[] {
  const references = new Set<string>()
  mapReferences(schema, reference => {
    references.add(reference)
    return reference
  })
  const { read } = createNameReferences(schema)
  return [...new Set([...references].flatMap(reference => read(reference)?.name ?? []))]
}

/** A schema with each reference replaced, and the names that it refers to afterwards, without duplicates. */
export function rewriteReferences(
  schema: RawSchema,
  rewrite: (reference: string) => string
): { readonly schema: RawSchema; readonly refersTo: string[] } {
  const written = new Set<string>()
  const mapped = mapReferences(schema, reference => {
    const result = rewrite(reference)
    written.add(result)
    return result
  })
  const { read } = createNameReferences(mapped)
  return { schema: mapped, refersTo: [...new Set([...written].flatMap(each => read(each)?.name ?? []))] }
}
