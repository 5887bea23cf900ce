/** What the control plane returns, as JSON Schemas. Loaded only for its OpenAPI document. */
import { Type } from '@sinclair/typebox'
import { ErrorField } from '../../contract/schemas/common.js'
import { dateTime, oneOfStrings, ref, ulid } from '../../contract/schemas/json-schema.js'
import { settingNames, settingTable } from '../../contract/settings.js'
import { rehearsalSchemas } from './rehearsal-schemas.js'

const text = (description: string) => Type.String({ description })

const evidence = () => oneOfStrings(['documented', 'observed', 'assumed', 'mock'])

const SeedReport = Type.Object(
  {
    files: Type.Array(text('Name of a seed file, or demo.')),
    sha256: text('SHA-256 of the contents, in hexadecimal.')
  },
  { $id: 'SeedReport' }
)

const Health = Type.Object(
  {
    status: Type.Literal('ok'),
    name: Type.Literal('versori-mock'),
    version: Type.String(),
    contract: Type.Object(
      { snapshot: Type.String(), sha256: Type.String() },
      { description: "The vendor's document that the mock follows." }
    ),
    seed: ref(SeedReport),
    storage: oneOfStrings(['memory', 'file'], { description: 'Where the data is.' }),
    replica: Type.Optional(Type.Integer({ description: 'The number of this replica, if it has one.' })),
    uptime: Type.Number({ description: 'Seconds since the process started.' })
  },
  { $id: 'Health' }
)

const sandbox = {
  id: Type.String(),
  url: text('The base URL of the server.'),
  organisationId: Type.Optional(ulid({ description: 'The organisation of a lease.' })),
  expiresAt: Type.Optional(dateTime()),
  seed: ref(SeedReport)
}

const Sandbox = Type.Object(sandbox, { $id: 'Sandbox' })

const LeasedSandbox = Type.Object(
  { ...sandbox, token: text('An API key of its organisation.') },
  { $id: 'LeasedSandbox' }
)

const Sandboxes = Type.Object({ sandboxes: Type.Array(ref(Sandbox)) }, { $id: 'Sandboxes' })

const Snapshot = Type.Object({ name: Type.String(), createdAt: dateTime(), bytes: Type.Integer() }, { $id: 'Snapshot' })

const Snapshots = Type.Object({ snapshots: Type.Array(ref(Snapshot)) }, { $id: 'Snapshots' })

const Settings = Type.Object(
  Object.fromEntries(
    settingNames.map(name => {
      const { values, default: initial, description } = settingTable[name]
      const isText = typeof initial === 'string'
      const schema = isText ? { type: 'string', enum: [...values] } : { type: 'boolean' }
      return [name, Type.Unsafe<string | boolean>({ ...schema, default: initial, description })]
    })
  ),
  { $id: 'Settings' }
)

const SettingsChange = Type.Partial(Settings, { $id: 'SettingsChange', additionalProperties: false })

const JournalPrincipal = Type.Object(
  { kind: oneOfStrings(['apiKey', 'user', 'organisation', 'endUser']), name: Type.String() },
  { $id: 'JournalPrincipal', description: 'The caller.' }
)

const JournalExplanation = Type.Object(
  {
    rule: Type.String(),
    evidence: evidence(),
    ledger: text('The id of the ledger entry for the rule.'),
    message: Type.String(),
    details: Type.Optional(Type.String()),
    found: Type.Optional(Type.String()),
    nearest: Type.Optional(Type.String()),
    fields: Type.Optional(Type.Array(ref(ErrorField)))
  },
  { $id: 'JournalExplanation', description: 'Why a response is an error.' }
)

const JournalEntry = Type.Object(
  {
    id: text('The x-request-id of the response.'),
    at: dateTime({ description: 'When the request arrived, by the clock of the sandbox.' }),
    method: Type.String(),
    path: Type.String(),
    query: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    headers: Type.Record(Type.String(), Type.Unknown()),
    body: Type.Optional(Type.Unknown()),
    operation: Type.Optional(text("The vendor's operationId.")),
    organisationId: Type.Optional(Type.String()),
    connectorId: Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    principal: Type.Optional(ref(JournalPrincipal)),
    status: Type.Optional(Type.Integer({ description: 'Absent if a fault cut the connection.' })),
    duration: Type.Number({ description: 'Real milliseconds until the response was ready.' }),
    explanation: Type.Optional(ref(JournalExplanation)),
    fault: Type.Optional(Type.Object({ id: Type.String(), kind: Type.String(), phase: Type.String() }))
  },
  { $id: 'JournalEntry' }
)

const Journal = Type.Object(
  {
    requests: Type.Array(ref(JournalEntry)),
    evicted: Type.Integer({ description: 'How many entries the journal has discarded.' })
  },
  { $id: 'Journal' }
)

const RequestCount = Type.Object({ count: Type.Integer(), evicted: Type.Integer() }, { $id: 'RequestCount' })

const FaultReport = Type.Object(
  {
    id: Type.String(),
    operation: Type.String(),
    kind: Type.String(),
    phase: oneOfStrings(['before', 'after-commit']),
    state: oneOfStrings(['active', 'spent', 'expired']),
    matched: Type.Integer({ description: 'How many requests matched while the fault was active.' }),
    fired: Type.Integer({ description: 'How many of them the fault affected.' })
  },
  { $id: 'FaultReport', description: 'A fault as it was added, with what became of it.' }
)

const Faults = Type.Object({ faults: Type.Array(ref(FaultReport)) }, { $id: 'Faults' })

const Usage = Type.Object(
  {
    id: Type.String(),
    connectorId: Type.String(),
    version: Type.Optional(Type.String()),
    connectionId: Type.Optional(Type.String()),
    product: Type.String()
  },
  { $id: 'Usage' }
)

const Usages = Type.Object({ usages: Type.Array(ref(Usage)) }, { $id: 'Usages' })

const Clock = Type.Object({ now: dateTime(), frozen: Type.Boolean() }, { $id: 'Clock' })

const Token = Type.Object({ token: Type.String(), expiresAt: Type.Optional(dateTime()) }, { $id: 'Token' })

const LedgerEntry = Type.Object(
  {
    id: Type.String(),
    topic: Type.String(),
    behaviour: Type.String(),
    evidence: evidence(),
    source: Type.Optional(Type.String()),
    because: Type.Optional(Type.String()),
    documentedFor: Type.Optional(Type.Array(Type.String())),
    question: Type.Optional(Type.Integer()),
    confidence: Type.Optional(Type.String()),
    settings: Type.Optional(Type.Array(Type.String())),
    operations: Type.Optional(Type.Array(Type.String())),
    errors: Type.Optional(Type.Array(Type.String())),
    refused: Type.Boolean({ description: 'Whether --require documented refuses responses that rest on it.' }),
    observed: Type.Optional(
      Type.Object(
        {
          host: Type.String(),
          date: Type.String({ description: 'Such as 2026-12-01.' }),
          follows: Type.Boolean({ description: 'Whether the mock does what was seen.' })
        },
        { description: 'Where and when the real platform was observed, see --observations.' }
      )
    )
  },
  { $id: 'LedgerEntry' }
)

const Ledger = Type.Object({ entries: Type.Array(ref(LedgerEntry)) }, { $id: 'Ledger' })

const OpenApiDocument = Type.Object(
  { openapi: Type.String(), info: Type.Object({}), paths: Type.Object({}) },
  { $id: 'OpenApiDocument' }
)

const OAuth2Result = Type.Object(
  {
    code: Type.Optional(Type.String()),
    state: Type.Optional(Type.String()),
    error: Type.Optional(Type.String()),
    error_description: Type.Optional(Type.String())
  },
  { $id: 'OAuth2Result' }
)

export const reportSchemas = [
  SeedReport,
  Health,
  Sandbox,
  LeasedSandbox,
  Sandboxes,
  Snapshot,
  Snapshots,
  Settings,
  SettingsChange,
  JournalPrincipal,
  JournalExplanation,
  JournalEntry,
  Journal,
  RequestCount,
  FaultReport,
  Faults,
  ...rehearsalSchemas,
  Usage,
  Usages,
  Clock,
  Token,
  LedgerEntry,
  Ledger,
  OpenApiDocument,
  OAuth2Result
] as const
