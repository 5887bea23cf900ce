/** The connections of a connector, by themselves and in pages. */
import type { Database } from '../database/driver.js'
import type { ConnectionNode } from '../shared/connector-graph.js'
import { createKeyset, type KeysetQuery, type Rendering, type Slice } from '../shared/keyset.js'
import { createConnectionRows } from './connection-rows.js'

/** A connection without its credentials and variables. */
export type ConnectionHead = Pick<ConnectionNode, 'id' | 'name' | 'createdAt' | 'updatedAt'>

interface ConnectionHeadRow {
  readonly id: string
  readonly name: string
  readonly created_at: string
  readonly updated_at: string
}

export function createConnections(db: Database) {
  const rows = createConnectionRows(db)
  const keyset = createKeyset(db)
  const listIds = db
    .prepare<[string], string>('SELECT id FROM connections WHERE connector_id = ? ORDER BY position')
    .pluck()
  const idOfName = db
    .prepare<[string, string], string>('SELECT id FROM connections WHERE connector_id = ? AND name = ?')
    .pluck()
  const nextPosition = db
    .prepare<[string], number>('SELECT coalesce(max(position) + 1, 0) FROM connections WHERE connector_id = ?')
    .pluck()
  const update = db.prepare<
    [{ connector_id: string; id: string; name: string; variables: string; updated_at: string }]
  >(`
    UPDATE connections
    SET name = @name, variables = @variables, updated_at = @updated_at
    WHERE connector_id = @connector_id AND id = @id
  `)
  const remove = db.prepare<[string, string]>('DELETE FROM connections WHERE connector_id = ? AND id = ?')

  return {
    find: rows.find,
    listIds: (connectorId: string): string[] => listIds.all(connectorId),
    /** The id of the connection with this name. */
    findIdByName: (connectorId: string, name: string) => idOfName.get(connectorId, name),
    /** A page of the connections of a connector, the last changed first. */
    page: (connectorId: string, { render, ...window }: Rendering<ConnectionHead>): Slice =>
      keyset.read<ConnectionHeadRow>(selectConnections(connectorId), { ...window, render: row => render(toHead(row)) }),
    /** Inserts a connection after the others. */
    add: (connectorId: string, connection: ConnectionNode) =>
      rows.insert(connectorId, connection, nextPosition.get(connectorId) as number),
    /** Updates everything but the position. Credentials that the connection no longer uses stay in the store. */
    update: (connectorId: string, connection: ConnectionNode): void => {
      const { id, name, variables, updatedAt } = connection
      update.run({ connector_id: connectorId, id, name, variables: JSON.stringify(variables), updated_at: updatedAt })
      rows.replaceCredentials(connectorId, connection)
    },
    /** Its credentials stay in the store. */
    remove: (connectorId: string, id: string) => void remove.run(connectorId, id)
  }
}

/** The last changed first. */
function selectConnections(connectorId: string): KeysetQuery {
  return {
    columns: 'id, name, created_at, updated_at',
    from: 'connections',
    where: 'connector_id = @connectorId',
    parameters: { connectorId },
    order: [
      { column: 'updated_at', direction: 'desc' },
      { column: 'id', direction: 'desc' }
    ]
  }
}

function toHead(row: ConnectionHeadRow): ConnectionHead {
  return { id: row.id, name: row.name, createdAt: row.created_at, updatedAt: row.updated_at }
}
