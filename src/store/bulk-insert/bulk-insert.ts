/**
 * The fast way to insert almost the same rows again and again, as repeated imports of a version do. Row modules
 * describe rows as data, and both ways insert these:
 *
 *     connector graph ── toGraphRows ──> rows: { table, values }
 *                                          │
 *                       ┌──────────────────┴───────────────────┐
 *              the plain way                             the fast way
 *       createInsert (shared/rows)          compileBulkInsert, once for each source
 *                       │                                      │
 *        a statement for each row            a statement for each table, constants in
 *                       │                    its SQL, placeholders where ids and times go
 *                       │                                      │
 *                       │                     write queue: collects up to eight imports
 *                       │                     of a transaction, flushes before anything
 *                       │                     else reads or writes
 *                       └──────────────> SQLite <──────────────┘
 *
 * The graph of an import has placeholders (see placeholders) for its ids, times and organisation. It is compiled once;
 * each import only provides the values.
 */
import type { Database } from '../database/driver.js'
import { type Row, valuesOf } from '../shared/rows.js'
import { compileInsertStatement } from './insert-statement.js'
import type { Values } from './placeholders.js'

export interface BulkInsert {
  /** How many imports fit in one batch. */
  readonly maxBatch: number
  /** Inserts all rows once for each member of the batch. Call it inside a transaction. */
  run(batch: readonly Values[]): void
}

/** SQLite accepts 32,766 parameters in a statement. A row has about ten. */
const MAX_ROWS_PER_STATEMENT = 1_000

/** Larger batches are hardly faster and take longer to compile. */
const MAX_BATCH = 8

/** In characters, approximately. The text of a statement stays in memory with it. */
const MAX_STATEMENT_LENGTH = 1_000_000

export function compileBulkInsert(db: Database, rows: readonly Row[]): BulkInsert {
  const maxBatch = findMaxBatch(rows)
  const runOne = compileBatch(db, rows, 1)
  let runAll = maxBatch === 1 ? runOne : undefined
  return {
    maxBatch,
    run(batch) {
      if (batch.length === maxBatch) (runAll ??= compileBatch(db, rows, maxBatch))(batch)
      else for (const values of batch) runOne([values])
    }
  }
}

function findMaxBatch(rows: readonly Row[]): number {
  const length = rows.flatMap(valuesOf).reduce<number>((sum, value) => sum + String(value).length, 0)
  const fitting = Math.min(MAX_ROWS_PER_STATEMENT / rows.length, MAX_STATEMENT_LENGTH / length)
  return Math.max(1, Math.min(MAX_BATCH, Math.floor(fitting)))
}

function compileBatch(db: Database, rows: readonly Row[], size: number): BulkInsert['run'] {
  const statements = groupByTable(rows)
    .flatMap(slice)
    .map(group => compileInsertStatement(db, group, size))
  return batch => {
    for (const run of statements) run(batch)
  }
}

/** The tables keep their order: foreign keys refer to tables before them. */
function groupByTable(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.table)
    if (group === undefined) groups.set(row.table, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

function slice(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / MAX_ROWS_PER_STATEMENT)
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * MAX_ROWS_PER_STATEMENT, (index + 1) * MAX_ROWS_PER_STATEMENT)
  )
}
