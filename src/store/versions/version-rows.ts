import type { Message } from '../../contract/schemas/common.js'
import { isVersionAlias } from '../../contract/versions.js'
import type { Database } from '../database/driver.js'
import type { VersionSummary } from '../shared/connector-graph.js'
import { createKeyset, type KeysetQuery, type Rendering, type Slice } from '../shared/keyset.js'
import type { Row } from '../shared/rows.js'
import { resolveAlias } from './version-aliases.js'

interface VersionRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly messages: string
  readonly chosen_default: 0 | 1
  readonly published_at: string | null
  readonly created_at: string
  readonly updated_at: string
}

const COLUMNS = 'id, name, description, messages, chosen_default, published_at, created_at, updated_at'

export function createVersionRows(db: Database) {
  const byName = db.prepare<[string, string], VersionRow>(
    `SELECT ${COLUMNS} FROM connector_versions WHERE connector_id = ? AND name = ?`
  )
  const byId = db.prepare<[string], VersionRow>(`SELECT ${COLUMNS} FROM connector_versions WHERE id = ?`)
  const list = db.prepare<[string], VersionRow>(
    `SELECT ${COLUMNS} FROM connector_versions WHERE connector_id = ? ORDER BY position`
  )
  const listPublished = db.prepare<[string], VersionRow>(
    `SELECT ${COLUMNS} FROM connector_versions WHERE connector_id = ? AND published_at IS NOT NULL ORDER BY position`
  )
  const nextPosition = db
    .prepare<[string], number>('SELECT coalesce(max(position) + 1, 0) FROM connector_versions WHERE connector_id = ?')
    .pluck()
  const update = db.prepare<[VersionRow]>(`
    UPDATE connector_versions
    SET
      name = @name, description = @description, messages = @messages, chosen_default = @chosen_default,
      published_at = @published_at, updated_at = @updated_at
    WHERE id = @id
  `)
  const forgetDefault = db.prepare<[string]>(
    'UPDATE connector_versions SET chosen_default = 0 WHERE connector_id = ? AND chosen_default = 1'
  )
  const remove = db.prepare<[string]>('DELETE FROM connector_versions WHERE id = ?')
  const touch = db.prepare<[string, string]>('UPDATE connector_versions SET updated_at = ? WHERE id = ?')
  const keyset = createKeyset(db)

  function listAll(connectorId: string): VersionSummary[] {
    return list.all(connectorId).map(toVersion)
  }

  function findByName(connectorId: string, name: string): VersionSummary | undefined {
    const row = byName.get(connectorId, name)
    return row && toVersion(row)
  }

  return {
    /** The version with this name, or the published version that an alias names. */
    find: (connectorId: string, nameOrAlias: string) =>
      isVersionAlias(nameOrAlias)
        ? resolveAlias(nameOrAlias, listAll(connectorId))
        : findByName(connectorId, nameOrAlias),
    /** The version of any connector. */
    findById: (id: string): VersionSummary | undefined => {
      const row = byId.get(id)
      return row && toVersion(row)
    },
    list: listAll,
    listPublished: (connectorId: string) => listPublished.all(connectorId).map(toVersion),
    /** A page of the versions of a connector, the last changed first. */
    page: (connectorId: string, { render, ...window }: Rendering<VersionSummary>): Slice =>
      keyset.read<VersionRow>(selectVersions(connectorId), { ...window, render: row => render(toVersion(row)) }),
    touch: (id: string, now: string) => void touch.run(now, id),
    /** The position after the last version. */
    nextPosition: (connectorId: string) => nextPosition.get(connectorId) as number,
    /** Updates the columns that can change. A version that becomes the default replaces the former default. */
    update: (connectorId: string, version: VersionSummary) => {
      if (version.chosenDefault) forgetDefault.run(connectorId)
      update.run(toValues(version))
    },
    remove: (id: string) => void remove.run(id)
  }
}

/** The last changed first. */
export function selectVersions(connectorId: string): KeysetQuery {
  return {
    columns: COLUMNS,
    from: 'connector_versions',
    where: 'connector_id = @connectorId',
    parameters: { connectorId },
    order: [
      { column: 'updated_at', direction: 'desc' },
      { column: 'id', direction: 'desc' }
    ]
  }
}

function toVersion(row: VersionRow): VersionSummary {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    messages: JSON.parse(row.messages) as Message[],
    chosenDefault: row.chosen_default === 1,
    publishedAt: row.published_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at
  }
}

export function toVersionRow(connectorId: string, version: VersionSummary, position: number): Row {
  return { table: 'connector_versions', values: { connector_id: connectorId, position, ...toValues(version) } }
}

function toValues(version: VersionSummary): VersionRow {
  return {
    id: version.id,
    name: version.name,
    description: version.description,
    messages: JSON.stringify(version.messages),
    chosen_default: version.chosenDefault ? 1 : 0,
    published_at: version.publishedAt,
    created_at: version.createdAt,
    updated_at: version.updatedAt
  }
}
