/** The requests about connectors and versions, and responses other than a connector. */
import { Type, type Static } from '@sinclair/typebox'
import { AuthSchemeConfig } from './auth-scheme-config.js'
import { Category, ProtocolType, Tags } from './common.js'
import { ConnectionVariable } from './connection.js'
import { ConnectionCreate } from './connection-write.js'
import { Connector, ConnectorVersion } from './connector.js'
import { datasetId } from './dataset-id.js'
import { choice, ref, ulid } from './json-schema.js'
import { page } from './page.js'

/** SPEC:2993. */
export const ConnectorPage = page('ConnectorPage', 'connectors', Type.Array(ref(Connector)))
export type ConnectorPage = Static<typeof ConnectorPage>

/** SPEC:3006. Omitted properties are unset. */
const update = {
  id: ulid(),
  organisationId: ulid(),
  name: Type.String(),
  tags: Type.Optional(ref(Tags)),
  authSchemeConfigIds: Type.Optional(
    Type.Array(Type.String(), { description: 'The ids of all schemes in their new order.' })
  ),
  public: Type.Optional(Type.Boolean()),
  documentationURL: Type.Optional(Type.String()),
  imageURL: Type.Optional(Type.String())
}

export const ConnectorUpdateBase = Type.Object(
  { ...update, protocol: ref(ProtocolType) },
  { $id: 'ConnectorUpdateBase' }
)

/** SPEC:3060. */
export const HTTPConnectorUpdate = Type.Object(
  {
    ...update,
    protocol: Type.Literal('http'),
    baseUrl: Type.String(),
    connectionVariables: Type.Optional(Type.Array(ref(ConnectionVariable)))
  },
  { $id: 'HTTPConnectorUpdate' }
)

/** SPEC:3086. */
export const BigQueryConnectorUpdate = Type.Object(
  { ...update, protocol: Type.Literal('bigquery'), datasetId: datasetId() },
  { $id: 'BigQueryConnectorUpdate' }
)

/** SPEC:3105. */
export const ConnectorUpdate = choice('protocol', [HTTPConnectorUpdate, BigQueryConnectorUpdate], {
  $id: 'ConnectorUpdate'
})
export type ConnectorUpdate = Static<typeof ConnectorUpdate>

/**
 * SPEC:4614 requires `connections` without describing them (docs/contract.md 3.6, item 7). Here, they are optional and
 * as in BigQueryConnectorCreate.
 */
export const HTTPConnectorCreate = Type.Object(
  {
    name: Type.String(),
    baseUrl: Type.String(),
    connectionVariables: Type.Optional(Type.Array(ref(ConnectionVariable))),
    authSchemeConfigs: Type.Array(ref(AuthSchemeConfig)),
    connections: Type.Optional(Type.Array(ref(ConnectionCreate))),
    tags: Type.Optional(ref(Tags)),
    public: Type.Optional(Type.Boolean())
  },
  { $id: 'HTTPConnectorCreate' }
)
export type HTTPConnectorCreate = Static<typeof HTTPConnectorCreate>

/** SPEC:4751. */
export const BigQueryConnectorCreate = Type.Object(
  {
    name: Type.String(),
    datasetId: Type.Optional(datasetId()),
    connections: Type.Array(ref(ConnectionCreate))
  },
  { $id: 'BigQueryConnectorCreate' }
)
export type BigQueryConnectorCreate = Static<typeof BigQueryConnectorCreate>

/** SPEC:445, an inline schema. */
export const ConnectorTagsUpdate = Type.Object({ tags: Type.Optional(ref(Tags)) }, { $id: 'ConnectorTagsUpdate' })
export type ConnectorTagsUpdate = Static<typeof ConnectorTagsUpdate>

/** SPEC:475, an inline schema. */
export const ConnectorCategoriesUpdate = Type.Object(
  { categories: Type.Optional(Type.Array(ref(Category))) },
  { $id: 'ConnectorCategoriesUpdate' }
)
export type ConnectorCategoriesUpdate = Static<typeof ConnectorCategoriesUpdate>

/** SPEC:3407. */
export const ConnectorVersionsPage = page('ConnectorVersionsPage', 'items', Type.Array(ref(ConnectorVersion)))
export type ConnectorVersionsPage = Static<typeof ConnectorVersionsPage>

/** SPEC:3419. */
export const ConnectorVersionCreate = Type.Object(
  {
    name: Type.String({ description: 'Any text except the reserved words latest and default.' }),
    fromVersion: Type.Optional(
      Type.String({ description: 'The version whose actions, triggers and definitions are copied.' })
    )
  },
  { $id: 'ConnectorVersionCreate' }
)
export type ConnectorVersionCreate = Static<typeof ConnectorVersionCreate>

/** SPEC:3437. */
export const PublishConnectorResponse = Type.Object(
  { version: ref(ConnectorVersion) },
  { $id: 'PublishConnectorResponse' }
)
export type PublishConnectorResponse = Static<typeof PublishConnectorResponse>

/** SPEC:3447. */
export const UnpublishConnectorResponse = Type.Object(
  { version: ref(ConnectorVersion) },
  { $id: 'UnpublishConnectorResponse' }
)
export type UnpublishConnectorResponse = Static<typeof UnpublishConnectorResponse>
