/** Reads values of unknown shape. A value of the wrong type counts as absent. */
import { isObject } from '../core/values/is-object.js'
export type Json = Readonly<Record<string, unknown>>

export function asObject(value: unknown): Json {
  return isObject(value) ? value : {}
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Replaces each value of an object. Safe for any key, also `__proto__`. */
export function mapValues(object: Json, map: (value: unknown, key: string) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]))
}
