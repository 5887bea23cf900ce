/** One `INSERT` statement for many rows of a table. */
import type { Database } from '../database/driver.js'
import { type Row, type SqlValue, toInsertSql, valuesOf } from '../shared/rows.js'
import { compileTemplate, hasPlaceholder, type Values } from './placeholders.js'

/** A bound parameter with placeholders. */
interface Slot {
  /** Which parameter of the statement it is. */
  readonly parameter: number
  /** Which member of the batch fills it. */
  readonly member: number
  readonly fill: (values: Values) => string
}

/**
 * Compiles a statement that inserts rows of one table, once for each member of a batch. Constants are part of its SQL,
 * because binding values is the slowest part after the insert itself.
 * @param size How many members the batch has.
 */
export function compileInsertStatement(db: Database, rows: readonly Row[], size: number) {
  const bound: SqlValue[] = []
  const slots: Slot[] = []

  function toSql(value: SqlValue, member: number): string {
    const literal = toLiteral(value)
    if (literal !== undefined) return literal
    if (typeof value === 'string' && hasPlaceholder(value))
      slots.push({ parameter: bound.length, member, fill: compileTemplate(value) })
    bound.push(value)
    return '?'
  }

  function toTuple(row: Row, member: number): string {
    return `(${valuesOf(row)
      .map(value => toSql(value, member))
      .join(', ')})`
  }

  const tuples = Array.from({ length: size }, (_, member) => rows.map(row => toTuple(row, member)))
  const statement = db.prepare<[unknown[]]>(toInsertSql(rows[0] as Row, tuples.flat()))
  return (batch: readonly Values[]): void => {
    for (const { parameter, member, fill } of slots) bound[parameter] = fill(batch[member] as Values)
    statement.run(bound)
  }
}

/** In characters. Longer values are bound: copying them takes most of the time either way. */
const MAX_LITERAL_LENGTH = 10_000

/** A constant as SQL; undefined if the value has placeholders or must be bound. */
function toLiteral(value: SqlValue): string | undefined {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  if (value.length > MAX_LITERAL_LENGTH || hasPlaceholder(value) || value.includes('\0')) return undefined
  return `'${value.replaceAll("'", "''")}'`
}
