/** Compares OpenAPI documents that tests have changed. */
import { describeApi } from '../../../src/contract/openapi.js'
import { acceptedDifferences } from '../../../src/drift/accepted-differences.js'
import { describeDrift } from '../../../src/drift/describe-drift.js'
import type { AcceptedDifference } from '../../../src/drift/difference.js'
import { type Drift, findDrift } from '../../../src/drift/find-drift.js'
import { toDocument } from '../../../src/drift/read-document.js'
import { readVendorDocument, withoutVendor } from '../vendor/vendor.js'

export interface Schema {
  [keyword: string]: unknown
  properties: Record<string, Schema>
  required: string[]
  enum: unknown[]
  items: Schema
  oneOf: Schema[]
  discriminator: { propertyName: string; mapping: Record<string, string> }
}

export type Content = Record<string, { schema: Schema }>

export interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: Schema
}

export interface Operation {
  operationId: string
  parameters: Parameter[]
  requestBody: { required?: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

export interface Api {
  [field: string]: unknown
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; parameters?: Record<string, Parameter> }
}

export interface Source {
  readonly what: string
  readonly skip: string | false
  readonly read: () => Api
  /** The known differences. */
  readonly accepted: readonly AcceptedDifference[]
}

/** The document as the server sends it. */
const description = JSON.stringify(describeApi('test'))

export const served: Source = {
  what: "the mock's document",
  skip: false,
  read: () => JSON.parse(description) as Api,
  accepted: []
}

export const vendor: Source = {
  what: "the vendor's document",
  skip: withoutVendor,
  read: () => readVendorDocument() as unknown as Api,
  accepted: acceptedDifferences
}

const mock = served.read()

export function driftOf(document: object, accepted: readonly AcceptedDifference[] = [], other: object = mock): Drift {
  return findDrift(toDocument(document as never), toDocument(other as never), accepted)
}

/** The report, for a document named openapi.yaml. */
export function reportOn(drift: Drift): string {
  return describeDrift(drift, { document: 'openapi.yaml', mock: 'the mock' })
}

/** The path item of the operation, and the operation's key in it. */
export function findOperation(
  { paths }: Api,
  operationId: string
): { methods: Record<string, Operation>; method: string; path: string } {
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId === operationId) return { methods, method, path }
    }
  }
  throw new Error(`there is no operation ${operationId}`)
}

export function operationOf(api: Api, operationId: string): Operation {
  const { methods, method } = findOperation(api, operationId)
  return methods[method] as Operation
}

export function schemaOf({ components }: Api, name: string): Schema {
  const schema = components.schemas[name]
  if (schema === undefined) throw new Error(`there is no schema ${name}`)
  return schema
}

export function propertyOf(api: Api, schema: string, name: string): Schema {
  const property = schemaOf(api, schema).properties[name]
  if (property === undefined) throw new Error(`${schema} has no property ${name}`)
  return property
}

/** Every parameter of that name, in paths, operations and components. */
export function parametersOf({ paths, components }: Api, name: string): Parameter[] {
  const lists = Object.values(paths).flatMap(methods => [
    (methods['parameters'] as unknown as Parameter[] | undefined) ?? [],
    ...Object.values(methods).map(({ parameters = [] }) => parameters)
  ])
  return [...Object.values(components.parameters ?? {}), ...lists.flat()].filter(parameter => parameter.name === name)
}
