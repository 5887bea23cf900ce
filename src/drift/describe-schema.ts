import type { SchemaParts } from './schema-parts.js'
import type { Shapes } from './shape.js'

/** Deeper is not described. */
const DEEPEST = 3

const MOST_VALUES = 5

/** What a schema is, in a few words: its name, or `array of string (date-time)`. */
export function describeSchema(schema: unknown, parts: SchemaParts, shapes: Shapes, depth = 0): string {
  const { name } = parts.toCore(schema)
  if (name !== undefined) return name
  const { types, values, keywords, items, choice } = shapes.toShape(schema)
  if (values !== undefined) return describeValues(values)
  const describe = (part: unknown) => (depth === DEEPEST ? '…' : describeSchema(part, parts, shapes, depth + 1))
  if (choice !== undefined) return choice.variants.map(({ schema: variant }) => describe(variant)).join(' or ')
  if (items !== undefined && types?.join() === 'array') return `array of ${describe(items)}`
  const format = typeof keywords['format'] === 'string' ? ` (${keywords['format']})` : ''
  return `${types?.join(' or ') ?? 'any'}${format}`
}

function describeValues(values: readonly unknown[]): string {
  const shown = values.slice(0, MOST_VALUES).map(value => JSON.stringify(value))
  return [...shown, ...(values.length > MOST_VALUES ? [`${values.length - MOST_VALUES} more`] : [])].join(' or ')
}
