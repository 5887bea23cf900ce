/** What the real platform does, by entry of the ledger: the file that `observe` writes, and that a start can read. */
import { Type, type Static } from '@sinclair/typebox'
import { settingNames, settingTable, type Settings } from '../../contract/settings.js'

const status = Type.Integer({ minimum: 100, maximum: 599 })

const ImpliedSettings = Type.Unsafe<Partial<Settings>>({
  type: 'object',
  description: 'Settings with which the mock does the same.',
  properties: Object.fromEntries(settingNames.map(name => [name, { enum: [...settingTable[name].values] }])),
  additionalProperties: false
})

const Agreement = Type.Object(
  { verdict: Type.Literal('agrees'), seen: Type.Object({ status }, { additionalProperties: false }) },
  { additionalProperties: false, description: 'The platform does what the mock does.' }
)

const Difference = Type.Object(
  {
    verdict: Type.Literal('differs'),
    request: Type.String({ description: 'The operation, or the method and path.' }),
    expected: Type.Object({ status }, { additionalProperties: false, description: 'What the mock returns.' }),
    seen: Type.Object(
      {
        status,
        headers: Type.Record(Type.String(), Type.String(), { description: 'The headers of interest.' }),
        body: Type.Optional(Type.Unknown({ description: 'Its shape: types instead of values.' }))
      },
      { additionalProperties: false }
    ),
    where: Type.String({ description: 'The part that differs: status, a header, or a property.' }),
    settings: Type.Optional(ImpliedSettings)
  },
  { additionalProperties: false, description: 'The platform does something else.' }
)

const Unknown = Type.Object(
  { verdict: Type.Literal('unknown'), because: Type.String() },
  { additionalProperties: false, description: 'The run could not tell.' }
)

export const Observation = Type.Union([Agreement, Difference, Unknown])
export type Observation = Static<typeof Observation>

export const Observations = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'For editors.' })),
    host: Type.String({ minLength: 1, description: 'The host of the platform.' }),
    observedAt: Type.String({ format: 'date-time', description: 'When the run started.' }),
    mock: Type.String({ description: 'The version of the mock that asked.' }),
    entries: Type.Record(Type.String(), Observation, { description: 'What was seen, by the entry of the ledger.' })
  },
  {
    additionalProperties: false,
    title: 'Observations of the real platform',
    description: 'Written by versori-mock observe. It holds no token, key, name or id of the account.'
  }
)
export type Observations = Static<typeof Observations>
