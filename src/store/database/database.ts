import { accessSync, closeSync, constants, existsSync, openSync, realpathSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { describeSpecialFile } from '../../core/read-file.js'
import { configureDatabase } from './configure.js'
import { DatabaseError, explainDatabaseError } from './database-error.js'
import { Database } from './driver.js'
import { assertMigratable, migrate, readMigrations } from './migrations.js'

/** Identifies our files: "vers" in ASCII. */
const APPLICATION_ID = 0x76657273

type Migrations = ReturnType<typeof readMigrations>

export const IN_MEMORY = ':memory:'

/**
 * Opens a database, creates it if it does not exist, and migrates it.
 *
 * Only one process can open a file at a time. A committed write survives a crash of the process. It may be lost in a
 * crash of the machine, because with `synchronous = NORMAL` SQLite waits for the disk at checkpoints only.
 * @throws DatabaseError The file cannot be used; it is left unchanged.
 */
export function openDatabase(file: string = IN_MEMORY, migrations: Migrations = readMigrations()): Database {
  if (file !== IN_MEMORY) assertFilePath(file)
  let db: Database | undefined
  try {
    if (existsSync(file) && existsSync(`${file}-wal`)) assertUsableAsItIs(file, migrations)
    if (file !== IN_MEMORY) createPrivateFile(file)
    db = new Database(file, { timeout: 500 })
    assertUsable(db, file, migrations)
    lockDatabase(db)
    migrate(db, migrations)
    // Fails now, rather than at the first request, if a file that needs no migration cannot be written.
    mark(db)
    if (file !== IN_MEMORY) rmSync(replacementOf(file), { force: true })
    return db
  } catch (error) {
    db?.close()
    throw explainDatabaseError(error, file)
  }
}

/**
 * Keeps other processes from the file, and begins its write-ahead log. Marks it before the first table, because a file
 * with tables but without the mark counts as foreign.
 */
export function lockDatabase(db: Database): void {
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  configureDatabase(db)
  if (!isMarked(db)) mark(db)
}

/** Where the data that will replace a file is written. Renaming works only within a file system. */
export function replacementOf(file: string): string {
  return `${realpathSync(file)}-replacement`
}

function assertUsable(db: Database, file: string, migrations: Migrations): void {
  assertOurs(db, file)
  assertSound(db)
  assertMigratable(db, file, migrations)
}

/**
 * Checks a file that has a write-ahead log beside it, as a killed process leaves behind, without writing. A connection
 * that can write moves the log into the file when it closes, which would destroy both if they do not belong together.
 */
function assertUsableAsItIs(file: string, migrations: Migrations): void {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 500 })
  try {
    assertUsable(db, file, migrations)
  } finally {
    db.close()
  }
}

/** better-sqlite3 reports a missing folder as a TypeError, and a directory only as "cannot open". */
function assertFilePath(file: string): void {
  const folder = dirname(file)
  if (!isDirectory(folder)) {
    throw new DatabaseError(`database ${file} cannot be created: there is no folder ${folder}. Create it first.`)
  }
  if (isDirectory(file)) {
    throw new DatabaseError(`database ${file} is a directory. Name a file in it, such as ${file}/versori-mock.sqlite.`)
  }
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) return
  const kind = describeSpecialFile(stats)
  if (kind !== undefined) throw new DatabaseError(`database ${file} is ${kind}. Name a regular file.`)
  assertWritable(file)
}

/** SQLite would open the file read-only and leave a log and its index beside it. */
function assertWritable(file: string): void {
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
  } catch (error) {
    const readOnly = Object.assign(new Error((error as NodeJS.ErrnoException).code), { code: 'SQLITE_READONLY' })
    throw explainDatabaseError(readOnly, file)
  }
}

/**
 * Creates a file that only its owner can read, because a database holds secrets. SQLite gives its log and its index the
 * same permissions. An existing file keeps its own.
 */
function createPrivateFile(file: string): void {
  if (existsSync(file)) return
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch {
    // SQLite reports why the file cannot be created.
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Only reads, so that a foreign database is left unchanged. */
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

/** Reads every page, to find damage before anything is written; takes about 3 ms per MB. */
function assertSound(db: Database): void {
  if (db.pragma('quick_check(1)', { simple: true }) === 'ok') return
  throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' })
}
