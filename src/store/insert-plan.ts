/** Rows with holes where ids and times go: worked out once, filled and written over and over. */
import { compileTemplate, type Fill, hasHoles } from '../core/template.js'
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

const VALUES = /VALUES\s*(\([^)]*\))/

/** What is the same each time stands in the statement itself: binding it takes longer than all else but writing. */
function compileInsert(db: Database, sql: string, rows: readonly RecordedWrite[]): InsertPlan {
  const fills: Fill[] = []
  const bound: unknown[] = []

  function toSql(parameter: unknown): string {
    const literal = toLiteral(parameter)
    if (literal !== undefined) return literal
    if (typeof parameter === 'string' && hasHoles(parameter)) fills[bound.length] = compileTemplate(parameter)
    bound.push(parameter)
    return '?'
  }

  const [, row = ''] = VALUES.exec(sql) ?? []
  const all = rows.map(({ parameters }) => fillIn(row, parameters.map(toSql)))
  const statement = db.prepare<[unknown[]]>(sql.replace(VALUES, () => `VALUES ${all.join(', ')}`))
  return values => {
    fills.forEach((fill, index) => (bound[index] = fill(values)))
    statement.run(bound)
  }
}

function fillIn(row: string, texts: readonly string[]): string {
  let next = 0
  return row.replaceAll('?', () => texts[next++] as string)
}

/** Characters. What is longer is bound: copying it is then most of the work either way. */
const LONGEST_LITERAL = 10_000

/** As SQL; undefined for what has holes, or cannot stand there. */
function toLiteral(parameter: unknown): string | undefined {
  if (parameter === null) return 'NULL'
  if (typeof parameter === 'number' && Number.isSafeInteger(parameter)) return String(parameter)
  if (typeof parameter !== 'string' || parameter.length > LONGEST_LITERAL) return undefined
  return hasHoles(parameter) || parameter.includes('\0') ? undefined : `'${parameter.replaceAll("'", "''")}'`
}
