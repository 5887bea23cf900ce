/** Replaces the file of a database by one that was filled beside it. After a crash, the data is the old or the new. */
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { configureDatabase } from './configure.js'
import { lockDatabase } from './database.js'
import { Database } from './driver.js'
import { FORMAT_VERSIONS, type Image } from './images.js'

/** Opens a copy of an image in a file. It is safe from a crash after `finishReplacement`. */
export function openReplacement(path: string, image: Image): Database {
  rmSync(path, { force: true })
  writeFileSync(path, image, { mode: 0o600, flag: 'wx' })
  const db = new Database(path, { fileMustExist: true })
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = MEMORY')
  db.pragma('synchronous = OFF')
  configureDatabase(db)
  return db
}

/** Closes a replacement, and waits in another thread until the disk has it. */
export async function finishReplacement(db: Database): Promise<void> {
  const { name } = db
  db.close()
  const file = await open(name, 'r+')
  try {
    // Opening a file that is in WAL mode already takes no write.
    await file.write(WAL_MODE, 0, WAL_MODE.length, FORMAT_VERSIONS[0])
    await file.sync()
  } finally {
    await file.close()
  }
}

const WAL_MODE = Buffer.from(FORMAT_VERSIONS.map(() => 2))

/** Moves the write-ahead log into the file, so that little of it is left for `replaceFile`. */
export function prepareFile(db: Database): void {
  db.pragma('wal_checkpoint(PASSIVE)')
}

/**
 * Renames another file to the file of a database, which can only be closed afterwards; `reopenFile` opens the new one.
 * @returns false if that is impossible, as for a file that a container mounts. The database is then as before.
 */
export function replaceFile(db: Database, source: string, rename = renameSync): boolean {
  const file = realpathSync(db.name)
  chmodSync(source, statSync(file).mode)
  try {
    endLog(db)
  } catch (error) {
    beginLog(db)
    throw error
  }
  try {
    rename(source, file)
    return true
  } catch {
    beginLog(db)
    return false
  }
}

/** Removes the log: beside another file, SQLite would take it for the log of that file. The lock stays. */
function endLog(db: Database): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
  // The data is on the disk. The change of the mode writes a few bytes of the first page, and needs neither a wait for
  // the disk nor a journal file, which would stay beside the new file after a crash.
  db.pragma('synchronous = OFF')
  db.pragma('journal_mode = MEMORY')
}

function beginLog(db: Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
}

/** Opens a file that was replaced, without the checks of `openDatabase`, which read the whole file. */
export function reopenFile(file: string): Database {
  const db = new Database(file, { fileMustExist: true, timeout: 500 })
  try {
    lockDatabase(db)
    // Begins the log, whose identity is then watched.
    db.pragma('user_version = 0')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
