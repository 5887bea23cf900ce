/** Marks of connectors, versions and connections that other products use, which cannot be deleted (SPEC:150-160). */
import { createHash } from 'node:crypto'
import type { Database } from './database/driver.js'

/** Marks a whole connector or, if one is given, a version or a connection of it. */
export interface NewUsage {
  readonly connectorId: string
  readonly versionId?: string | undefined
  readonly connectionId?: string | undefined
  readonly product: string
}

export interface Usage {
  readonly id: string
  readonly connectorId: string
  /** The name of the version. */
  readonly version?: string
  readonly connectionId?: string
  readonly product: string
}

interface UsageRow {
  readonly id: string
  readonly connector_id: string
  readonly version: string | null
  readonly connection_id: string | null
  readonly product: string
}

interface NewUsageRow {
  readonly id: string
  readonly connector_id: string
  readonly version_id: string | null
  readonly connection_id: string | null
  readonly product: string
}

const SELECT = `
  SELECT usages.id, usages.connector_id, versions.name AS version, usages.connection_id, usages.product
  FROM usages
  LEFT JOIN connector_versions AS versions ON versions.id = usages.version_id
`

export function createUsages(db: Database) {
  const insert = db.prepare<[NewUsageRow]>(`
    INSERT INTO usages (id, connector_id, version_id, connection_id, product)
    VALUES (@id, @connector_id, @version_id, @connection_id, @product)
    ON CONFLICT (id) DO NOTHING
  `)
  const find = db.prepare<[string], UsageRow>(`${SELECT} WHERE usages.id = ?`)
  const list = db.prepare<[], UsageRow>(
    `${SELECT} ORDER BY usages.connector_id, versions.position, usages.connection_id, usages.product`
  )
  const remove = db.prepare<[string]>('DELETE FROM usages WHERE id = ?')
  const ofConnector = db.prepare<[string]>('SELECT 1 FROM usages WHERE connector_id = ? LIMIT 1')
  const ofVersionAlone = db.prepare<[string]>('SELECT 1 FROM usages WHERE version_id = ? LIMIT 1')
  const ofVersion = db.prepare<[string, string]>(
    `SELECT 1 FROM usages
     WHERE connector_id = ? AND connection_id IS NULL AND (version_id IS NULL OR version_id = ?)
     LIMIT 1`
  )
  const ofConnection = db.prepare<[string, string]>(
    'SELECT 1 FROM usages WHERE connector_id = ? AND connection_id = ? LIMIT 1'
  )

  return {
    /** Repeating a mark for the same product changes nothing. */
    insert(usage: NewUsage): Usage {
      const row = toRow(usage)
      insert.run(row)
      return toUsage(find.get(row.id) as UsageRow)
    },
    list: (): Usage[] => list.all().map(toUsage),
    /** Returns whether the mark existed. */
    remove: (id: string) => remove.run(id).changes > 0,
    /** Whether the connector, or any part of it, is used. */
    isConnectorUsed: (connectorId: string) => ofConnector.get(connectorId) !== undefined,
    /** Whether the version itself is marked. */
    isVersionMarked: (versionId: string) => ofVersionAlone.get(versionId) !== undefined,
    /** Whether the version or the whole connector is used. */
    isVersionUsed: (connectorId: string, versionId: string) => ofVersion.get(connectorId, versionId) !== undefined,
    /** Whether the connection itself is marked. A mark on the whole connector does not say which connection it uses. */
    isConnectionUsed: (connectorId: string, connectionId: string) =>
      ofConnection.get(connectorId, connectionId) !== undefined
  }
}

const ID_LENGTH = 16

/** The id is a hash of the mark, so that loading the same seed gives the same ids. */
function toRow({ connectorId, versionId, connectionId, product }: NewUsage): NewUsageRow {
  const marked = {
    connector_id: connectorId,
    version_id: versionId ?? null,
    connection_id: connectionId ?? null,
    product
  }
  const id = createHash('sha256').update(JSON.stringify(marked)).digest('hex').slice(0, ID_LENGTH)
  return { id, ...marked }
}

function toUsage({ id, connector_id, version, connection_id, product }: UsageRow): Usage {
  return {
    id,
    connectorId: connector_id,
    ...(version !== null && { version }),
    ...(connection_id !== null && { connectionId: connection_id }),
    product
  }
}
