/** Tables of items that belong to a version and have a name that is unique within it. */
import type { Database } from '../database/driver.js'
import { createKeyset, type KeysetQuery, type Rendering, type Slice } from '../shared/keyset.js'
import { allOf, contains } from '../shared/predicates.js'
import { createInsert, type Row } from '../shared/rows.js'

interface VersionedRow {
  readonly id: string
  readonly name: string
}

/** How a kind of item is stored. Its table has columns for the version and the position as well. */
export interface VersionedTable<Item, ItemRow extends VersionedRow> {
  readonly table: 'actions' | 'triggers' | 'definitions'
  readonly columns: readonly (keyof ItemRow & string)[]
  readonly toRow: (item: Item) => ItemRow
  readonly toItem: (row: ItemRow) => Item
}

interface Placement {
  readonly versionId: string
  /** The position of the first item. */
  readonly first: number
}

/** The rows of items one after the other: those of a large version take long to make. */
export function* listVersionedRows<Item, ItemRow extends VersionedRow>(
  { table, toRow }: VersionedTable<Item, ItemRow>,
  { versionId, first }: Placement,
  items: readonly Item[]
): Generator<Row, void> {
  for (const [index, item] of items.entries()) {
    yield { table, values: { version_id: versionId, position: first + index, ...toRow(item) } }
  }
}

export function createVersionedRows<Item, ItemRow extends VersionedRow>(
  db: Database,
  kind: VersionedTable<Item, ItemRow>
) {
  const { table, columns, toRow, toItem } = kind
  const names = columns.join(', ')
  const insert = createInsert(db)
  const find = db.prepare<[string, string], ItemRow>(`SELECT ${names} FROM ${table} WHERE version_id = ? AND name = ?`)
  const list = db.prepare<[string], ItemRow>(`SELECT ${names} FROM ${table} WHERE version_id = ? ORDER BY position`)
  const listNames = db
    .prepare<[string, number], string>(`SELECT name FROM ${table} WHERE version_id = ? ORDER BY name LIMIT ?`)
    .pluck()
  const listNamesInOrder = db
    .prepare<[string], string>(`SELECT name FROM ${table} WHERE version_id = ? ORDER BY position`)
    .pluck()
  const nextPosition = db
    .prepare<[string], number>(`SELECT coalesce(max(position) + 1, 0) FROM ${table} WHERE version_id = ?`)
    .pluck()
  const update = db.prepare<[object]>(`
    UPDATE ${table}
    SET ${columns.map(column => `${column} = @${column}`).join(', ')}
    WHERE version_id = @version_id AND name = @stored_name
  `)
  const remove = db.prepare<[string, string]>(`DELETE FROM ${table} WHERE version_id = ? AND name = ?`)
  const keyset = createKeyset(db)

  return {
    find(versionId: string, name: string): Item | undefined {
      const row = find.get(versionId, name)
      return row && toItem(row)
    },
    /** All items of a version, in the order in which they were added. */
    list: (versionId: string): Item[] => list.all(versionId).map(toItem),
    /** The names of some items, for a suggestion. */
    listNames: (versionId: string, limit: number): string[] => listNames.all(versionId, limit),
    /** All names, in the order of `list`. */
    listNamesInOrder: (versionId: string): string[] => listNamesInOrder.all(versionId),
    /** A page of the items whose name contains a text, by name. */
    page(versionId: string, name: string | undefined, { render, ...window }: Rendering<Item>): Slice {
      const query = { ...selectNamed(versionId, name), columns: names, from: table }
      return keyset.read<ItemRow>(query, { ...window, render: row => render(toItem(row)) })
    },
    /** Inserts items after the others. */
    add: (versionId: string, items: readonly Item[]) =>
      insert(listVersionedRows(kind, { versionId, first: nextPosition.get(versionId) as number }, items)),
    /** Replaces an item. Give its name in the database if it is renamed; the key of the table has names, not ids. */
    update(versionId: string, item: Item, storedName?: string): void {
      const row = toRow(item)
      update.run({ version_id: versionId, stored_name: storedName ?? row.name, ...row })
    },
    remove: (versionId: string, name: string) => void remove.run(versionId, name)
  }
}

function selectNamed(versionId: string, name: string | undefined): Omit<KeysetQuery, 'columns' | 'from'> {
  return {
    ...allOf([{ sql: 'version_id = @versionId', parameters: { versionId } }, ...contains('name', name)]),
    order: [{ column: 'name', direction: 'asc' }]
  }
}

export type VersionedRows<Item> = ReturnType<typeof createVersionedRows<Item, VersionedRow>>
