/** How requests of a journal are looked for. Loaded only where a query is checked; its type costs nothing. */
import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { oneOfStrings, ulid } from '../../contract/schemas/json-schema.js'
import { operationIds } from '../../contract/operations.js'
import type { criteriaNames } from './criteria-names.js'

const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const

/** All of them must hold. */
const criteria = {
  operation: Type.Optional(oneOfStrings(operationIds)),
  status: Type.Optional(
    Type.Unsafe<number | (typeof STATUS_CLASSES)[number]>({
      enum: [...Array.from({ length: 500 }, (_, index) => index + 100), ...STATUS_CLASSES],
      description: 'Such as 404, or 4xx.'
    })
  ),
  method: Type.Optional(Type.String()),
  path: Type.Optional(Type.String({ description: 'A part of the path.' })),
  organisationId: Type.Optional(ulid()),
  connectorId: Type.Optional(ulid()),
  version: Type.Optional(Type.String({ description: 'As the path says it, such as latest.' })),
  principal: Type.Optional(
    Type.String({ description: 'The name of an API key, the sub of a user, or the id of a signing key.' })
  ),
  fault: Type.Optional(Type.String({ description: 'The id or the kind of the fault that it met, or * for any.' })),
  since: Type.Optional(
    Type.String({
      description: 'A time (RFC 3339, by the clock of the sandbox), or the id of a request: what came after it.'
    })
  )
} satisfies Record<(typeof criteriaNames)[number], TSchema>

export const JournalCriteria = Type.Object(criteria, { $id: 'JournalCriteria', additionalProperties: false })
export type JournalCriteria = Static<typeof JournalCriteria>

export const JournalQuery = Type.Object(
  {
    ...criteria,
    limit: Type.Optional(Type.Integer({ minimum: 1, description: 'So many of the newest.' })),
    wait: Type.Optional(Type.String({ format: 'duration', description: 'How long to wait for them, such as 5s.' })),
    count: Type.Optional(Type.Integer({ minimum: 1, description: 'How many to wait for. Default: 1.' }))
  },
  { $id: 'JournalQuery', additionalProperties: false }
)
export type JournalQuery = Static<typeof JournalQuery>
