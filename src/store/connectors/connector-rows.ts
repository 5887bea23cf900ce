import type { Category, Tags } from '../../contract/schemas/common.js'
import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import type { Database } from '../database/driver.js'
import type { ConnectorEndpoint, ConnectorNode } from '../shared/connector-graph.js'
import { createKeyset, type Rendering, type Slice } from '../shared/keyset.js'
import type { Row } from '../shared/rows.js'
import type { ConnectorCounts } from './connector-counts.js'
import { type ConnectorFilter, type ConnectorOrder, selectConnectors } from './connector-pages.js'

interface ConnectorRow {
  readonly id: string
  readonly organisation_id: string
  readonly name: string
  readonly public: 0 | 1
  readonly documentation_url: string
  readonly image_url: string
  readonly tags: string
  readonly protocol: 'http' | 'bigquery'
  readonly base_url: string | null
  readonly dataset_id: string | null
  readonly connection_variables: string
  readonly categories: string
  readonly source_connector_id: string | null
  readonly source_version_name: string | null
  readonly created_at: string
  readonly updated_at: string
}

const COLUMNS = `
  id, organisation_id, name, public, documentation_url, image_url, tags, protocol, base_url, dataset_id,
  connection_variables, categories, source_connector_id, source_version_name, created_at, updated_at
`

export function createConnectorRows(db: Database, counts: ConnectorCounts) {
  const find = db.prepare<[string], ConnectorRow>(`SELECT ${COLUMNS} FROM connectors WHERE id = ?`)
  const findPublic = db.prepare<[string], ConnectorRow>(`SELECT ${COLUMNS} FROM connectors WHERE id = ? AND public = 1`)
  const findOwn = db.prepare<[string, string], ConnectorRow>(
    `SELECT ${COLUMNS} FROM connectors WHERE id = ? AND organisation_id = ?`
  )
  const listIds = db.prepare<[], string>('SELECT id FROM connectors ORDER BY id').pluck()
  const listPublicIds = db
    .prepare<[number], string>('SELECT id FROM connectors WHERE public = 1 ORDER BY updated_at DESC, id DESC LIMIT ?')
    .pluck()
  const listOwnIds = db
    .prepare<[string, number], string>(
      'SELECT id FROM connectors WHERE organisation_id = ? ORDER BY updated_at DESC, id DESC LIMIT ?'
    )
    .pluck()
  const findImport = db
    .prepare<[string, string, string], string>(
      `SELECT id FROM connectors
       WHERE organisation_id = ? AND source_connector_id = ? AND source_version_name = ?
       ORDER BY id LIMIT 1`
    )
    .pluck()
  const update = db.prepare<[ConnectorRow]>(`
    UPDATE connectors
    SET
      name = @name, public = @public, documentation_url = @documentation_url, image_url = @image_url,
      base_url = @base_url, dataset_id = @dataset_id, connection_variables = @connection_variables,
      categories = @categories, updated_at = @updated_at
    WHERE id = @id
  `)
  const remove = db.prepare<[string], ConnectorRow>('DELETE FROM connectors WHERE id = ? RETURNING *')
  const touch = db.prepare<[string, string]>('UPDATE connectors SET updated_at = ? WHERE id = ?')
  const keyset = createKeyset(db)

  return {
    find: (id: string) => toOptionalNode(find.get(id)),
    findPublic: (id: string) => toOptionalNode(findPublic.get(id)),
    findOwn: (organisationId: string, id: string) => toOptionalNode(findOwn.get(id, organisationId)),
    /** A page of the connectors that match a filter, by their ids: most are rendered already. */
    page: (
      filter: ConnectorFilter,
      order: readonly ConnectorOrder[],
      { render, ...window }: Rendering<string>
    ): Slice =>
      keyset.read<Pick<ConnectorRow, 'id'>>(
        { ...selectConnectors('id', filter, order), total: counts.find(filter) },
        { ...window, render: ({ id }) => render(id) }
      ),
    /** The id of the first connector that the organisation imported from this version. */
    findImport: (organisationId: string, connectorId: string, versionName: string) =>
      findImport.get(organisationId, connectorId, versionName),
    listIds: () => listIds.all(),
    /** The newest public connectors. */
    listPublicIds: (limit: number) => listPublicIds.all(limit),
    /** The newest connectors of an organisation. */
    listOwnIds: (organisationId: string, limit: number) => listOwnIds.all(organisationId, limit),
    touch: (id: string, now: string) => void touch.run(now, id),
    /** Updates the columns that can change, except the tags. */
    update: (connector: ConnectorNode): void => {
      const before = find.get(connector.id)
      update.run(toValues(connector))
      if (before === undefined) return
      counts.remove(toConnectorNode(before))
      counts.add(connector)
    },
    remove: (id: string): void => {
      const removed = remove.get(id)
      if (removed !== undefined) counts.remove(toConnectorNode(removed))
    }
  }
}

function toOptionalNode(row: ConnectorRow | undefined): ConnectorNode | undefined {
  return row && toConnectorNode(row)
}

function toConnectorNode(row: ConnectorRow): ConnectorNode {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    public: row.public === 1,
    documentationURL: row.documentation_url,
    imageURL: row.image_url,
    tags: JSON.parse(row.tags) as Tags,
    endpoint: toEndpoint(row),
    connectionVariables: JSON.parse(row.connection_variables) as ConnectionVariable[],
    categories: JSON.parse(row.categories) as Category[],
    importedFrom:
      row.source_connector_id === null
        ? undefined
        : { connectorId: row.source_connector_id, versionName: row.source_version_name as string },
    createdAt: row.created_at,
    updatedAt: row.updated_at
  }
}

function toEndpoint(row: ConnectorRow): ConnectorEndpoint {
  return row.protocol === 'http'
    ? { protocol: 'http', baseUrl: row.base_url as string }
    : { protocol: 'bigquery', datasetId: row.dataset_id as string }
}

export function toConnectorRow(connector: ConnectorNode): Row {
  return { table: 'connectors', values: toValues(connector) }
}

function toValues(connector: ConnectorNode): ConnectorRow {
  const { endpoint, importedFrom } = connector
  return {
    id: connector.id,
    organisation_id: connector.organisationId,
    name: connector.name,
    public: connector.public ? 1 : 0,
    documentation_url: connector.documentationURL,
    image_url: connector.imageURL,
    tags: JSON.stringify(connector.tags),
    protocol: endpoint.protocol,
    base_url: endpoint.protocol === 'http' ? endpoint.baseUrl : null,
    dataset_id: endpoint.protocol === 'bigquery' ? endpoint.datasetId : null,
    connection_variables: JSON.stringify(connector.connectionVariables),
    categories: JSON.stringify(connector.categories),
    source_connector_id: importedFrom?.connectorId ?? null,
    source_version_name: importedFrom?.versionName ?? null,
    created_at: connector.createdAt,
    updated_at: connector.updatedAt
  }
}
