/** A choice between objects, seen as one object, to compare it with one. */
import { asObject } from '../../operations/openapi/json.js'
import { toKey } from './difference.js'
import type { Shape, Shapes } from './shape.js'

/** What all variants have together is required where all require it. Undefined where not every variant is an object. */
export function createFold({ toShape }: Shapes): (shape: Shape) => Shape | undefined {
  const folded = new Map<Shape, Shape>()

  return shape => {
    const variants = shape.choice?.variants.map(({ schema }) => toShape(schema)) ?? []
    if (!variants.every(({ types, choice }) => choice === undefined && types?.join() === 'object')) return undefined
    const known = folded.get(shape) ?? fold(shape, variants)
    folded.set(shape, known)
    return known
  }

  function fold({ choice: _, ...whole }: Shape, variants: readonly Shape[]): Shape {
    const names = new Set(variants.flatMap(({ properties }) => [...properties.keys()]))
    const required = [...names].filter(name => variants.every(variant => variant.required.has(name)))
    const properties = [...names].map(name => [name, join(variants.flatMap(variant => variant.properties.get(name) ?? []))] as const)
    const [additionalProperties = true] = new Set(variants.map(variant => variant.additionalProperties))
    return { ...whole, types: ['object'], properties: new Map(properties), required: new Set(required), additionalProperties }
  }

  function join(schemas: readonly unknown[]): unknown {
    const distinct = [...new Map(schemas.map(schema => [toKey(withoutDescription(schema)), schema])).values()]
    return distinct.length === 1 ? distinct[0] : { oneOf: distinct }
  }
}

function withoutDescription(schema: unknown): unknown {
  const { description: _, ...rest } = asObject(schema)
  return rest
}
