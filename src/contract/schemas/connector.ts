import { Type, type Static } from '@sinclair/typebox'
import { datasetId } from './dataset-id.js'
import { AuthSchemeConfig } from './auth-scheme-config.js'
import { Message, ProtocolType, Tags } from './common.js'
import { Connection, ConnectionVariable } from './connection.js'
import { choice, dateTime, nullableDateTime, ref, ulid } from './json-schema.js'

/** SPEC:2811. The vendor's `nullable` of OpenAPI 3.0 is written in the style of 3.1. */
export const ConnectorVersion = Type.Object(
  {
    id: ulid(),
    name: Type.String({ description: 'Any text except the reserved words latest and default.' }),
    description: Type.Optional(Type.String()),
    isLatest: Type.Boolean({ description: 'Whether the alias latest refers to this version.' }),
    isDefault: Type.Boolean({ description: 'Whether the alias default refers to this version.' }),
    createdAt: dateTime(),
    updatedAt: dateTime(),
    publishedAt: nullableDateTime({ description: 'Null for a draft.' }),
    messages: Type.Optional(Type.Array(ref(Message)))
  },
  { $id: 'ConnectorVersion' }
)
export type ConnectorVersion = Static<typeof ConnectorVersion>

/** SPEC:2872. */
const base = {
  id: ulid(),
  organisationId: ulid(),
  name: Type.String(),
  public: Type.Boolean({ description: 'Whether every organisation can import it.' }),
  documentationURL: Type.Optional(Type.String()),
  imageURL: Type.Optional(Type.String()),
  tags: Type.Optional(ref(Tags)),
  authSchemeConfigs: Type.Array(ref(AuthSchemeConfig)),
  connectionVariables: Type.Optional(
    Type.Array(ref(ConnectionVariable), { description: 'The default variables of new connections.' })
  ),
  connections: Type.Array(ref(Connection)),
  versions: Type.Array(ref(ConnectorVersion)),
  createdAt: dateTime(),
  updatedAt: dateTime({ description: 'When the connector or anything in it last changed.' })
}

export const ConnectorBase = Type.Object({ ...base, protocol: ref(ProtocolType) }, { $id: 'ConnectorBase' })

/** SPEC:2948. `baseUrl` can contain placeholders such as `{{shop}}`. */
export const HTTPConnector = Type.Object(
  { ...base, protocol: Type.Literal('http'), baseUrl: Type.String() },
  { $id: 'HTTPConnector' }
)

export type HTTPConnector = Static<typeof HTTPConnector>

/** SPEC:2967. */
export const BigQueryConnector = Type.Object(
  {
    ...base,
    protocol: Type.Literal('bigquery'),
    datasetId: datasetId()
  },
  { $id: 'BigQueryConnector' }
)

export type BigQueryConnector = Static<typeof BigQueryConnector>

/** SPEC:2983. */
export const Connector = choice('protocol', [HTTPConnector, BigQueryConnector], {
  $id: 'Connector',
  description: 'A connector with its schemes, connections and versions.'
})
export type Connector = Static<typeof Connector>
