/** Every single part of an OpenAPI document that can be left out. */
import type { Api } from './drift.js'

export interface Omission {
  /** Such as `property`. */
  readonly what: string
  /** Where in the document: keys, joined by full stops. */
  readonly at: string
  /** Leaves it out; what is returned puts it back where it was. */
  readonly leaveOut: () => () => void
}

type Holder = Record<string, unknown>

const METHODS = ['get', 'put', 'post', 'delete', 'patch']

/** The parts of a schema are found wherever there is one, in place or under a name. */
export function listOmissions(api: Api): Omission[] {
  return [...listOperations(api), ...listParts(api, [])]
}

function listOperations({ paths }: Api): Omission[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.filter(method => method in methods).map(method => ofKey('operation', methods, method, ['paths', path]))
  )
}

/** What the keys of an object name, by the keyword that it stands under. */
const NAMED: Record<string, string> = { properties: 'property', responses: 'response', content: 'media type' }

/** What the items of a list are. */
const LISTED: Record<string, string> = { required: 'required name', enum: 'enum value', parameters: 'parameter' }

const KEYWORDS = ['format', 'const', 'type', 'items', 'additionalProperties', 'pattern', 'default', 'minProperties', 'nullable', 'discriminator']

function listParts(value: unknown, at: readonly string[]): Omission[] {
  if (typeof value !== 'object' || value === null) return []
  if (at.at(-1) === 'examples' || at.at(-1) === 'mapping') return []
  return Object.entries(value as Holder).flatMap(([key, part]) => {
    const inside = [...at, key]
    return [...listOwn(value as Holder, key, at), ...listParts(part, inside)]
  })
}

function listOwn(holder: Holder, key: string, at: readonly string[]): Omission[] {
  const part = holder[key]
  const named = NAMED[at.at(-1) ?? '']
  const isName = named !== undefined && NAMED[at.at(-2) ?? ''] !== at.at(-1)
  if (isName) return [ofKey(named, holder, key, at)]
  if (Array.isArray(part) && key in LISTED) {
    return part.map((item: unknown, index) => ofItem(LISTED[key] as string, part, index, [...at, key, nameOf(item)]))
  }
  return KEYWORDS.includes(key) ? [ofKey(key, holder, key, at)] : []
}

function nameOf(item: unknown): string {
  const { name, $ref } = (typeof item === 'object' ? item : {}) as { name?: string; $ref?: string }
  return name ?? $ref ?? String(item)
}

function ofKey(what: string, holder: Holder, key: string, at: readonly string[]): Omission {
  return {
    what,
    at: [...at, key].join('.'),
    leaveOut() {
      const entries = Object.entries(holder)
      delete holder[key]
      return () => {
        for (const each of Object.keys(holder)) delete holder[each]
        Object.assign(holder, Object.fromEntries(entries))
      }
    }
  }
}

function ofItem(what: string, list: unknown[], index: number, at: readonly string[]): Omission {
  return {
    what,
    at: at.join('.'),
    leaveOut() {
      const [item] = list.splice(index, 1)
      return () => void list.splice(index, 0, item)
    }
  }
}
