/** Reads the ids of tables that have no index for them, a few at a time, so that other work can run in between. */
import type { Database } from './database/driver.js'

export type ScannedTable = 'actions' | 'triggers' | 'definitions' | 'connections' | 'connection_credentials'

interface IdRow {
  readonly key: number | string
  readonly id: string
}

export interface IdPage {
  readonly ids: readonly string[]
  /** Where the next page starts; undefined after the last one. */
  readonly next: number | string | undefined
}

/** Takes a millisecond or two. */
const PAGE = 1_000

export function createIdScan(db: Database) {
  const statements = new Map<string, ReturnType<typeof prepare>>()

  const prepare = (key: string, id: string, table: string) =>
    db.prepare<[number | string], IdRow>(
      `SELECT ${key} AS key, ${id} AS id FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${PAGE}`
    )

  function read(statement: ReturnType<typeof prepare>, from: number | string): IdPage {
    const rows = statement.all(from)
    return { ids: rows.map(({ id }) => id), next: rows.length < PAGE ? undefined : rows.at(-1)?.key }
  }

  function use(table: string, [key, id]: readonly [string, string]) {
    const statement = statements.get(table) ?? prepare(key, id, table)
    statements.set(table, statement)
    return statement
  }

  return {
    readIds: (table: ScannedTable, from: number | string = 0) => read(use(table, ['rowid', 'id']), from),
    readStates: (from: number | string = '') => read(use('oauth_flows', ['state', 'state']), from)
  }
}
