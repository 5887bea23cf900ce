/** Rows with holes where ids and times go: worked out once, filled and written over and over. */
import { compileTemplate, type Fill, hasHoles } from './template.js'
import type { Database } from '../database/driver.js'
import type { RecordedWrite } from './recorded-writes.js'

/** Rows that are inserted over and over. */
export interface InsertPlan {
  /** How many times they can be written at once, which takes less time than one after the other. */
  readonly most: number
  /**
   * Writes them once for each of the values, which go into the holes of the same numbers; call it inside a
   * transaction.
   */
  write(batch: readonly Values[]): void
}

type Values = readonly string[]

/** SQLite takes 32,766 parameters; a row has some ten. */
const ROWS_AT_ONCE = 1_000

/** More gains little, and takes longer to compile. */
const MOST_AT_ONCE = 8

/** Characters, about: what stands in a statement is kept as long as the statement. */
const TEXT_AT_ONCE = 1_000_000

/** @param writes of single rows, each an `INSERT … VALUES (…)`. Those of one table are written together. */
export function compileInsertPlan(db: Database, writes: readonly RecordedWrite[]): InsertPlan {
  const most = countTimes(writes)
  const writeOne = compileInserts(db, writes, 1)
  let writeMost = most === 1 ? writeOne : undefined
  return {
    most,
    write(batch) {
      if (batch.length === most) (writeMost ??= compileInserts(db, writes, most))(batch)
      else for (const values of batch) writeOne([values])
    }
  }
}

function countTimes(writes: readonly RecordedWrite[]): number {
  const text = writes.flatMap(({ parameters }) => parameters.map(each => (typeof each === 'string' ? each.length : 1)))
  const length = text.reduce((sum, each) => sum + each, 0)
  return Math.max(
    1,
    Math.min(MOST_AT_ONCE, Math.floor(ROWS_AT_ONCE / writes.length), Math.floor(TEXT_AT_ONCE / length))
  )
}

type Insert = (batch: readonly Values[]) => void

function compileInserts(db: Database, writes: readonly RecordedWrite[], times: number): Insert {
  const inserts = [...bySql(writes)].flatMap(([sql, rows]) => {
    const starts = Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, index) => index * ROWS_AT_ONCE)
    return starts.map(start => compileInsert(db, sql, rows.slice(start, start + ROWS_AT_ONCE), times))
  })
  return batch => {
    for (const insert of inserts) insert(batch)
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
function compileInsert(db: Database, sql: string, rows: readonly RecordedWrite[], times: number): Insert {
  const bound: unknown[] = []
  const holes: Hole[] = []

  function toSql(parameter: unknown, of: number): string {
    const literal = toLiteral(parameter)
    if (literal !== undefined) return literal
    if (typeof parameter === 'string' && hasHoles(parameter))
      holes.push({ at: bound.length, of, fill: compileTemplate(parameter) })
    bound.push(parameter)
    return '?'
  }

  const [, row = ''] = VALUES.exec(sql) ?? []
  const all = Array.from({ length: times }, (_, of) =>
    rows.map(({ parameters }) =>
      fillIn(
        row,
        parameters.map(parameter => toSql(parameter, of))
      )
    )
  )
  const statement = db.prepare<[unknown[]]>(sql.replace(VALUES, () => `VALUES ${all.flat().join(', ')}`))
  return batch => {
    for (const { at, of, fill } of holes) bound[at] = fill(batch[of] as Values)
    statement.run(bound)
  }
}

interface Hole {
  /** Which of the statement's parameters it is. */
  readonly at: number
  /** Which values of the batch go there. */
  readonly of: number
  readonly fill: Fill
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
