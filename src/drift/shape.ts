/** The meaning of a schema, independent of how it is written. */
import { isObject } from '../core/values/is-object.js'
import { asList, asObject, asText, type Json } from '../openapi-document/json.js'
import { isSame } from './difference.js'
import { isForEveryName, mergeKeywords } from './keywords.js'
import { isAnnotation, type Part, type SchemaParts } from './schema-parts.js'

export interface Shape {
  /** Sorted, without null. Absent if any type is allowed. */
  readonly types?: readonly string[]
  readonly nullable: boolean
  /** The values of `enum` and `const`, without null. */
  readonly values?: readonly unknown[]
  /** Other keywords that affect validation. */
  readonly keywords: Json
  readonly properties: ReadonlyMap<string, unknown>
  readonly required: ReadonlySet<string>
  /** A schema. True by default. */
  readonly additionalProperties: unknown
  readonly items?: unknown
  readonly choice?: Choice
}

export interface Choice {
  readonly keyword: string
  readonly variants: readonly Variant[]
  /** The property of the discriminator. */
  readonly propertyName?: string
  readonly mapping: Json
}

export interface Variant {
  readonly schema: unknown
  /** The name of its component. */
  readonly name?: string
}

export interface Shapes {
  /** Returns the same object for the same schema. */
  readonly toShape: (schema: unknown) => Shape
}

export function createShapes({ toCore, listParts }: SchemaParts): Shapes {
  const shapes = new Map<unknown, Shape>()

  function toShape(schema: unknown): Shape {
    const core = toCore(schema).schema
    const known = shapes.get(core)
    if (known !== undefined) return known
    // A choice that contains itself allows nothing more.
    shapes.set(core, mergeParts([]))
    const shape = readChoice(listParts(core))
    shapes.set(core, shape)
    return shape
  }

  function readChoice(parts: readonly Part[]): Shape {
    const whole = mergeParts(parts)
    const choices = parts.filter(({ own }) => variantsOf(own).length > 0)
    const [first] = choices
    if (first === undefined) return whole
    const types = variantsOf(first.own).flatMap(schema => toShape(schema).types ?? [])
    const siblings = [...parts.map(withoutChoice), ...choices.slice(1).map(({ own }) => own)]
    const rest = siblings.filter(own => constrains(own, types))
    const variants = variantsOf(first.own).map(schema => toVariant(schema, rest))
    return simplify({ ...whole, choice: { ...toChoice(first.own), variants } })
  }

  /** Keywords next to a choice apply to each variant. */
  function toVariant(schema: unknown, rest: readonly Json[]): Variant {
    const { name } = toCore(schema)
    return { schema: rest.length === 0 ? schema : { allOf: [schema, ...rest] }, ...(name !== undefined && { name }) }
  }

  /** A choice between values or types becomes one list of values or types. */
  function simplify(shape: Shape & { choice: Choice }): Shape {
    const { choice, ...whole } = shape
    const variants = choice.variants.map(({ schema }) => toShape(schema))
    if (choice.propertyName !== undefined || !variants.every(isPlain)) return shape
    const types = variants.flatMap(variant => variant.types ?? [])
    const nullable = whole.nullable || variants.some(variant => variant.nullable)
    if (variants.every(({ values }) => values !== undefined)) {
      return { ...whole, types: inOrder(types), nullable, values: variants.flatMap(({ values = [] }) => values) }
    }
    const areTypes = variants.every(variant => variant.types !== undefined && variant.values === undefined)
    return areTypes ? { ...whole, types: inOrder(types), nullable } : shape
  }

  return { toShape }
}

function isPlain({ keywords, properties, required, additionalProperties, items, choice }: Shape): boolean {
  const parts = [items, choice, ...Object.values(keywords), ...properties.values(), ...required]
  return isAnything(additionalProperties) && parts.every(part => part === undefined)
}

function variantsOf(own: Json): readonly unknown[] {
  return asList(own['oneOf'] ?? own['anyOf'])
}

function withoutChoice({ own }: Part): Json {
  const { oneOf, anyOf, discriminator: _, ...rest } = own
  return oneOf !== undefined && anyOf !== undefined ? { ...rest, anyOf } : rest
}

/** Whether the schema restricts variants of these types. */
function constrains(own: Json, types: readonly string[]): boolean {
  const allowed = typesOf({ own, nullable: false })
  const isOther = allowed !== undefined && types.some(type => !allowed.includes(type))
  return isOther || Object.keys(own).some(keyword => keyword !== 'type' && !isAnnotation(keyword))
}

function toChoice(own: Json): Omit<Choice, 'variants'> {
  const { propertyName, mapping } = asObject(own['discriminator'])
  return {
    keyword: own['oneOf'] === undefined ? 'anyOf' : 'oneOf',
    ...(typeof propertyName === 'string' && { propertyName }),
    mapping: asObject(mapping)
  }
}

function mergeParts(parts: readonly Part[]): Shape {
  const owns = parts.map(({ own }) => own)
  const types = parts.map(typesOf).reduce(intersectTypes, undefined)
  const values = owns.map(valuesOf).reduce(intersectValues, undefined)
  const properties = mergeProperties(owns)
  const required = new Set(owns.flatMap(own => asList(own['required']).map(asText)))
  const items = allOf(owns.map(own => own['items']))
  const additional = allOf(owns.map(additionalOf))
  const implied =
    types ?? impliedTypes({ properties, items, values, isObject: required.size > 0 || additional !== undefined })
  return {
    ...(implied !== undefined && { types: inOrder(implied.filter(type => type !== 'null')) }),
    nullable: implied?.includes('null') ?? false,
    ...(values !== undefined && { values: values.filter(value => value !== null) }),
    keywords: mergeKeywords(owns),
    properties,
    required,
    additionalProperties: additional ?? true,
    ...(items !== undefined && { items })
  }
}

type Types = readonly string[] | undefined

function typesOf({ own, nullable }: Part): Types {
  const { type, nullable: isOldNullable } = own
  if (type === undefined) return undefined
  const types = Array.isArray(type) ? type.map(asText) : [asText(type)]
  const excludesNull = valuesOf(own)?.includes(null) === false && isOldNullable !== true
  const kept = excludesNull ? types.filter(each => each !== 'null') : types
  return nullable || isOldNullable === true ? [...kept, 'null'] : kept
}

function intersectTypes(a: Types, b: Types): Types {
  if (a === undefined || b === undefined) return a ?? b
  const hasInteger = a.includes('integer') || b.includes('integer')
  const both = a.filter(type => b.includes(type))
  const isWhole = hasInteger && !both.includes('integer') && (a.includes('number') || b.includes('number'))
  return isWhole ? [...both, 'integer'] : both
}

function inOrder(types: readonly string[]): readonly string[] {
  return [...new Set(types)].sort()
}

type Values = readonly unknown[] | undefined

function valuesOf(own: Json): Values {
  const listed = Array.isArray(own['enum']) ? (own['enum'] as unknown[]) : undefined
  return 'const' in own ? [own['const']] : listed
}

function intersectValues(a: Values, b: Values): Values {
  if (a === undefined || b === undefined) return a ?? b
  return a.filter(value => b.some(other => isSame(value, other)))
}

function mergeProperties(owns: readonly Json[]): Map<string, unknown> {
  const all = new Map<string, unknown[]>()
  for (const [name, schema] of owns.flatMap(own => Object.entries(asObject(own['properties'])))) {
    all.set(name, [...(all.get(name) ?? []), schema])
  }
  return new Map([...all].map(([name, schemas]) => [name, allOf(schemas)]))
}

function allOf(schemas: readonly unknown[]): unknown {
  const given = schemas.filter(schema => schema !== undefined)
  return given.length > 1 ? { allOf: given } : given[0]
}

function additionalOf({ additionalProperties, patternProperties }: Json): unknown {
  return isForEveryName(patternProperties) ? Object.values(asObject(patternProperties))[0] : additionalProperties
}

export function isAnything(schema: unknown): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).every(isAnnotation))
}

interface Implying {
  readonly properties: ReadonlyMap<string, unknown>
  readonly items: unknown
  readonly values: Values
  readonly isObject: boolean
}

/** Without a `type`, other keywords imply it. */
function impliedTypes({ properties, items, values, isObject: isImplied }: Implying): Types {
  if (properties.size > 0 || isImplied) return ['object']
  if (items !== undefined) return ['array']
  return values?.map(typeOfValue)
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}
