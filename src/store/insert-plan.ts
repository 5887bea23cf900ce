/** Rows with holes where ids and times go: worked out once, filled and written over and over. */
import { compileTemplate, hasHoles } from '../core/template.js'
import type { Database } from './driver.js'
import type { RecordedWrite } from './recorded-writes.js'

/** Writes the rows, with `values` in the holes of the same numbers. Call it inside a transaction. */
export type InsertPlan = (values: readonly string[]) => void

/** SQLite takes 32,766 parameters; a row has some ten. */
const ROWS_AT_ONCE = 1_000

/** @param writes of single rows, each an `INSERT … VALUES (…)`. Those of one table are written together. */
export function compileInsertPlan(db: Database, writes: readonly RecordedWrite[]): InsertPlan {
  const inserts = [...bySql(writes)].flatMap(([sql, rows]) => {
    const starts = Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, index) => index * ROWS_AT_ONCE)
    return starts.map(start => compileInsert(db, sql, rows.slice(start, start + ROWS_AT_ONCE)))
  })
  return values => {
    for (const insert of inserts) insert(values)
  }
}

function bySql(writes: readonly RecordedWrite[]): Map<string, RecordedWrite[]> {
  const groups = new Map<string, RecordedWrite[]>()
  for (const write of writes) {
    const group = groups.get(write.sql)
    if (group === undefined) groups.set(write.sql, [write])
    else group.push(write)
  }
  return groups
}

function compileInsert(db: Database, sql: string, rows: readonly RecordedWrite[]): InsertPlan {
  const statement = db.prepare<[unknown[]]>(forRows(sql, rows.length))
  const bound = rows.flatMap(row => row.parameters)
  const holes = bound.flatMap((parameter, index) =>
    typeof parameter === 'string' && hasHoles(parameter) ? [{ index, fill: compileTemplate(parameter) }] : []
  )
  return values => {
    for (const { index, fill } of holes) bound[index] = fill(values)
    statement.run(bound)
  }
}

function forRows(sql: string, count: number): string {
  return sql.replace(/VALUES\s*(\([^)]*\))/, (_, row: string) => `VALUES ${Array.from({ length: count }, () => row).join(', ')}`)
}
