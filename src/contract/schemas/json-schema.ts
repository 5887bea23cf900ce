import { Type, type SchemaOptions, type Static, type TSchema, type TUnsafe } from '@sinclair/typebox'
import { URI_OR_EMPTY } from '../operations/patterns.js'

/** A reference to a schema with an `$id`. */
export function ref<T extends TSchema>(schema: T): TUnsafe<Static<T>> {
  if (schema.$id === undefined) throw new TypeError('a referenced schema needs an $id')
  return Type.Unsafe({ $ref: schema.$id })
}

/** A choice between object schemas, which differ by the constant of the property `propertyName`. */
export function choice<T extends TSchema[]>(
  propertyName: string,
  variants: [...T],
  options: SchemaOptions = {}
): TUnsafe<Static<T[number]>> {
  const oneOf = variants.map(variant => (variant.$id === undefined ? variant : ref(variant)))
  return Type.Unsafe({ ...options, type: 'object', discriminator: { propertyName }, oneOf })
}

/** One of the given strings. */
export function oneOfStrings<const T extends readonly string[]>(
  values: T,
  options: SchemaOptions = {}
): TUnsafe<T[number]> {
  return Type.Unsafe({ ...options, type: 'string', enum: [...values] })
}

/** A time or null: the only nullable type in a connector. */
export function nullableDateTime(options: SchemaOptions = {}): TUnsafe<string | null> {
  return Type.Unsafe({ ...options, type: ['string', 'null'], format: 'date-time' })
}

export const ulid = (options: SchemaOptions = {}) => Type.String({ ...options, format: 'ulid' })
export const dateTime = (options: SchemaOptions = {}) => Type.String({ ...options, format: 'date-time' })

export const uri = (options: SchemaOptions = {}) => Type.String({ ...options, format: 'uri' })

export const uriOrEmpty = (options: SchemaOptions = {}) => Type.String({ ...options, pattern: URI_OR_EMPTY })
