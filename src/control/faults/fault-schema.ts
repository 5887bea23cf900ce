/** The schema of faults. Loaded with the first fault; importing only the types costs nothing. */
import { Type, type Static, type TProperties } from '@sinclair/typebox'
import { operationIds } from '../../contract/operations.js'
import { choice, oneOfStrings, ref, ulid } from '../../contract/schemas/json-schema.js'
import type { Duration } from '../../core/duration.js'
import { duration } from '../duration-schema.js'
import { body, headers, principal } from '../journal/journal-schema.js'
import { EVERY_SANDBOX } from './every-sandbox.js'
import { MAX_DELAY, MAX_RETRY_AFTER } from './limits.js'

/** RFC 9110, 5.1. */
const HEADER_NAME = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
const HEADER_VALUE = '^[\\t\\x20-\\x7e\\x80-\\xff]*$'

const delay = (description: string) => duration(description, { maximum: MAX_DELAY })

/** A duration, or how to draw one. */
export const FaultDelay = Type.Unsafe<FaultDelay>({
  $id: 'FaultDelay',
  description: 'A duration, or an object that says how to draw one. At most ten minutes.',
  type: ['string', 'number', 'object'],
  format: 'duration',
  minimum: 0,
  maximum: MAX_DELAY,
  properties: {
    fixed: delay('The same as the duration alone.'),
    uniform: {
      ...Type.Tuple([delay('Minimum.'), delay('Maximum.')]),
      description: 'Any delay between the two is equally likely.'
    },
    lognormal: Type.Object(
      {
        median: delay('Half of the delays are shorter.'),
        sigma: Type.Number({ minimum: 0, maximum: 10, description: 'The spread; 0.4 resembles a network.' }),
        max: Type.Optional(delay('Maximum.'))
      },
      { additionalProperties: false }
    )
  },
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false
})
export type FaultDelay = Duration | DrawnDelay

export interface DrawnDelay {
  readonly fixed?: Duration
  readonly uniform?: readonly [min: Duration, max: Duration]
  readonly lognormal?: { readonly median: Duration; readonly sigma: number; readonly max?: Duration }
}

export const FaultMatch = Type.Object(
  {
    organisationId: Type.Optional(ulid()),
    connectorId: Type.Optional(ulid()),
    version: Type.Optional(Type.String({ description: 'As written in the path, for example latest.' })),
    principal: Type.Optional(principal),
    headers: Type.Optional(headers),
    body: Type.Optional(body)
  },
  {
    $id: 'FaultMatch',
    additionalProperties: false,
    description: 'What the request must have. With principal or body, the fault applies after authentication.'
  }
)
export type FaultMatch = Static<typeof FaultMatch>

const common = {
  operation: oneOfStrings([...operationIds, '*'], { description: 'An operationId, or * for all operations.' }),
  match: Type.Optional(ref(FaultMatch)),
  sandbox: Type.Optional(
    oneOfStrings([EVERY_SANDBOX], {
      description:
        'With *, the fault is for every sandbox, those leased later included. Each sandbox counts for itself.'
    })
  ),
  phase: Type.Optional(
    oneOfStrings(['before', 'after-commit'], {
      description: 'Whether the fault replaces the operation or takes effect after it has committed. Default: before.'
    })
  ),
  times: Type.Optional(Type.Integer({ minimum: 1, description: 'How often the fault fires at most.' })),
  skip: Type.Optional(Type.Integer({ minimum: 0, description: 'How many requests pass before the fault fires.' })),
  probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  ttl: Type.Optional(duration('How long the fault stays active, by the clock of the sandbox.')),
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
        Type.Unsafe<Duration>({
          type: ['string', 'number'],
          format: 'duration',
          minimum: 0,
          maximum: MAX_RETRY_AFTER,
          description: 'Such as 10s, at most a week. A number means seconds, as in the header Retry-After.'
        })
      ),
      headers: Type.Optional(
        Type.Record(Type.String({ pattern: HEADER_NAME }), Type.String({ pattern: HEADER_VALUE }), {
          additionalProperties: false,
          description: 'Further headers of the response, such as x-ratelimit-remaining.'
        })
      ),
      body: Type.Optional(
        Type.Unknown({ description: "The body of the response instead of the vendor's error: JSON, or a text." })
      )
    }),
    fault('delay', { delay: ref(FaultDelay) }),
    fault('dribble', {
      chunks: Type.Integer({ minimum: 1, maximum: 10_000 }),
      duration: delay('From the first piece to the last.')
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
      window: duration('For example 10s, by the clock of the sandbox.')
    })
  ],
  { $id: 'Fault' }
)
export type Fault = Static<typeof Fault>
