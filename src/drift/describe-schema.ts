import type { SchemaParts } from './schema-parts.js'
import type { Shapes } from './shape.js'

const MAX_DEPTH = 3

const MAX_VALUES = 5

/** Describes a schema in a few words: by its name, or as `array of string (date-time)`. */
export function createSchemaDescriber(parts: SchemaParts, shapes: Shapes): (schema: unknown) => string {
  function describe(schema: unknown, depth: number): string {
    const { name } = parts.toCore(schema)
    if (name !== undefined) return name
    const { types, values, keywords, items, choice } = shapes.toShape(schema)
    if (values !== undefined) return describeValues(values)
    const describePart = (part: unknown) => (depth === MAX_DEPTH ? '…' : describe(part, depth + 1))
    if (choice !== undefined) return choice.variants.map(({ schema: variant }) => describePart(variant)).join(' or ')
    if (items !== undefined && types?.join() === 'array') return `array of ${describePart(items)}`
    const format = typeof keywords['format'] === 'string' ? ` (${keywords['format']})` : ''
    return `${types?.join(' or ') ?? 'any'}${format}`
  }

  return schema => describe(schema, 0)
}

function describeValues(values: readonly unknown[]): string {
  const shown = values.slice(0, MAX_VALUES).map(value => JSON.stringify(value))
  return [...shown, ...(values.length > MAX_VALUES ? [`${values.length - MAX_VALUES} more`] : [])].join(' or ')
}
