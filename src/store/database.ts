import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { configureDatabase } from './configure.js'
import { DatabaseError, explainDatabaseError } from './database-error.js'
import { Database } from './driver.js'
import { assertMigratable, migrate, readMigrations } from './migrations.js'

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
    const migrations = readMigrations()
    assertOurs(db, file)
    assertSound(db)
    assertMigratable(db, file, migrations)
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    configureDatabase(db)
    db.pragma(`application_id = ${APPLICATION_ID}`)
    migrate(db, migrations)
    return db
  } catch (error) {
    db?.close()
    throw explainDatabaseError(error, file)
  }
}

/** better-sqlite3 reports these two as a TypeError and as one of many "cannot open"s. */
function assertFilePath(file: string): void {
  const folder = dirname(file)
  if (!isDirectory(folder)) {
    throw new DatabaseError(`database ${file} cannot be made: there is no folder ${folder}. Make it first.`)
  }
  if (isDirectory(file)) {
    throw new DatabaseError(`database ${file} is a directory. Name a file in it, such as ${file}/versori-mock.sqlite.`)
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Reads before anything is written, so that a stranger's database is left as it is. */
function assertOurs(db: Database, file: string): void {
  const isEmpty = db.pragma('schema_version', { simple: true }) === 0
  if (isEmpty || db.pragma('application_id', { simple: true }) === APPLICATION_ID) return
  throw new DatabaseError(`database ${file} was not made by versori-mock. Name another file.`)
}

/** Reads every page, so that damage is found before something is built upon it; some 3 ms for each MB. */
function assertSound(db: Database): void {
  if (db.pragma('quick_check(1)', { simple: true }) === 'ok') return
  throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' })
}
