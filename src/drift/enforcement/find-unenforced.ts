/** Constraints that the mock's document claims, and its validators do not enforce. */
import type { Json } from '../../openapi-document/json.js'
import type { Drift } from '../find-drift.js'
import { listViolations } from './list-violations.js'
import { nameOfReference, type Schemas } from './sample-value.js'

/** Whether a value fits a schema. */
export type Fits = (schemaName: string, value: unknown) => boolean

export interface Validators {
  readonly fitsRequest: Fits
  readonly fitsResponse: Fits
}

interface Media {
  readonly schema: Json
}

type Content = Readonly<Record<string, Media>>

interface DescribedOperation {
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

export interface DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components: { readonly schemas: Schemas }
}

/** Printed by `drift --json`. */
export interface CheckedDrift extends Drift {
  /** Constraints that the mock describes but does not enforce. */
  readonly unenforced: readonly UnenforcedConstraint[]
}

export interface UnenforcedConstraint {
  readonly in: 'request' | 'response'
  /** Such as `Definition › url › format`. */
  readonly place: string
}

/** Checks every constraint of bodies in JSON. The parts of forms are checked one by one, by the operation. */
export function findUnenforced({ paths, components: { schemas } }: DescribedApi, validators: Validators) {
  const operations = Object.values(paths).flatMap(methods => Object.values(methods) as DescribedOperation[])
  const requests = operations.map(({ requestBody }) => requestBody?.content)
  const responses = operations.flatMap(operation => Object.values(operation.responses).map(({ content }) => content))
  return [
    ...check('request', listRoots(requests), schemas, validators.fitsRequest),
    ...check('response', listRoots(responses), schemas, validators.fitsResponse)
  ]
}

function listRoots(contents: readonly (Content | undefined)[]): ReadonlySet<string> {
  const media = contents.flatMap(content => Object.entries(content ?? {}))
  const names = media.filter(([type]) => /json$/.test(type)).map(([, { schema }]) => nameOfReference(schema))
  return new Set(names.filter(name => name !== undefined))
}

function check(
  direction: UnenforcedConstraint['in'],
  roots: ReadonlySet<string>,
  schemas: Schemas,
  fits: Fits
): UnenforcedConstraint[] {
  const places = new Set<string>()
  for (const root of roots) {
    for (const { place, broken } of listViolations(schemas, root)) if (fits(root, broken)) places.add(place)
  }
  return [...places].map(place => ({ in: direction, place }))
}
