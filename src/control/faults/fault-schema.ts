/** The schema of faults. Loaded with the first fault; importing only the types costs nothing. */
import { Type, type Static, type TProperties } from '@sinclair/typebox'
import { operationIds } from '../../contract/operations.js'
import { choice, oneOfStrings, ref, ulid } from '../../contract/schemas/json-schema.js'

/** Milliseconds. Longer than any client waits. */
const MAX_DELAY = 600_000

/** Seconds. */
const MAX_RETRY_AFTER = 7 * 86_400

const milliseconds = (description: string) => Type.Number({ minimum: 0, maximum: MAX_DELAY, description })

export const FaultDelay = Type.Object(
  {
    fixed: Type.Optional(milliseconds('A constant delay in milliseconds.')),
    uniform: Type.Optional(
      Type.Tuple([milliseconds('Minimum.'), milliseconds('Maximum.')], {
        description: 'Any delay between the two is equally likely.'
      })
    ),
    lognormal: Type.Optional(
      Type.Object(
        {
          median: milliseconds('Half of the delays are shorter.'),
          sigma: Type.Number({
            minimum: 0,
            maximum: 10,
            description: 'The spread; 0.4 resembles a network.'
          }),
          max: Type.Optional(milliseconds('Maximum.'))
        },
        { additionalProperties: false }
      )
    )
  },
  { $id: 'FaultDelay', minProperties: 1, maxProperties: 1, additionalProperties: false }
)
export type FaultDelay = Static<typeof FaultDelay>

export const FaultMatch = Type.Object(
  {
    organisationId: Type.Optional(ulid()),
    connectorId: Type.Optional(ulid()),
    version: Type.Optional(Type.String({ description: 'As written in the path, for example latest.' }))
  },
  { $id: 'FaultMatch', additionalProperties: false, description: 'What the path of the request must contain.' }
)
export type FaultMatch = Static<typeof FaultMatch>

const common = {
  operation: oneOfStrings([...operationIds, '*'], { description: 'An operationId, or * for all operations.' }),
  match: Type.Optional(ref(FaultMatch)),
  phase: Type.Optional(
    oneOfStrings(['before', 'after-commit'], {
      description: 'Whether the fault replaces the operation or takes effect after it has committed. Default: before.'
    })
  ),
  times: Type.Optional(Type.Integer({ minimum: 1, description: 'How often the fault fires at most.' })),
  skip: Type.Optional(Type.Integer({ minimum: 0, description: 'How many requests pass before the fault fires.' })),
  probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  ttl: Type.Optional(
    Type.String({ format: 'duration', description: 'How long the fault stays active, by the clock of the sandbox.' })
  ),
  delay: Type.Optional(ref(FaultDelay))
}

function fault<const Kind extends string, Properties extends TProperties>(kind: Kind, properties: Properties) {
  return Type.Object({ ...common, kind: Type.Literal(kind), ...properties }, { additionalProperties: false })
}

export const Fault = choice(
  'kind',
  [
    fault('status', {
      status: Type.Integer({ minimum: 400, maximum: 599 }),
      code: Type.Optional(Type.String({ minLength: 1 })),
      message: Type.Optional(Type.String({ minLength: 1 })),
      retryAfter: Type.Optional(
        Type.Integer({ minimum: 0, maximum: MAX_RETRY_AFTER, description: 'Seconds, at most a week.' })
      )
    }),
    fault('delay', { delay: ref(FaultDelay) }),
    fault('dribble', {
      chunks: Type.Integer({ minimum: 1, maximum: 10_000 }),
      duration: milliseconds('Milliseconds from the first piece to the last.')
    }),
    fault('empty', {}),
    fault('reset', {}),
    fault('malformed', {}),
    fault('truncate', {
      at: Type.Optional(
        Type.Number({
          minimum: 0,
          exclusiveMaximum: 1,
          description: 'The fraction of the body that is sent. Default: 0.5.'
        })
      )
    }),
    fault('quota', {
      limit: Type.Integer({ minimum: 0, description: 'How many requests pass in each window.' }),
      window: Type.String({ format: 'duration', description: 'For example 10s, by the clock of the sandbox.' })
    })
  ],
  { $id: 'Fault' }
)
export type Fault = Static<typeof Fault>
