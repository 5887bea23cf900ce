/** Compares a value of a response with the pattern of an example. */
import { isUlid } from '../../../core/ids.js'
import { parseTimestamp } from '../../../core/timestamp.js'
import type { Pattern } from './exchange.js'

/** Where and how a value differs from its pattern; undefined if it does not. */
export function findMismatch(pattern: Pattern, value: unknown, path = ''): string | undefined {
  if (typeof pattern === 'string') return compareText(pattern, value, path)
  if (typeof pattern !== 'object' || pattern === null)
    return pattern === value ? undefined : differs(path, pattern, value)
  if (isList(pattern)) return compareItems(pattern, value, path)
  return compareProperties(pattern, value, path)
}

function isList(pattern: object): pattern is readonly Pattern[] {
  return Array.isArray(pattern)
}

function differs(path: string, pattern: Pattern, value: unknown): string {
  return `${path === '' ? 'body' : path}: expected ${JSON.stringify(pattern)}, got ${JSON.stringify(value)}`
}

const TEXTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  '<any>': value => value !== undefined,
  '<absent>': value => value === undefined || value === '',
  '<text>': value => typeof value === 'string' && value !== '',
  '<ulid>': value => typeof value === 'string' && isUlid(value) && value === value.toUpperCase(),
  '<time>': value => typeof value === 'string' && value.endsWith('Z') && parseTimestamp(value) !== undefined
}

function compareText(pattern: string, value: unknown, path: string): string | undefined {
  const [, word, text = ''] = /^<(has|not) (.*)>$/s.exec(pattern) ?? []
  const isAsExpected =
    word === undefined
      ? (TEXTS[pattern]?.(value) ?? value === pattern)
      : typeof value === 'string' && (word === 'has' ? value.includes(text) : value !== text)
  return isAsExpected ? undefined : differs(path, pattern, value)
}

function compareItems(pattern: readonly Pattern[], value: unknown, path: string): string | undefined {
  if (!Array.isArray(value) || value.length !== pattern.length) return differs(path, pattern, value)
  return firstOf(pattern.map((each, index) => findMismatch(each, value[index], `${path}[${index}]`)))
}

function firstOf(mismatches: readonly (string | undefined)[]): string | undefined {
  return mismatches.find(each => each !== undefined)
}

type ListRule = (items: readonly unknown[], pattern: Pattern) => boolean

const LISTS: Readonly<Record<string, ListRule>> = {
  '<some>': (items, pattern) => items.some(item => findMismatch(pattern, item) === undefined),
  '<none>': (items, pattern) => items.every(item => findMismatch(pattern, item) !== undefined),
  '<first>': (items, pattern) => items.length > 0 && findMismatch(pattern, items[0]) === undefined,
  '<length>': (items, pattern) => items.length === pattern
}

function compareProperties(
  pattern: Readonly<Record<string, Pattern>>,
  value: unknown,
  path: string
): string | undefined {
  if (typeof value !== 'object' || value === null) return differs(path, pattern, value)
  return firstOf(
    Object.entries(pattern).map(([key, each]) => {
      const rule = LISTS[key]
      if (rule === undefined) {
        return findMismatch(
          each,
          (value as Readonly<Record<string, unknown>>)[key],
          path === '' ? key : `${path}.${key}`
        )
      }
      return Array.isArray(value) && rule(value as readonly unknown[], each) ? undefined : differs(path, pattern, value)
    })
  )
}
