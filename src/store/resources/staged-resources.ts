/**
 * Resources of versions that are not in the database yet. Inserting thousands of rows takes long. So they are written
 * in slices to temporary tables, which no request reads, and the transaction that adds the version only moves them.
 */
import type { Database } from '../database/driver.js'
import { createInsert, type Row } from '../shared/rows.js'
import { createTotals, type VersionTotals } from './version-outlines.js'
import { toResourceRows, type VersionResources } from './version-resources.js'

const TABLES = ['actions', 'triggers', 'definitions'] as const

const PREFIX = 'temp.staged_'

interface Staged {
  readonly resources: Partial<VersionResources>
  /** The position of the first resource of each list. */
  readonly first: number
}

/**
 * The temporary tables are created with the first resources.
 * @param database without the write queue, because temporary tables are not part of the data: writing to them must not
 * count as a write.
 * @param db the same database, with the write queue.
 */
export function createStagedResources(database: Database, db: Database) {
  let opened: ReturnType<typeof openTables> | undefined
  const open = () => (opened ??= openTables(database, db))

  return {
    add(versionId: string, { resources, first }: Staged): void {
      open().insert(toResourceRows(versionId, resources, first))
    },
    measure: (versionId: string): VersionTotals => open().measure(versionId),
    /** Call it inside the transaction that inserts the version. */
    move(versionId: string): void {
      for (const move of open().moves) move.run(versionId)
    },
    /** Forgets what was added, also after it was moved. */
    drop(versionId: string): void {
      for (const remove of opened?.removals ?? []) remove.run(versionId)
    }
  }
}

function openTables(database: Database, db: Database) {
  for (const table of TABLES) database.exec(`CREATE TABLE ${PREFIX}${table} AS SELECT * FROM ${table} WHERE false`)
  const insert = createInsert(database)
  return {
    insert: database.transaction((rows: readonly Row[]) => {
      insert(rows.map(row => ({ ...row, table: PREFIX + row.table })))
    }),
    measure: createTotals(db, PREFIX),
    moves: TABLES.map(table =>
      db.prepare<[string]>(`INSERT INTO ${table} SELECT * FROM ${PREFIX}${table} WHERE version_id = ?`)
    ),
    removals: TABLES.map(table => database.prepare<[string]>(`DELETE FROM ${PREFIX}${table} WHERE version_id = ?`))
  }
}
