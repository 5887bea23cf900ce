/** The database cannot be used, and was left unchanged. The message says which one, why, and what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

/** By prefix of SQLite's error code. The first match wins. */
const adviceByCode: Record<string, string> = {
  SQLITE_NOTADB: 'is not a SQLite database. Name another file, or remove it to start afresh',
  SQLITE_CORRUPT: 'is damaged. Restore a copy of it, or remove it to start afresh',
  SQLITE_READONLY_DBMOVED:
    'was removed or replaced while it was open, so writes would be lost. Put it back, or export its data ' +
    '(versori-mock export) and start again',
  SQLITE_READONLY: 'cannot be written. Give this user write access to the file and its folder',
  SQLITE_CANTOPEN: 'cannot be opened. Check that its folder exists and that this user may write there',
  SQLITE_PERM: 'cannot be opened. Give this user access to the file and its folder',
  SQLITE_BUSY: 'is in use by another process. Stop that one, or name another file',
  SQLITE_FULL:
    'cannot grow: the disk is full, or a database in memory has reached 1 GiB. ' +
    'Free some space, use a file on another disk, or reset the sandbox',
  SQLITE_IOERR: 'cannot be read or written: the disk reports an error. Check the disk, or name a file on another one'
}

/** Turns an error of SQLite into a DatabaseError. Returns any other error unchanged. */
export function explainDatabaseError(error: unknown, file: string): unknown {
  const failure = describeDatabaseFailure(error)
  return failure === undefined ? error : new DatabaseError(`database ${file} ${failure}.`, { cause: error })
}

/**
 * Why the file or disk of a database failed, as a clause to follow its name; undefined for any other error. SQLite has
 * rolled back the transaction.
 */
export function describeDatabaseFailure(error: unknown): string | undefined {
  if (error instanceof DatabaseError || !(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const kind = Object.keys(adviceByCode).find(known => code.startsWith(known))
  return kind === undefined ? undefined : `${adviceByCode[kind]} (${code}: ${error.message})`
}
