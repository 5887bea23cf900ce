/** A choice between objects, seen as one object, to compare it with one. */
import { isObject, type Json } from '../openapi-document/json.js'
import { isSame, toKey } from './difference.js'
import type { Choice, Shape, Shapes } from './shape.js'

/** Objects to choose from as one. What all of them require is required. */
export interface Folded extends Shape {
  /** By property, the variants that do not have it. */
  readonly lacking: ReadonlyMap<string, readonly string[]>
}

/** Undefined where not every variant is an object. */
export function createFold({ toShape }: Shapes): (shape: Shape) => Folded | undefined {
  const folded = new Map<Shape, Folded>()

  return shape => {
    const known = folded.get(shape)
    if (known !== undefined || shape.choice === undefined) return known
    const variants = shape.choice.variants.map(({ schema }) => toShape(schema))
    if (!variants.every(({ types, choice }) => choice === undefined && types?.join() === 'object')) return undefined
    const result = fold(shape, shape.choice, variants)
    folded.set(shape, result)
    return result
  }

  function fold({ choice: _, ...whole }: Shape, choice: Choice, variants: readonly Shape[]): Folded {
    const labels = variants.map(
      (variant, index) => choice.variants[index]?.name ?? tagOf(variant, choice) ?? `variant ${index}`
    )
    const names = [...new Set(variants.flatMap(({ properties }) => [...properties.keys()]))]
    const lacking = names.map(
      name => [name, labels.filter((_, index) => !variants[index]?.properties.has(name))] as const
    )
    return {
      ...whole,
      types: ['object'],
      properties: new Map(
        names.map(name => [name, join(variants.flatMap(({ properties }) => properties.get(name) ?? []))])
      ),
      required: new Set(names.filter(name => variants.every(({ required }) => required.has(name)))),
      additionalProperties: join(variants.map(({ additionalProperties }) => additionalProperties)),
      keywords: joinKeywords(variants),
      lacking: new Map(lacking.filter(([, without]) => without.length > 0))
    }
  }

  function tagOf({ properties }: Shape, { propertyName = '' }: Choice): string | undefined {
    const tag = properties.get(propertyName)
    return tag === undefined ? undefined : toShape(tag).values?.join()
  }
}

function join(schemas: readonly unknown[]): unknown {
  const distinct = [...new Map(schemas.map(schema => [toKey(withoutDescription(schema)), schema])).values()]
  return distinct.length === 1 ? distinct[0] : { oneOf: distinct }
}

/** What not all of them say alike is shown as what each of them says. */
function joinKeywords(variants: readonly Shape[]): Json {
  const names = [...new Set(variants.flatMap(({ keywords }) => Object.keys(keywords)))]
  return Object.fromEntries(
    names.map(name => {
      const values = variants.map(({ keywords }) => keywords[name] ?? null)
      return [name, values.every(value => isSame(value, values[0])) ? values[0] : values]
    })
  )
}

function withoutDescription(schema: unknown): unknown {
  if (!isObject(schema)) return schema
  const { description: _, ...rest } = schema
  return rest
}
