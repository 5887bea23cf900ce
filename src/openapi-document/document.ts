/** An OpenAPI document whose parts refer to each other. References that leave the document are errors. */
import { isObject, type Json } from './json.js'
import type { Messages } from './messages.js'

/** A part of a document. */
export interface Part {
  readonly value: unknown
  /** The JSON Pointer to it. */
  readonly at: string
}

export interface OpenApiDocument {
  readonly root: Json
  /** Whether its schemas follow OpenAPI 3.0 rather than JSON Schema. */
  readonly isOld: boolean
  /** The target of a `$ref`, which may be a reference itself. Reports an error if there is no target. */
  find(reference: string, from: string): Part | undefined
  /** Resolves references until the part is not a reference. */
  follow(part: Part): Part
}

/** Each part that is found by a reference has the reference in its pointer. */
const MAX_REFERENCE_LENGTH = 2_048

/** A part of a document that is a reference. Other keys are its siblings. */
type Reference = Json & { readonly $ref: string }

/** Resolves each reference once, so that long chains of references take linear time. */
export function createDocument(root: Json, isOld: boolean, messages: Messages): OpenApiDocument {
  const targets = new Map<string, Part | undefined>()
  const followed = new WeakMap<Reference, Part>()

  function find(reference: string, from: string): Part | undefined {
    if (!reference.startsWith('#')) {
      messages.add('error', 'external references are not supported; move the target into the document', from)
      return undefined
    }
    if (reference.length > MAX_REFERENCE_LENGTH) {
      messages.add('error', `a reference is longer than ${MAX_REFERENCE_LENGTH} characters`, from)
      return undefined
    }
    const target = targets.has(reference) ? targets.get(reference) : findTarget(root, reference)
    targets.set(reference, target)
    if (target === undefined) messages.add('error', 'the target of a reference does not exist', from)
    return target
  }

  function follow(part: Part): Part {
    const chain = new Set<Reference>()
    let current = part
    while (isReference(current.value) && !followed.has(current.value)) {
      if (chain.has(current.value)) {
        messages.add('error', 'a reference is circular', part.at)
        current = { value: {}, at: part.at }
        break
      }
      chain.add(current.value)
      current = find(current.value.$ref, current.at) ?? { value: {}, at: current.at }
    }
    const end = isReference(current.value) ? (followed.get(current.value) as Part) : current
    return [...chain].reduceRight<Part>((target, reference) => {
      const merged = mergeSiblings(reference, target)
      followed.set(reference, merged)
      return merged
    }, end)
  }

  return { root, isOld, find, follow }
}

function isReference(value: unknown): value is Reference {
  return isObject(value) && typeof value['$ref'] === 'string'
}

/** Fields that count beside a `$ref`: those of a path item, and those of the schema of a parameter. */
const MERGED_FIELDS = [
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query', 'parameters', 'servers'],
  ...['type', 'default', 'enum', 'allOf', 'anyOf', 'oneOf', 'properties', 'items']
]

/** Copies only these fields, because each reference to a large object would copy all of it. */
function mergeSiblings(reference: Reference, target: Part): Part {
  const siblings = pickFields(reference)
  if (!isObject(target.value) || Object.keys(siblings).length === 0) return target
  return { value: { ...siblings, ...pickFields(target.value) }, at: target.at }
}

function pickFields(value: Json): Json {
  const present = MERGED_FIELDS.filter(field => Object.hasOwn(value, field))
  return Object.fromEntries(present.map(field => [field, value[field]]))
}

function findTarget(root: Json, reference: string): Part | undefined {
  const keys = readPointer(reference)
  const value = keys?.reduce<unknown>(step, root)
  return keys === undefined || value === undefined ? undefined : { value, at: toPointer(keys) }
}

function step(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Json)[key]
}

/** The keys of a reference such as `#/components/schemas/Pet`; undefined for any other reference. */
export function readPointer(reference: string): string[] | undefined {
  if (!reference.startsWith('#/')) return undefined
  try {
    return decodeURIComponent(reference.slice(2))
      .split('/')
      .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  } catch {
    return undefined
  }
}

function toPointer(keys: readonly string[]): string {
  return `#${keys.map(key => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`
}

/** The part at `keys` within a part. */
export function within({ value, at }: Part, ...keys: string[]): Part {
  return { value: keys.reduce(step, value), at: `${at}${toPointer(keys).slice(1)}` }
}
