/**
 * Rows as data. The row modules say what to insert; `createInsert` inserts it row by row, `bulk-insert` many rows at a
 * time.
 */
import type { Database, Statement } from '../database/driver.js'

export type SqlValue = string | number | null

export interface Row {
  readonly table: string
  /** A SqlValue for each column. All rows of a table have the same columns, in the same order. */
  readonly values: object
  /** An `ON CONFLICT` clause. Without one, a duplicate key is an error. */
  readonly onConflict?: string
}

/** Inserts one row after the other. */
export function createInsert(db: Database): (rows: Iterable<Row>) => void {
  const statements = new Map<string, Statement>()

  function prepare(row: Row): Statement {
    const parameters = valuesOf(row).map(() => '?')
    const statement: Statement = db.prepare(toInsertSql(row, [`(${parameters.join(', ')})`]))
    statements.set(row.table, statement)
    return statement
  }

  return rows => {
    for (const row of rows) (statements.get(row.table) ?? prepare(row)).run(valuesOf(row))
  }
}

/** In the order of the columns. */
export function valuesOf({ values }: Row): SqlValue[] {
  return Object.values(values) as SqlValue[]
}

/**
 * @param row Any row of the table.
 * @param tuples The rows as SQL, such as `('a', ?)`.
 */
export function toInsertSql(row: Row, tuples: readonly string[]): string {
  const { table, values, onConflict = '' } = row
  return `INSERT INTO ${table} (${Object.keys(values).join(', ')}) VALUES ${tuples.join(', ')} ${onConflict}`
}
