/** The types of the fields of an OpenAPI document, as data. */

export type OpenApiVersion = '3.0' | '3.1' | '3.2'

export type FieldType =
  | { readonly is: 'text' | 'flag' | 'any' | 'schema' | 'parameterSchema' }
  | { readonly is: 'oneOf'; readonly values: readonly string[] }
  | { readonly is: 'object'; readonly shape: string; readonly orReference: boolean }
  | { readonly is: 'list' | 'map'; readonly of: FieldType }

export interface Field {
  readonly type: FieldType
  readonly required?: true
  /** The oldest version that knows the field. */
  readonly since?: OpenApiVersion
  /** What is lost, if a connector has no place for the field. */
  readonly omitted?: string
}

export interface Shape {
  readonly fields: Readonly<Record<string, Field>>
  /** The type of all other fields, such as paths. Their names match the pattern. */
  readonly others?: { readonly name: RegExp; readonly type: FieldType }
}

export const text: FieldType = { is: 'text' }
export const flag: FieldType = { is: 'flag' }
export const any: FieldType = { is: 'any' }
export const schema: FieldType = { is: 'schema' }
export const parameterSchema: FieldType = { is: 'parameterSchema' }

export function oneOf(...values: string[]): FieldType {
  return { is: 'oneOf', values }
}

export function object(shape: string): FieldType {
  return { is: 'object', shape, orReference: false }
}

/** An object or a reference to one. */
export function part(shape: string): FieldType {
  return { is: 'object', shape, orReference: true }
}

export function list(of: FieldType): FieldType {
  return { is: 'list', of }
}

export function map(of: FieldType): FieldType {
  return { is: 'map', of }
}

export function used(type: FieldType, since: OpenApiVersion = '3.0'): Field {
  return { type, since }
}

export function required(type: FieldType): Field {
  return { type, required: true }
}

/** @param what in the plural, such as `tags`. */
export function omitted(what: string, type: FieldType, since: OpenApiVersion = '3.0'): Field {
  return { type, since, omitted: what }
}
