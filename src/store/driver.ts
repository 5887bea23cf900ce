/**
 * better-sqlite3 12 aborts on Node 24.19 and later, and 13 does not load on Node 20; each is sound where the other
 * is not. npm leaves the optional one out where its `engines` do not fit.
 */
// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- It stays in the published types, which users compile.
/** @ts-ignore TS7016: whoever has no types of better-sqlite3 can do without. */
import type BetterSqlite3 from 'better-sqlite3'

const NODE_MAJOR = Number(process.versions.node.split('.')[0])

async function loadDriver(): Promise<typeof BetterSqlite3> {
  if (NODE_MAJOR < 22) return (await import('better-sqlite3')).default
  try {
    return (await import('better-sqlite3-napi')).default
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    return (await import('better-sqlite3')).default
  }
}

export const Database: typeof BetterSqlite3 = await loadDriver()
export type Database = BetterSqlite3.Database
