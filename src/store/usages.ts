/** What is used by another product, and so is not to be taken away (SPEC:150-160). */
import { createHash } from 'node:crypto'
import type { Database } from './database/driver.js'

/** A mark: on a connector as a whole or, where one is named, on a version or a connection of it. */
export interface NewUsage {
  readonly connectorId: string
  readonly versionId?: string | undefined
  readonly connectionId?: string | undefined
  /** Who uses it. */
  readonly product: string
}

export interface Usage {
  readonly id: string
  readonly connectorId: string
  /** A version's name. */
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
    /** Marks something as used; to mark it for the same product again changes nothing. */
    insert(usage: NewUsage): Usage {
      const row = toRow(usage)
      insert.run(row)
      return toUsage(find.get(row.id) as UsageRow)
    },
    list: (): Usage[] => list.all().map(toUsage),
    /** Whether there was one. */
    remove: (id: string) => remove.run(id).changes > 0,
    /** Whether anything of the connector is used, or all of it. */
    isConnectorUsed: (connectorId: string) => ofConnector.get(connectorId) !== undefined,
    /** Whether the version itself is used. */
    isVersionMarked: (versionId: string) => ofVersionAlone.get(versionId) !== undefined,
    /** Whether the version is used, or its connector as a whole. */
    isVersionUsed: (connectorId: string, versionId: string) => ofVersion.get(connectorId, versionId) !== undefined,
    /** Whether the connection itself is used: of a connector as a whole, nobody knows by which connection. */
    isConnectionUsed: (connectorId: string, connectionId: string) =>
      ofConnection.get(connectorId, connectionId) !== undefined
  }
}

const ID_LENGTH = 16

/** The id follows from what is marked and for whom, so that a world planted from a seed has the same. */
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
