import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseError, explainDatabaseError } from './database-error.js'
import { Database } from './driver.js'
import { migrate } from './migrations.js'

/** Marks a file as ours: "vers" in ASCII. */
const APPLICATION_ID = 0x76657273

export const IN_MEMORY = ':memory:'

/**
 * Opens a database, makes it if it is missing, and brings it up to date.
 * A file is opened by one process at a time, and an answered write survives the end of the process.
 * @throws DatabaseError where the file cannot be used; it is left as it was.
 */
export function openDatabase(file: string = IN_MEMORY): Database {
  if (file !== IN_MEMORY) assertFilePath(file)
  let db: Database | undefined
  try {
    db = new Database(file, { timeout: 500 })
    assertOurs(db, file)
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    // The container's file system may be read-only.
    db.pragma('temp_store = MEMORY')
    db.pragma(`application_id = ${APPLICATION_ID}`)
    migrate(db, file)
    return db
  } catch (error) {
    db?.close()
    throw explainDatabaseError(error, file)
  }
}

/** better-sqlite3 reports these two as a TypeError and as one of many "cannot open"s. */
function assertFilePath(file: string): void {
  if (!existsSync(dirname(file))) {
    throw new DatabaseError(`database ${file} cannot be made: there is no folder ${dirname(file)}. Make it first.`)
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new DatabaseError(`database ${file} is a directory. Name a file in it, such as ${file}/versori-mock.sqlite.`)
  }
}

/** Reads before anything is written, so that a stranger's database is left as it is. */
function assertOurs(db: Database, file: string): void {
  const isEmpty = db.pragma('schema_version', { simple: true }) === 0
  if (isEmpty || db.pragma('application_id', { simple: true }) === APPLICATION_ID) return
  throw new DatabaseError(`database ${file} was not made by versori-mock. Name another file.`)
}
