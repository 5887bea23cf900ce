/** Schemas as OpenAPI 3.1 expects them: named, with references as JSON Pointers. */

export type Json = Record<string, unknown>

const PREFIX = '#/components/schemas/'

export function refer(name: string): Json {
  return { $ref: PREFIX + name }
}

/** A schema without `$id`, whose references are JSON Pointers. */
export function publishSchema(schema: object): Json {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === '$id') return undefined
    if (key === '$ref') return PREFIX + (value as string)
    return isTuple(value) ? toTuple(value) : value
  }) as Json
}

interface Tuple extends Json {
  readonly items: readonly Json[]
}

function isTuple(value: unknown): value is Tuple {
  return typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
}

/** TypeBox writes tuples as draft 7 does, which OpenAPI 3.1 refuses. All items of ours have the same schema. */
function toTuple({ items, additionalItems: _, ...rest }: Tuple): Json {
  return { ...rest, items: items[0] }
}

/**
 * The components of a document: the schemas that it refers to, and those that they refer to. The variants of a
 * discriminated choice get names, because generators make types of references only.
 */
export function publishSchemas(schemas: Readonly<Record<string, object>>, document: unknown): Record<string, Json> {
  const named: Record<string, Json> = {}
  for (const [name, schema] of Object.entries(schemas)) named[name] = publishSchema(schema)
  for (const [name, schema] of Object.entries(named)) named[name] = publishChoice(name, schema, named)
  const used = listUsed(named, document)
  return Object.fromEntries(Object.entries(named).filter(([name]) => used.has(name)))
}

interface Choice extends Json {
  readonly oneOf: readonly Json[]
  readonly discriminator: { readonly propertyName: string }
}

function isChoice(schema: Json): schema is Choice {
  return 'oneOf' in schema && 'discriminator' in schema
}

/** Names the variants of a choice in `named`, and maps the values of its discriminator to them. */
function publishChoice(name: string, schema: Json, named: Record<string, Json>): Json {
  if (!isChoice(schema)) return schema
  const { propertyName } = schema.discriminator
  const mapping: Record<string, string> = {}
  const oneOf = schema.oneOf.map(variant => {
    if (typeof variant['$ref'] !== 'string') {
      const value = constantOf(variant, propertyName)
      const variantName = `${toPascalCase(value)}${name}`
      named[variantName] = { title: variantName, ...variant }
      mapping[value] = PREFIX + variantName
      return refer(variantName)
    }
    const value = constantOf(named[variant['$ref'].slice(PREFIX.length)] ?? {}, propertyName)
    mapping[value] = variant['$ref']
    return variant
  })
  return { ...schema, oneOf, discriminator: { propertyName, mapping } }
}

function constantOf({ properties }: Json, name: string): string {
  return String((properties as Record<string, Json> | undefined)?.[name]?.['const'])
}

function toPascalCase(text: string): string {
  return text.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()).replace('Oauth2', 'OAuth2')
}

function listUsed(named: Readonly<Record<string, Json>>, document: unknown): ReadonlySet<string> {
  const used = new Set<string>()
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      visit(named[name])
    }
  }
  visit(document)
  return used
}
