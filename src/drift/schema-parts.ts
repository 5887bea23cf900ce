/** Resolves the composition of schemas: references, allOf, and the ways to allow null. */
import { isObject } from '../core/values/is-object.js'
import type { OpenApiDocument } from '../openapi-document/document.js'
import { asList, asText, type Json } from '../openapi-document/json.js'
import { isSame } from './difference.js'

/** A schema without the layers that add only a name or null. */
export interface Core {
  readonly schema: unknown
  /** The name of its component. */
  readonly name?: string
  readonly nullable: boolean
}

/** One of the parts of a schema, which all apply. */
export interface Part {
  /** The keywords, without references and allOf. */
  readonly own: Json
  readonly nullable: boolean
}

export interface SchemaParts {
  /** Returns the same object for the same schema. */
  readonly toCore: (schema: unknown) => Core
  /** Flattens references and allOf. */
  readonly listParts: (schema: unknown) => Part[]
}

/** Keywords that do not affect validation. */
const ANNOTATIONS = new Set([
  'title',
  'description',
  'example',
  'examples',
  'externalDocs',
  'xml',
  'deprecated',
  '$comment',
  '$schema',
  '$id'
])

export function isAnnotation(keyword: string): boolean {
  return ANNOTATIONS.has(keyword) || keyword.startsWith('x-')
}

export function createSchemaParts(document: OpenApiDocument): SchemaParts {
  const cores = new Map<unknown, Core>()

  function toCore(schema: unknown): Core {
    const known = cores.get(schema)
    if (known !== undefined) return known
    // A circular reference allows anything.
    cores.set(schema, { schema: {}, nullable: false })
    const core = peel(schema)
    cores.set(schema, core)
    return core
  }

  function peel(schema: unknown): Core {
    if (!isObject(schema)) return { schema, nullable: false }
    const { nullable, ...rest } = schema
    if (nullable === true && !('type' in rest)) return { ...toCore(rest), nullable: true }
    const { $ref, ...siblings } = rest
    if (typeof $ref === 'string' && (document.isOld || hasOnlyAnnotations(siblings))) return toTarget($ref)
    return peelChoice(schema) ?? peelSingle(schema) ?? { schema, nullable: false }
  }

  function toTarget(reference: string): Core {
    const core = toCore(document.find(reference, reference)?.value)
    const [, name] = /^#\/components\/schemas\/([^/]+)$/.exec(reference) ?? []
    return name === undefined ? core : { name, ...core }
  }

  /** For a choice with null as a variant. */
  function peelChoice(schema: Json): Core | undefined {
    for (const keyword of ['anyOf', 'oneOf']) {
      const variants = asList(schema[keyword])
      const others = variants.filter(variant => !isNull(variant))
      if (others.length === variants.length) continue
      const { [keyword]: _, ...rest } = schema
      return { ...toCore({ ...rest, ...(others.length > 0 && { [keyword]: others }) }), nullable: true }
    }
    return undefined
  }

  /** For a composition with one member. */
  function peelSingle(schema: Json): Core | undefined {
    const keywords = Object.keys(schema).filter(keyword => !isAnnotation(keyword))
    const [keyword = ''] = keywords
    if (keywords.length > 1 || !['allOf', 'anyOf', 'oneOf'].includes(keyword)) return undefined
    const members = asList(schema[keyword])
    return members.length === 1 ? toCore(members[0]) : undefined
  }

  function listParts(schema: unknown, isNullable = false, above: ReadonlySet<unknown> = new Set()): Part[] {
    const core = toCore(schema)
    if (above.has(core.schema)) return []
    const nullable = isNullable || core.nullable
    if (core.schema === false) return [{ own: { not: {} }, nullable }]
    if (!isObject(core.schema)) return []
    const { $ref, allOf, ...own } = core.schema
    const members = [...($ref === undefined ? [] : [{ $ref: asText($ref) }]), ...asList(allOf)]
    const seen = new Set(above).add(core.schema)
    return [{ own, nullable }, ...members.flatMap(member => listParts(member, nullable, seen))]
  }

  return { toCore, listParts: schema => listParts(schema) }
}

function hasOnlyAnnotations(schema: Json): boolean {
  return Object.keys(schema).every(isAnnotation)
}

function isNull(schema: unknown): boolean {
  if (!isObject(schema)) return false
  return schema['type'] === 'null' || ('const' in schema && schema['const'] === null) || isSame(schema['enum'], [null])
}
