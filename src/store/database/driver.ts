/**
 * better-sqlite3 12 aborts on Node 24.19 and later, and 13 does not load on Node 20; each is sound where the other
 * is not. npm leaves the optional one out where its `engines` do not fit.
 */
import { createRequire } from 'node:module'
// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- It stays in the published types, which users compile.
/** @ts-ignore TS7016: whoever has no types of better-sqlite3 can do without. */
import type BetterSqlite3 from 'better-sqlite3'

const NODE_MAJOR = Number(process.versions.node.split('.')[0])

const load = createRequire(import.meta.url) as (name: string) => typeof BetterSqlite3

function loadDriver(): typeof BetterSqlite3 {
  if (NODE_MAJOR < 22) return load('better-sqlite3')
  try {
    return load('better-sqlite3-napi')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    return load('better-sqlite3')
  }
}

export const Database: typeof BetterSqlite3 = loadDriver()
export type Database = BetterSqlite3.Database
export type Statement = BetterSqlite3.Statement<unknown[]>
