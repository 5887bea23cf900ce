import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { configureDatabase } from './configure.js'
import { DatabaseError, explainDatabaseError } from './database-error.js'
import { Database } from './driver.js'
import { assertMigratable, migrate, readMigrations } from './migrations.js'

/** Marks a file as ours: "vers" in ASCII. */
const APPLICATION_ID = 0x76657273

type Migrations = ReturnType<typeof readMigrations>

export const IN_MEMORY = ':memory:'

/**
 * Opens a database, makes it if it is missing, and brings it up to date.
 * A file is opened by one process at a time, and an answered write survives the end of the process; of the machine only
 * where the system has written it to the disk by then (`synchronous = NORMAL`: SQLite waits for the disk at
 * checkpoints).
 * @throws DatabaseError where the file cannot be used; it is left as it was.
 */
export function openDatabase(file: string = IN_MEMORY, migrations: Migrations = readMigrations()): Database {
  if (file !== IN_MEMORY) assertFilePath(file)
  let db: Database | undefined
  try {
    if (existsSync(file) && existsSync(`${file}-wal`)) assertUsableAsItIs(file, migrations)
    db = new Database(file, { timeout: 500 })
    assertUsable(db, file, migrations)
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    configureDatabase(db)
    // Before anything is in it: what is not marked is a stranger's.
    if (!isMarked(db)) mark(db)
    migrate(db, migrations)
    // A file that is up to date may be one that cannot be written: better known now than from the first request.
    mark(db)
    return db
  } catch (error) {
    db?.close()
    throw explainDatabaseError(error, file)
  }
}

function assertUsable(db: Database, file: string, migrations: Migrations): void {
  assertOurs(db, file)
  assertSound(db)
  assertMigratable(db, file, migrations)
}

/**
 * With a write-ahead log beside it, which a killed process leaves, whoever opens a database to write moves the log into
 * the file when it closes it. Where the log is of another file, that would be the end of both.
 */
function assertUsableAsItIs(file: string, migrations: Migrations): void {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 500 })
  try {
    assertUsable(db, file, migrations)
  } finally {
    db.close()
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
  if (existsSync(file)) assertWritable(file)
}

/** SQLite would open it to read, and leave a log and an index of it beside it. */
function assertWritable(file: string): void {
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
  } catch (error) {
    const readOnly = Object.assign(new Error((error as NodeJS.ErrnoException).code), { code: 'SQLITE_READONLY' })
    throw explainDatabaseError(readOnly, file)
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
  if (isEmpty || isMarked(db)) return
  throw new DatabaseError(`database ${file} was not made by versori-mock. Name another file.`)
}

function isMarked(db: Database): boolean {
  return db.pragma('application_id', { simple: true }) === APPLICATION_ID
}

function mark(db: Database): void {
  db.pragma(`application_id = ${APPLICATION_ID}`)
}

/** Reads every page, so that damage is found before something is built upon it; some 3 ms for each MB. */
function assertSound(db: Database): void {
  if (db.pragma('quick_check(1)', { simple: true }) === 'ok') return
  throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' })
}
