/**
 * Loads the better-sqlite3 that works on this Node.js: version 12 aborts on 24.19 and later, version 13 does not load
 * on 20. Version 13 is an optional dependency (`better-sqlite3-napi`), which npm skips if its `engines` do not fit.
 */
import { createRequire } from 'node:module'
// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- It stays in the published types.
/** @ts-ignore TS7016: users who compile our types need not install those of better-sqlite3. */
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
