/** A database that cannot be used. The message says which, why, and what to do; nothing was changed in it. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

/** By the beginning of a code of SQLite; the first that fits. */
const adviceByCode: Record<string, string> = {
  SQLITE_NOTADB: 'is not a SQLite database. Name another file, or remove it to start afresh',
  SQLITE_CORRUPT: 'is damaged. Restore a copy of it, or remove it to start afresh',
  SQLITE_READONLY_DBMOVED:
    'was removed while it was open, or another file was put in its place: what is written would be lost. Put it back, ' +
    'or export what it holds (versori-mock export) and start again',
  SQLITE_READONLY: 'cannot be written. Give this user write access to the file and its folder',
  SQLITE_CANTOPEN: 'cannot be opened. Check that its folder exists and that this user may write there',
  SQLITE_PERM: 'cannot be opened. Give this user access to the file and its folder',
  SQLITE_BUSY: 'is in use by another process. Stop that one, or name another file',
  SQLITE_FULL:
    'cannot grow: the disk is full, or 1 GiB is reached in memory. ' +
    'Make room, name a file on another disk, or reset what is in memory',
  SQLITE_IOERR: 'cannot be read or written: the disk reports an error. Check the disk, or name a file on another one'
}

/** Turns an error of SQLite into a message for people; leaves any other error as it is. */
export function explainDatabaseError(error: unknown, file: string): unknown {
  const failure = describeDatabaseFailure(error)
  return failure === undefined ? error : new DatabaseError(`database ${file} ${failure}.`, { cause: error })
}

/**
 * What is wrong with a database whose file or disk made something fail, to be said after its name; undefined for any
 * other error. Its transaction is over: all that was in it is undone.
 */
export function describeDatabaseFailure(error: unknown): string | undefined {
  if (error instanceof DatabaseError || !(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const kind = Object.keys(adviceByCode).find(known => code.startsWith(known))
  return kind === undefined ? undefined : `${adviceByCode[kind]} (${code}: ${error.message})`
}
