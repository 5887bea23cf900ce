/** Values that break one constraint each of a schema, or of a schema that it refers to. */
import { isObject } from '../../core/values/is-object.js'
import type { Json } from '../../openapi-document/json.js'
import { listBreaks, nameOfReference, type Schemas, toSample } from './sample-value.js'

export interface Violation {
  /** The schema and the path of the constraint, such as `Definition › url › format`. */
  readonly place: string
  /** Breaks the constraint, and no other. */
  readonly broken: unknown
  /** The same value with the constraint fulfilled. */
  readonly valid: unknown
}

/** Puts a part into a whole value. */
type Wrap = (part: unknown) => unknown

/** @param root the name of the schema of the whole value. Each schema is visited once. */
export function listViolations(schemas: Schemas, root: string): Violation[] {
  const seen = new Set<string>()
  const violations: Violation[] = []

  function visit(schema: Json, place: readonly string[], wrap: Wrap): void {
    const name = nameOfReference(schema)
    if (name !== undefined) {
      if (seen.has(name)) return
      seen.add(name)
      return visit(schemas[name] as Json, [name], wrap)
    }
    const sample = toSample(schema, schemas)
    for (const { keyword, value } of listBreaks(schema, sample)) {
      violations.push({ place: [...place, keyword].join(' › '), broken: wrap(value), valid: wrap(sample) })
    }
    for (const variant of listOf(schema['oneOf'])) visit(variant, place, wrap)
    for (const [property, part] of Object.entries(asSchemas(schema['properties']))) {
      visit(part, [...place, property], value => wrap({ ...(sample as Json), [property]: value }))
    }
    if (isObject(schema['items'])) visit(schema['items'], [...place, '[]'], value => wrap([value]))
    if (isObject(schema['additionalProperties'])) {
      visit(schema['additionalProperties'], [...place, '{}'], value => wrap({ key: value }))
    }
  }

  visit({ $ref: root }, [], value => value)
  return violations
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}

function asSchemas(value: unknown): Schemas {
  return isObject(value) ? (value as Schemas) : {}
}
