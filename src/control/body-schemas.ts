/** The bodies of the control plane. Unknown properties are refused, to catch typing errors. Imported on first use. */
import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { dateTime } from '../contract/schemas/json-schema.js'
import type { Settings } from '../contract/settings.js'
import { duration, signedDuration } from './duration-schema.js'
import { Fault, FaultDelay, FaultMatch } from './faults/fault-schema.js'
import { JournalCriteria, JournalQuery, MessageCriteria } from './journal/journal-schema.js'

const closed = ($id: string) => ({ $id, additionalProperties: false })
const text = (description: string) => Type.String({ minLength: 1, description })

export const SandboxRequest = Type.Object(
  {
    seed: Type.Optional(
      Type.Unsafe<string | object>({
        type: ['string', 'object'],
        description:
          'demo, the name of a seed file of the server, or a seed document. Default: the seeds of the server.'
      })
    ),
    settings: Type.Optional(Type.Unsafe<Partial<Settings>>({ type: 'object' })),
    ttl: Type.Optional(duration('Real time, such as 15m, at most a week. Default: 1h.')),
    randomSeed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1 }))
  },
  closed('SandboxRequest')
)
export type SandboxRequest = Static<typeof SandboxRequest>

const SnapshotRequest = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) }, closed('SnapshotRequest'))
export type SnapshotRequest = Static<typeof SnapshotRequest>

const ClockChange = Type.Object(
  { now: Type.Optional(dateTime()), frozen: Type.Optional(Type.Boolean()) },
  { ...closed('ClockChange'), minProperties: 1 }
)
export type ClockChange = Static<typeof ClockChange>

const ClockAdvance = Type.Object({ by: signedDuration('Such as 31s or -1h.') }, closed('ClockAdvance'))
export type ClockAdvance = Static<typeof ClockAdvance>

const TokenRequest = Type.Object(
  {
    scheme: Type.Optional(
      Type.Unsafe<'Bearer' | 'JWT'>({
        enum: ['Bearer', 'JWT'],
        description: 'JWT for a token of a signing key, sent as "Authorization: JWT <token>". Default: Bearer.'
      })
    ),
    sub: Type.Optional(text('The subject of an id_token, or the end user of a token of a signing key.')),
    organisationId: Type.Optional(text('The organisation of an API key or of a signing key.')),
    name: Type.Optional(text('The name of an API key.')),
    expiresIn: Type.Optional(signedDuration('Such as 15m. A negative one gives an expired token.'))
  },
  closed('TokenRequest')
)
export type TokenRequest = Static<typeof TokenRequest>

const UsageRequest = Type.Object(
  {
    connectorId: text('A connector of any organisation.'),
    version: Type.Optional(
      text('The name of a version. Without version and connectionId, the mark applies to the whole connector.')
    ),
    connectionId: Type.Optional(text('The id of a connection of the connector.')),
    product: Type.Optional(text('The product that uses it. Default: Switchboard.'))
  },
  closed('UsageRequest')
)
export type UsageRequest = Static<typeof UsageRequest>

export interface BodyTypes {
  readonly Fault: Fault
  readonly JournalCriteria: JournalCriteria
  readonly JournalQuery: JournalQuery
  readonly SandboxRequest: SandboxRequest
  readonly SnapshotRequest: SnapshotRequest
  readonly ClockChange: ClockChange
  readonly ClockAdvance: ClockAdvance
  readonly TokenRequest: TokenRequest
  readonly UsageRequest: UsageRequest
}

export const bodySchemas: Readonly<Record<string, TSchema>> = Object.fromEntries(
  [
    Fault,
    FaultDelay,
    FaultMatch,
    MessageCriteria,
    JournalCriteria,
    JournalQuery,
    SandboxRequest,
    SnapshotRequest,
    ClockChange,
    ClockAdvance,
    TokenRequest,
    UsageRequest
  ].map(schema => [schema.$id as string, schema])
)
