/** A description of an API whose parts refer to each other; nothing outside of it is ever read. */
import { isObject, type Json } from './json.js'
import type { Messages } from './messages.js'

/** A part of a document, and the JSON Pointer that leads to it. */
export interface Part {
  readonly value: unknown
  readonly at: string
}

export interface OpenApiDocument {
  readonly root: Json
  /** Whether its schemas are those of OpenAPI 3.0 rather than JSON Schema. */
  readonly isOld: boolean
  /** What a `$ref` names, itself maybe a reference; undefined, and said so, where there is nothing. */
  find(reference: string, from: string): Part | undefined
  /** The part itself, or what it refers to, however often. */
  follow(part: Part): Part
}

/** More than any chain of references that somebody wrote by hand. */
const MOST_STEPS = 50

export function createDocument(root: Json, isOld: boolean, messages: Messages): OpenApiDocument {
  function find(reference: string, from: string): Part | undefined {
    if (!reference.startsWith('#')) {
      messages.add('error', 'a reference leads out of the document; put what it names into the document', from)
      return undefined
    }
    const keys = readPointer(reference)
    const value = keys?.reduce<unknown>(step, root)
    if (keys !== undefined && value !== undefined) return { value, at: toPointer(keys) }
    messages.add('error', 'a reference names nothing in the document', from)
    return undefined
  }

  function follow(part: Part): Part {
    let current = part
    for (let steps = 0; isObject(current.value) && typeof current.value['$ref'] === 'string'; steps++) {
      const { $ref, ...beside } = current.value
      const found = find($ref, current.at)
      if (found === undefined) return { value: {}, at: current.at }
      if (steps === MOST_STEPS) {
        messages.add('error', 'a reference leads to itself', part.at)
        return { value: {}, at: part.at }
      }
      // Only what a path holds may stand beside its reference; elsewhere it is a text, which the target has too.
      current = isObject(found.value) ? { value: { ...beside, ...found.value }, at: found.at } : found
    }
    return current
  }

  return { root, isOld, find, follow }
}

function step(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Json)[key]
}

/** The keys of a JSON Pointer that stands in a reference; undefined for any other reference. */
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

/** The part of a part. */
export function within({ value, at }: Part, ...keys: string[]): Part {
  return { value: keys.reduce(step, value), at: `${at}${toPointer(keys).slice(1)}` }
}
