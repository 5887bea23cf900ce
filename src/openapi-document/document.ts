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

/** Longer chains of references are circular. */
const MAX_STEPS = 50

export function createDocument(root: Json, isOld: boolean, messages: Messages): OpenApiDocument {
  function find(reference: string, from: string): Part | undefined {
    if (!reference.startsWith('#')) {
      messages.add('error', 'external references are not supported; move the target into the document', from)
      return undefined
    }
    const keys = readPointer(reference)
    const value = keys?.reduce<unknown>(step, root)
    if (keys !== undefined && value !== undefined) return { value, at: toPointer(keys) }
    messages.add('error', 'the target of a reference does not exist', from)
    return undefined
  }

  function follow(part: Part): Part {
    let current = part
    for (let steps = 0; isObject(current.value) && typeof current.value['$ref'] === 'string'; steps++) {
      const { $ref, ...siblings } = current.value
      const found = find($ref, current.at)
      if (found === undefined) return { value: {}, at: current.at }
      if (steps === MAX_STEPS) {
        messages.add('error', 'a reference is circular', part.at)
        return { value: {}, at: part.at }
      }
      // Siblings of a `$ref` matter in path items only. Elsewhere they are a summary or description.
      current = isObject(found.value) ? { value: { ...siblings, ...found.value }, at: found.at } : found
    }
    return current
  }

  return { root, isOld, find, follow }
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
