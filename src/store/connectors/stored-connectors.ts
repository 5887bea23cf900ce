/**
 * Reads all that a response shows of a connector by one statement, which returns one JSON array. A value in it costs
 * half of a column of a row, and the parts of a connector need no statements of their own. Some versions of SQLite take
 * the JSON of a subquery for text, so each is passed through `json`.
 */
import type { ProtocolType } from '../../contract/schemas/common.js'
import type { Database } from '../database/driver.js'
import type { VersionSummary } from '../shared/connector-graph.js'
import type { JsonText, StoredConnection, StoredConnector, StoredUse } from '../shared/stored-connector.js'

export function createStoredConnectors(db: Database) {
  const select = (parts: Parts) =>
    db.prepare<[string], string>(`SELECT ${toArraySql(parts)} FROM connectors WHERE id = ?`).pluck()
  const find = select(ALL)
  const findPublic = select(PUBLIC)

  return {
    /** A connector with everything that its owner sees. */
    findStored: (id: string) => parse(find.get(id)),
    /** A connector without connections and drafts. */
    findStoredPublic: (id: string) => parse(findPublic.get(id))
  }
}

function parse(text: string | undefined): StoredConnector | undefined {
  return text === undefined ? undefined : toConnector(JSON.parse(text) as ConnectorValues)
}

/** The position is the first value of a part. Sorting by it here is faster than in SQLite. */
type Placed<Values extends readonly unknown[]> = readonly [position: number, ...values: Values]

type UseValues = Placed<
  [
    id: string,
    usage: 'action' | 'trigger',
    authSchemeConfig: JsonText,
    credentialId: string,
    organisationId: string,
    type: string,
    name: string,
    data: JsonText,
    errors: JsonText,
    expiresAt: string | null,
    isShared: 0 | 1
  ]
>

/** SQLite finds the other uses of a credential in the index alone. */
const USES = `
  SELECT json_group_array(json_array(
    used.position, used.id, used.usage, used.auth_scheme_config, kept.id, kept.organisation_id, kept.type, kept.name,
    kept.data, kept.errors, kept.expires_at,
    EXISTS (
      SELECT 1
      FROM connection_credentials AS other
      WHERE other.credential_id = used.credential_id AND other.rowid <> used.rowid
    )
  ))
  FROM connection_credentials AS used
  CROSS JOIN credentials AS kept ON kept.id = used.credential_id
  WHERE used.connector_id = connections.connector_id AND used.connection_id = connections.id
`

type ConnectionValues = Placed<
  [id: string, name: string, variables: JsonText, createdAt: string, updatedAt: string, uses: UseValues[]]
>

const CONNECTIONS = `
  SELECT json_group_array(json_array(position, id, name, variables, created_at, updated_at, json((${USES}))))
  FROM connections
  WHERE connector_id = connectors.id
`

type VersionValues = Placed<
  [
    id: string,
    name: string,
    description: string,
    messages: VersionSummary['messages'],
    chosenDefault: 0 | 1,
    publishedAt: string | null,
    createdAt: string,
    updatedAt: string
  ]
>

const VERSIONS = `
  SELECT json_group_array(json_array(
    position, id, name, description, json(messages), chosen_default, published_at, created_at, updated_at
  ))
  FROM connector_versions
  WHERE connector_id = connectors.id
`

const SCHEMES = `
  SELECT json_group_array(json_array(position, config))
  FROM auth_scheme_configs
  WHERE connector_id = connectors.id
`

interface Parts {
  readonly versions: string
  readonly connections: string
}

const ALL: Parts = { versions: VERSIONS, connections: CONNECTIONS }

const PUBLIC: Parts = { versions: `${VERSIONS} AND published_at IS NOT NULL`, connections: 'SELECT json_array()' }

type ConnectorValues = readonly [
  id: string,
  organisationId: string,
  name: string,
  isPublic: 0 | 1,
  documentationURL: string,
  imageURL: string,
  tags: JsonText,
  protocol: ProtocolType,
  address: string,
  connectionVariables: JsonText,
  createdAt: string,
  updatedAt: string,
  schemes: Placed<[config: JsonText]>[],
  connections: ConnectionValues[],
  versions: VersionValues[]
]

function toArraySql({ versions, connections }: Parts): string {
  return `
    json_array(
      id, organisation_id, name, public, documentation_url, image_url, tags, protocol, coalesce(base_url, dataset_id),
      connection_variables, created_at, updated_at, json((${SCHEMES})), json((${connections})), json((${versions}))
    )
  `
}

function toConnector(values: ConnectorValues): StoredConnector {
  const [id, organisationId, name, isPublic, documentationURL, imageURL, tags, protocol, address] = values
  const [, , , , , , , , , connectionVariables, createdAt, updatedAt, schemes, connections, versions] = values
  return {
    id,
    organisationId,
    name,
    public: isPublic === 1,
    documentationURL,
    imageURL,
    tags,
    protocol,
    address,
    authSchemeConfigs: inOrder(schemes).map(([, config]) => config),
    connectionVariables,
    connections: inOrder(connections).map(toConnection),
    versions: inOrder(versions).map(toVersion),
    createdAt,
    updatedAt
  }
}

function inOrder<Values extends Placed<unknown[]>>(parts: Values[]): Values[] {
  return parts.length < 2 ? parts : parts.sort(([a], [b]) => a - b)
}

function toConnection([, id, name, variables, createdAt, updatedAt, uses]: ConnectionValues): StoredConnection {
  return { id, name, uses: inOrder(uses).map(toUse), variables, createdAt, updatedAt }
}

function toUse([, id, usage, authSchemeConfig, credentialId, organisationId, type, ...rest]: UseValues): StoredUse {
  const [name, data, errors, expiresAt, isShared] = rest
  const credential = { id: credentialId, organisationId, type, name, data, errors, expiresAt }
  return { id, usage, authSchemeConfig, credential, isShared: isShared === 1 }
}

function toVersion([, id, name, description, messages, chosenDefault, ...times]: VersionValues): VersionSummary {
  const [publishedAt, createdAt, updatedAt] = times
  return { id, name, description, messages, chosenDefault: chosenDefault === 1, publishedAt, createdAt, updatedAt }
}
