import { allOf, containing } from '../shared/conditions.js'
import type { Database } from '../database/driver.js'
import { createKeyset, type KeysetQuery, type Slice, type Window } from '../shared/keyset.js'

interface VersionedRow {
  readonly id: string
  readonly name: string
}

/** How a kind of resource is kept; the columns of its row are those of its table, save version and position. */
interface VersionedTable<Item, Row extends VersionedRow> {
  readonly table: 'actions' | 'triggers' | 'definitions'
  readonly columns: readonly (keyof Row & string)[]
  readonly toRow: (item: Item) => Row
  readonly toItem: (row: Row) => Item
}

/** What belongs to a version and is unique in it by its name. */
export function createVersionedRows<Item, Row extends VersionedRow>(
  db: Database,
  { table, columns, toRow, toItem }: VersionedTable<Item, Row>
) {
  const names = columns.join(', ')
  const find = db.prepare<[string, string], Row>(`SELECT ${names} FROM ${table} WHERE version_id = ? AND name = ?`)
  const list = db.prepare<[string], Row>(`SELECT ${names} FROM ${table} WHERE version_id = ? ORDER BY position`)
  const nextPosition = db
    .prepare<[string], number>(`SELECT coalesce(max(position) + 1, 0) FROM ${table} WHERE version_id = ?`)
    .pluck()
  const insert = db.prepare<[object]>(`
    INSERT INTO ${table} (version_id, position, ${names})
    VALUES (@version_id, @position, ${columns.map(column => `@${column}`).join(', ')})
  `)
  const update = db.prepare<[object]>(`
    UPDATE ${table}
    SET ${columns.map(column => `${column} = @${column}`).join(', ')}
    WHERE version_id = @version_id AND id = @id
  `)
  const remove = db.prepare<[string, string]>(`DELETE FROM ${table} WHERE version_id = ? AND id = ?`)
  const keyset = createKeyset(db)

  function insertFrom(first: number, versionId: string, items: readonly Item[]): void {
    items.forEach((item, index) => insert.run({ version_id: versionId, position: first + index, ...toRow(item) }))
  }

  return {
    find(versionId: string, name: string): Item | undefined {
      const row = find.get(versionId, name)
      return row && toItem(row)
    },
    /** All of a version, in the order in which they were added. */
    list: (versionId: string): Item[] => list.all(versionId).map(toItem),
    /** A part of those of a version whose name holds a text, by name. */
    page: (versionId: string, name: string | undefined, window: Window): Slice<Item> =>
      keyset.read(selectVersioned(table, names, versionId, name), window, toItem),
    /** Writes those of a version that has none, and so reads nothing: see recordWrites. */
    insert: (versionId: string, items: readonly Item[]) => insertFrom(0, versionId, items),
    /** Adds them behind those that are there. */
    add: (versionId: string, items: readonly Item[]) =>
      insertFrom(nextPosition.get(versionId) as number, versionId, items),
    /** Writes it over the one of the same id. */
    update: (versionId: string, item: Item) => void update.run({ version_id: versionId, ...toRow(item) }),
    remove: (versionId: string, id: string) => void remove.run(versionId, id)
  }
}

function selectVersioned(table: string, columns: string, versionId: string, name: string | undefined): KeysetQuery {
  return {
    columns,
    from: table,
    ...allOf([{ sql: 'version_id = @versionId', parameters: { versionId } }, ...containing('name', name)]),
    order: [{ column: 'name', direction: 'asc' }]
  }
}

export type VersionedRows<Item> = ReturnType<typeof createVersionedRows<Item, VersionedRow>>
