/** Merges the variants of a choice between objects into one object, to compare it with an object. */
import { isObject } from '../core/values/is-object.js'
import { toCanonicalJson } from '../core/values/fingerprint.js'
import type { Json } from '../openapi-document/json.js'
import { isSame } from './difference.js'
import type { Choice, Shape, Shapes } from './shape.js'

/** One object for several variants. It requires only the properties that all of them require. */
export interface MergedVariants extends Shape {
  /** The variants without a property, by the property. */
  readonly lacking: ReadonlyMap<string, readonly string[]>
}

/** The merger returns undefined if a variant is not an object. */
export function createVariantMerger({ toShape }: Shapes): (shape: Shape) => MergedVariants | undefined {
  const cache = new Map<Shape, MergedVariants>()

  return shape => {
    const cached = cache.get(shape)
    if (cached !== undefined || shape.choice === undefined) return cached
    const variants = shape.choice.variants.map(({ schema }) => toShape(schema))
    if (!variants.every(({ types, choice }) => choice === undefined && types?.join() === 'object')) return undefined
    const merged = merge(shape, shape.choice, variants)
    cache.set(shape, merged)
    return merged
  }

  function merge({ choice: _, ...whole }: Shape, choice: Choice, variants: readonly Shape[]): MergedVariants {
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
        names.map(name => [name, toChoice(variants.flatMap(({ properties }) => properties.get(name) ?? []))])
      ),
      required: new Set(names.filter(name => variants.every(({ required }) => required.has(name)))),
      additionalProperties: toChoice(variants.map(({ additionalProperties }) => additionalProperties)),
      keywords: mergeKeywords(variants),
      lacking: new Map(lacking.filter(([, without]) => without.length > 0))
    }
  }

  function tagOf({ properties }: Shape, { propertyName = '' }: Choice): string | undefined {
    const tag = properties.get(propertyName)
    return tag === undefined ? undefined : toShape(tag).values?.join()
  }
}

function toChoice(schemas: readonly unknown[]): unknown {
  const distinct = [...new Map(schemas.map(schema => [toCanonicalJson(withoutDescription(schema)), schema])).values()]
  return distinct.length === 1 ? distinct[0] : { oneOf: distinct }
}

/** A keyword with different values becomes the list of the values. */
function mergeKeywords(variants: readonly Shape[]): Json {
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
