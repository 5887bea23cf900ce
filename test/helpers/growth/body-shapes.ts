/** Bodies of any size, derived from a schema: every list, map and text in it is repeated, valid and invalid. */
import type { JsonSchema } from '../../../src/validation/plain-json-schema.js'
import type { Resolve } from '../hostile/values.js'
import { repeatItem, repeatText, type Shape } from './shape.js'

/** Levels of a schema to go down. Schemas can be recursive. */
const MAX_LEVELS = 9

/** Texts that a parser or a pattern may read again and again. */
const TEXTS = ['/', '{{a}}', '{{', '{', ',a:b', ':', '.', '$', '\\', '"', 'é', '\n', '<', '%', '&a=', ' ', '-1']

/** Items that fit no list of objects. */
const WRONG_ITEMS: readonly unknown[] = [{}, null, 'a', { definition: {} }]

type Schema = JsonSchema & {
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly type?: string
  readonly format?: string
  readonly minimum?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

interface Place {
  readonly schema: Schema
  readonly name: string
  readonly level: number
  /** Puts a value at this place into a body that is valid otherwise. */
  readonly wrap: (value: unknown) => unknown
}

/** @param id an id that exists. */
export function bodyShapes(root: JsonSchema, resolve: Resolve, id: string): Shape[] {
  const shapes: Shape[] = []
  const seen = new Set<string>()
  let texts = 0
  visit({ schema: root as Schema, name: '', level: 0, wrap: value => value })
  return shapes

  function visit(place: Place): void {
    const { name, level, wrap } = place
    const schema = resolve(place.schema) as Schema
    const { $ref } = place.schema
    if (level > MAX_LEVELS || ($ref !== undefined && seen.has($ref))) return
    if ($ref !== undefined) seen.add($ref)
    const add = (what: string, make: (size: number) => unknown) =>
      shapes.push({ name: `${name}: ${what}`, make: size => wrap(make(size)) })
    for (const [index, choice] of choicesOf(schema).entries()) {
      visit({ ...place, schema: choice, name: `${name}(${index})`, level: level + 1 })
    }
    if (schema.items !== undefined) {
      const item = schema.items
      for (const [index, each] of alternativesOf(item).entries()) {
        add(`same items ${index}`, size => repeatItem(() => minimal(each, level), size))
        add(`different items ${index}`, size => repeatItem(place => numbered(minimal(each, level), place), size))
        add(`full items ${index}`, size => repeatItem(place => numbered(complete(each, level), place), size))
      }
      for (const wrong of WRONG_ITEMS) add(`items ${JSON.stringify(wrong)}`, size => repeatItem(() => wrong, size))
      visit({ schema: item, name: `${name}[]`, level: level + 1, wrap: value => wrap([value]) })
    }
    const value = valueOfMap(schema)
    if (value !== undefined) {
      const toMap = (make: (index: number) => unknown) => (size: number) =>
        Object.fromEntries(repeatItem(index => [`k${index}`, make(index)], size))
      add(
        'keys',
        toMap(() => minimal(value, level))
      )
      add(
        'wrong keys',
        toMap(() => ({ definition: {} }))
      )
      visit({ schema: value, name: `${name}{}`, level: level + 1, wrap: inner => wrap({ k: inner }) })
    }
    for (const [property, inner] of Object.entries(schema.properties ?? {})) {
      const rest = minimal(schema, level) as object
      const path = name === '' ? property : `${name}.${property}`
      visit({ schema: inner, name: path, level: level + 1, wrap: value => wrap({ ...rest, [property]: value }) })
    }
    if (schema.properties !== undefined) {
      add('unknown properties', size => ({
        ...(minimal(schema, level) as object),
        ...Object.fromEntries(repeatItem(index => [`unknown${index}`, 0], size))
      }))
    }
    if (isFreeText(schema)) {
      for (const text of ['a', nextText()]) add(`text ${JSON.stringify(text)}`, size => repeatText(text, size))
    }
    if (isAnything(schema)) {
      add('objects', size => Object.fromEntries(repeatItem(index => [`k${index}`, { a: [index] }], size)))
      add('list', size => repeatItem(index => index, size))
    }
  }

  /** Each place gets another text, as all places together would be too many. */
  function nextText(): string {
    return TEXTS[texts++ % TEXTS.length] as string
  }

  /** A value with the required properties only. */
  function minimal(given: Schema, level: number): unknown {
    return instance(given, level, false)
  }

  /** A value with all properties. */
  function complete(given: Schema, level: number): unknown {
    return instance(given, level, true)
  }

  function instance(given: Schema, level: number, isComplete: boolean): unknown {
    const schema = resolve(given) as Schema
    if (level > 2 * MAX_LEVELS) return null
    const [choice] = choicesOf(schema)
    if (choice !== undefined) return instance(choice, level + 1, isComplete)
    if (schema.const !== undefined) return schema.const
    if (schema.enum !== undefined) return schema.enum[0]
    if (schema.properties !== undefined) {
      const names = isComplete ? Object.keys(schema.properties) : (schema.required ?? [])
      return Object.fromEntries(
        names.map(name => [name, instance(schema.properties?.[name] ?? {}, level + 1, isComplete)])
      )
    }
    if (schema.items !== undefined) return isComplete ? [instance(schema.items, level + 1, isComplete)] : []
    return SIMPLE[schema.type ?? 'object']?.(schema, id) ?? {}
  }
}

const SIMPLE: Readonly<Record<string, (schema: Schema, id: string) => unknown>> = {
  string: ({ format = '' }, id) =>
    ({ 'ulid': id, 'uri': 'https://a', 'date-time': '2030-01-01T00:00:00Z' })[format] ?? 'a',
  integer: ({ minimum = 1 }) => minimum,
  number: ({ minimum = 1 }) => minimum,
  boolean: () => false
}

function choicesOf({ oneOf, anyOf, allOf }: Schema): readonly Schema[] {
  return oneOf ?? anyOf ?? allOf ?? []
}

function alternativesOf(schema: Schema): readonly Schema[] {
  const choices = choicesOf(schema)
  return choices.length === 0 ? [schema] : choices
}

function valueOfMap({ patternProperties, additionalProperties }: Schema): Schema | undefined {
  if (patternProperties !== undefined) return Object.values(patternProperties)[0]
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

function isFreeText({ type, enum: allowed, const: only, format }: Schema): boolean {
  return type === 'string' && allowed === undefined && only === undefined && format !== 'ulid'
}

function isAnything(schema: Schema): boolean {
  return (
    schema.type === undefined &&
    choicesOf(schema).length === 0 &&
    schema.enum === undefined &&
    schema.const === undefined
  )
}

/** The same value with a number after its names, so that items do not repeat each other. */
function numbered(value: unknown, index: number): unknown {
  if (typeof value === 'string') return value === 'a' ? `a${index}` : value
  if (Array.isArray(value)) return value.map(each => numbered(each, index))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, numbered(each, index)]))
}
