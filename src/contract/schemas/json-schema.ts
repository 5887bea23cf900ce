import { Type, type SchemaOptions, type Static, type TSchema, type TUnsafe } from '@sinclair/typebox'

/** Refers to a named schema (one with an `$id`) instead of repeating it. */
export function ref<T extends TSchema>(schema: T): TUnsafe<Static<T>> {
  if (schema.$id === undefined) throw new TypeError('only a schema with an $id can be referred to')
  return Type.Unsafe({ $ref: schema.$id })
}

/** A choice between object schemas, decided by the constant that each holds under `propertyName`. */
export function choice<T extends TSchema[]>(
  propertyName: string,
  variants: [...T],
  options: SchemaOptions = {}
): TUnsafe<Static<T[number]>> {
  const oneOf = variants.map(variant => (variant.$id === undefined ? variant : ref(variant)))
  return Type.Unsafe({ ...options, type: 'object', discriminator: { propertyName }, oneOf })
}

/** A string out of a closed list. */
export function oneOfStrings<const T extends readonly string[]>(
  values: T,
  options: SchemaOptions = {}
): TUnsafe<T[number]> {
  return Type.Unsafe({ ...options, type: 'string', enum: [...values] })
}

/** The one nullable type of the Connector graph: a time, or null. */
export function nullableDateTime(options: SchemaOptions = {}): TUnsafe<string | null> {
  return Type.Unsafe({ ...options, type: ['string', 'null'], format: 'date-time' })
}

export const ulid = (options: SchemaOptions = {}) => Type.String({ ...options, format: 'ulid' })
export const dateTime = (options: SchemaOptions = {}) => Type.String({ ...options, format: 'date-time' })
