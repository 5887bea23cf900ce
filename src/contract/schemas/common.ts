import { Type, type Static } from '@sinclair/typebox'
import { categories } from '../categories.js'
import { oneOfStrings, ref } from './json-schema.js'

/** SPEC:1834-1848. `field` is a path such as `field1.field2[0].field3`. */
export const ErrorField = Type.Object(
  { field: Type.String(), message: Type.String() },
  { $id: 'ErrorField', description: 'An invalid field, and why it is invalid.' }
)
export type ErrorField = Static<typeof ErrorField>

/** SPEC:1849-1868. The body of every error. */
export const ErrorBody = Type.Object(
  {
    code: Type.String({ description: 'Machine-readable: the status and three more digits.' }),
    message: Type.String({ description: 'A short description for people.' }),
    fields: Type.Optional(Type.Array(ref(ErrorField))),
    details: Type.Optional(Type.String({ description: 'What to do about the error.' }))
  },
  { $id: 'Error', description: 'The body of every error.' }
)
export type ErrorBody = Static<typeof ErrorBody>

export const Category = oneOfStrings(categories, { $id: 'Category' })
export type Category = Static<typeof Category>

/** SPEC:252, an inline schema. */
export const Categories = Type.Array(ref(Category), { $id: 'Categories' })

/** SPEC:1897. Each key has a list of values. The list is empty for a tag without a value. */
export const Tags = Type.Record(Type.String(), Type.Array(Type.String()), { $id: 'Tags' })
export type Tags = Static<typeof Tags>

/** SPEC:1901. */
export const ProtocolType = oneOfStrings(['http', 'bigquery'], { $id: 'ProtocolType' })
export type ProtocolType = Static<typeof ProtocolType>

export const MessageSeverity = oneOfStrings(['info', 'warning', 'error'], { $id: 'MessageSeverity' })

/** SPEC:1913. */
export const Message = Type.Object(
  { text: Type.String(), severity: ref(MessageSeverity), detail: Type.Optional(Type.Array(Type.String())) },
  { $id: 'Message', description: 'A message of the API about the resource that contains it.' }
)
export type Message = Static<typeof Message>
