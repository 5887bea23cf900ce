/** What some work would write, statement by statement, found out without a database. */
import type { Database } from '../database/driver.js'

export interface RecordedWrite {
  /** With a `?` for each parameter. */
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** @param work writes to the database that it is given, and reads nothing. */
export function recordWrites(work: (db: Database) => void): RecordedWrite[] {
  const writes: RecordedWrite[] = []
  const prepare = (sql: string) => {
    const statement = {
      pluck: () => statement,
      raw: () => statement,
      run: (...parameters: unknown[]) => void writes.push(toWrite(sql, parameters))
    }
    return statement
  }
  work({ prepare } as unknown as Database)
  return writes
}

const NAMED = /@(\w+)/g

/** Named parameters in the order in which they stand. */
function toWrite(sql: string, parameters: readonly unknown[]): RecordedWrite {
  const names = Array.from(sql.matchAll(NAMED), ([, name]) => name as string)
  if (names.length === 0) return { sql, parameters }
  const values = parameters[0] as Readonly<Record<string, unknown>>
  return { sql: sql.replaceAll(NAMED, '?'), parameters: names.map(name => values[name]) }
}
