/** An OpenAPI document whose parts refer to each other. References that leave the document are faults. */
import { isObject } from '../core/values/is-object.js'
import type { Json } from './json.js'
import type { Messages } from './messages.js'
import { escapeKey, readPointer, toPointer } from './pointer.js'

/** A part of a document. */
export interface Part {
  readonly value: unknown
  /** The JSON Pointer to it. */
  readonly at: string
  /** The pointers to the fields that stand beside a reference to the part, by name. */
  readonly beside?: ReadonlyMap<string, string>
}

export interface OpenApiDocument {
  readonly root: Json
  /** Whether its schemas follow OpenAPI 3.0 rather than JSON Schema. */
  readonly isOld: boolean
  /** The target of a `$ref`, which may be a reference itself. Reports a fault if there is no target. */
  find(reference: string, from: string): Part | undefined
  /** Resolves references until the part is not a reference. Fields beside a reference replace those of its target. */
  follow(part: Part): Part
  /** Whether a reference to this pointer was found. */
  isReferred(pointer: string): boolean
}

/** Each part that is found by a reference has the reference in its pointer. */
const MAX_REFERENCE_LENGTH = 2_048

/** A part of a document that is a reference. Other keys are its siblings. */
type Reference = Json & { readonly $ref: string }

/** Resolves each reference once, so that long chains of references take linear time. */
export function createDocument(root: Json, isOld: boolean, messages: Pick<Messages, 'add'>): OpenApiDocument {
  const targets = new Map<string, Part | undefined>()
  const referred = new Set<string>()
  const followed = new WeakMap<Reference, Part>()

  function find(reference: string, from: string): Part | undefined {
    const refuse = (text: string) => {
      messages.add('fault', text, { at: from, about: reference })
      return undefined
    }
    if (!reference.startsWith('#')) {
      return refuse('external references are not supported; move the target into the document')
    }
    if (reference.length > MAX_REFERENCE_LENGTH) {
      return refuse(`a reference is longer than ${MAX_REFERENCE_LENGTH} characters`)
    }
    const target = targets.has(reference) ? targets.get(reference) : findTarget(root, reference)
    targets.set(reference, target)
    if (target === undefined) return refuse('the target of a reference does not exist')
    referred.add(target.at)
    return target
  }

  function follow(part: Part): Part {
    const chain = new Map<Reference, string>()
    let current = part
    while (isReference(current.value) && !followed.has(current.value)) {
      if (chain.has(current.value)) {
        messages.add('fault', 'a reference is circular', { at: part.at, about: current.value.$ref })
        current = { value: {}, at: part.at }
        break
      }
      chain.set(current.value, current.at)
      current = find(current.value.$ref, current.at) ?? { value: {}, at: current.at }
    }
    const end = isReference(current.value) ? (followed.get(current.value) as Part) : current
    return [...chain].reduceRight<Part>((target, [reference, at]) => {
      const merged = mergeSiblings({ reference, at, messages }, target)
      followed.set(reference, merged)
      return merged
    }, end)
  }

  return { root, isOld, find, follow, isReferred: pointer => referred.has(pointer) }
}

function isReference(value: unknown): value is Reference {
  return isObject(value) && typeof value['$ref'] === 'string'
}

/** Fields that count beside a `$ref`: those of a path item, those of the schema of a parameter, and a description. */
const MERGED_FIELDS = [
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query', 'parameters', 'servers'],
  ...['type', 'default', 'enum', 'allOf', 'anyOf', 'oneOf', 'properties', 'items', 'description']
]

/** Each reference to a larger object would copy it, so only its merged fields are copied. */
const MAX_COPIED_FIELDS = 100

interface Siblings {
  readonly reference: Reference
  readonly at: string
  readonly messages: Pick<Messages, 'add'>
}

function mergeSiblings({ reference, at, messages }: Siblings, target: Part): Part {
  const names = MERGED_FIELDS.filter(field => Object.hasOwn(reference, field))
  const { value } = target
  if (!isObject(value) || names.length === 0) return target
  for (const name of names.filter(each => each !== 'description' && Object.hasOwn(value, each))) {
    const about = `instead of ${placeOf(target, name)}`
    messages.add('warning', 'a property beside a $ref replaces the property of the target', {
      at: `${at}/${name}`,
      about
    })
  }
  const copied = Object.keys(value).length <= MAX_COPIED_FIELDS ? value : pickFields(value, MERGED_FIELDS)
  const beside = new Map([...(target.beside ?? []), ...names.map(name => [name, `${at}/${name}`] as const)])
  return { value: { ...copied, ...pickFields(reference, names) }, at: target.at, beside }
}

function pickFields(value: Json, fields: readonly string[]): Json {
  const present = fields.filter(field => Object.hasOwn(value, field))
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

/** The part at `keys` within a part. */
export function within(part: Part, ...keys: string[]): Part {
  return keys.reduce<Part>((outer, key) => ({ value: step(outer.value, key), at: placeOf(outer, key) }), part)
}

function placeOf({ at, beside }: Part, key: string): string {
  return beside?.get(key) ?? `${at}/${escapeKey(key)}`
}
