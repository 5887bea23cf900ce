/** Lists every small change that can be made to an OpenAPI document. */
import type { Api } from './drift.js'

export interface Change {
  /** The change and its place in the document: keys, joined by full stops. */
  readonly what: string
  /** Makes the change and returns a function that undoes it. */
  readonly make: () => () => void
}

type Holder = Record<string, unknown>

const METHODS = ['get', 'put', 'post', 'delete', 'patch']

/**
 * Leaves out each operation, parameter, response, media type, property, required name, value and keyword, and gives
 * each schema another type.
 */
export function listChanges(api: Api): Change[] {
  const used = listUsed(api).flatMap(({ kind, name, part }) => listParts(part, ['components', kind, name]))
  return [...listOperations(api), ...listParts(api.paths, ['paths']), ...used]
}

interface Component {
  readonly kind: string
  readonly name: string
  readonly part: unknown
}

/** The components that operations refer to, directly or not. */
function listUsed({ paths, components }: Api): Component[] {
  const used = new Map<string, Component>()
  const visit = (holder: unknown): void => {
    for (const [reference, kind = '', name = ''] of JSON.stringify(holder).matchAll(
      /"\$ref":"#\/components\/(\w+)\/(\w+)"/g
    )) {
      if (used.has(reference)) continue
      const part = (components as unknown as Record<string, Holder>)[kind]?.[name]
      used.set(reference, { kind, name, part })
      visit(part)
    }
  }
  visit(paths)
  return [...used.values()]
}

function listOperations({ paths }: Api): Change[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.filter(method => method in methods).map(method => withoutKey(methods, method, ['paths', path]))
  )
}

/** Keywords whose keys are names. */
const NAMING = ['properties', 'responses', 'content']

const LISTS = ['required', 'enum', 'parameters']

const KEYWORDS = [
  'format',
  'const',
  'items',
  'additionalProperties',
  'pattern',
  'default',
  'minProperties',
  'nullable',
  'discriminator'
]

const DATA = ['examples', 'mapping']

function listParts(value: unknown, at: readonly string[]): Change[] {
  if (typeof value !== 'object' || value === null || DATA.includes(at.at(-1) ?? '')) return []
  const holder = value as Holder
  return Object.keys(holder).flatMap(key => [...listOwn(holder, key, at), ...listParts(holder[key], [...at, key])])
}

function listOwn(holder: Holder, key: string, at: readonly string[]): Change[] {
  const part = holder[key]
  // A property may have the name of a keyword.
  const isNaming = NAMING.includes(at.at(-1) ?? '') && at.at(-2) !== 'properties'
  if (isNaming || KEYWORDS.includes(key)) return [withoutKey(holder, key, at)]
  if (Array.isArray(part) && LISTS.includes(key)) return part.map((_, index) => withoutItem(part, index, [...at, key]))
  return key === 'type' ? [withType(holder, at)] : []
}

function nameOf(item: unknown): string {
  const { name, $ref } = (typeof item === 'object' ? item : {}) as { name?: string; $ref?: string }
  return name ?? $ref ?? String(item)
}

function withoutKey(holder: Holder, key: string, at: readonly string[]): Change {
  return {
    what: `leave out ${[...at, key].join('.')}`,
    make() {
      const { [key]: part } = holder
      delete holder[key]
      return () => (holder[key] = part)
    }
  }
}

function withoutItem(list: unknown[], index: number, at: readonly string[]): Change {
  return {
    what: `leave out ${[...at, nameOf(list[index])].join('.')}`,
    make() {
      const [item] = list.splice(index, 1)
      return () => list.splice(index, 0, item)
    }
  }
}

function withType(holder: Holder, at: readonly string[]): Change {
  const { type } = holder
  return {
    what: `change ${[...at, 'type'].join('.')}`,
    make() {
      holder['type'] = type === 'number' ? 'string' : 'number'
      return () => (holder['type'] = type)
    }
  }
}
