/** Schemas for a search in the journal. Loaded with the first search; importing only the types costs nothing. */
import { Type, type Static } from '@sinclair/typebox'
import { operationIds } from '../../contract/operations.js'
import { oneOfStrings, ref, ulid } from '../../contract/schemas/json-schema.js'
import { duration } from '../duration-schema.js'
import { statusClasses } from './status-classes.js'

/** `*` stands for any value. Secrets read ******, so that their values cannot be searched for. */
export const headers = Type.Record(Type.String({ minLength: 1 }), Type.String(), {
  description: 'Headers with their values, or * for any value. Upper and lower case of the names are the same.'
})

export const body = Type.Unknown({
  description: 'The properties that the JSON body must have, at any depth, or a text that the body must contain.'
})

export const principal = Type.String({
  description: 'The name of an API key, the sub of a user, or the id of a signing key.'
})

export const MessageCriteria = Type.Object(
  { headers: Type.Optional(headers), body: Type.Optional(body) },
  { $id: 'MessageCriteria', minProperties: 1, additionalProperties: false }
)
export type MessageCriteria = Static<typeof MessageCriteria>

const criteria = {
  operation: Type.Optional(oneOfStrings(operationIds)),
  status: Type.Optional(
    Type.Unsafe<number | (typeof statusClasses)[number]>({
      enum: [...Array.from({ length: 500 }, (_, index) => index + 100), ...statusClasses],
      description: 'For example 404 or 4xx.'
    })
  ),
  method: Type.Optional(Type.String()),
  path: Type.Optional(Type.String({ description: 'Part of the path.' })),
  organisationId: Type.Optional(ulid()),
  connectorId: Type.Optional(ulid()),
  version: Type.Optional(Type.String({ description: 'As written in the path, for example latest.' })),
  principal: Type.Optional(principal),
  fault: Type.Optional(
    Type.String({ description: 'The id or the kind of the fault that affected the request, or * for any fault.' })
  ),
  headers: Type.Optional(headers),
  body: Type.Optional(body),
  response: Type.Optional(ref(MessageCriteria)),
  since: Type.Optional(
    Type.String({
      description:
        'A time (RFC 3339, by the clock of the sandbox) or the id of a request. Finds requests from that time on, or after that request.'
    })
  )
}

/** A request must meet all of them. */
export const JournalCriteria = Type.Object(criteria, { $id: 'JournalCriteria', additionalProperties: false })
export type JournalCriteria = Static<typeof JournalCriteria>

export const JournalQuery = Type.Object(
  {
    ...criteria,
    limit: Type.Optional(Type.Integer({ minimum: 1, description: 'Returns at most this many, the newest.' })),
    wait: Type.Optional(duration('How long to wait for the requests, for example 5s.')),
    count: Type.Optional(Type.Integer({ minimum: 1, description: 'How many requests to wait for. Default: 1.' }))
  },
  { $id: 'JournalQuery', additionalProperties: false }
)
export type JournalQuery = Static<typeof JournalQuery>
