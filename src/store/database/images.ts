/** Databases as bytes. Opening an image takes a millisecond, so that creating and resetting a sandbox is fast. */
import { configureDatabase } from './configure.js'
import { Database } from './driver.js'

export type Image = Buffer

/** Offsets of the write and read version in the header (SQLite file format, 1.3.2): 1 is legacy, 2 is WAL. */
export const FORMAT_VERSIONS = [18, 19]

export function takeImage(db: Database): Image {
  const image = db.serialize()
  // An image in WAL mode cannot be opened in memory.
  for (const offset of FORMAT_VERSIONS) image[offset] = 1
  return image
}

/** The length of the image of a database. */
export function imageLength(db: Database): number {
  return (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number)
}

/** Opens a copy of an image, in memory. */
export function openImage(image: Image): Database {
  const db = new Database(image)
  configureDatabase(db)
  return db
}

/** Tables that are not copied: they are about the database itself. */
const OWN_TABLES = ['schema_migrations', 'meta']

/** Replaces all data with the data of another database of the same schema, in one transaction. */
export function copyDatabase(db: Database, source: Database): void {
  // With foreign keys on, SQLite would delete each row separately.
  db.pragma('foreign_keys = OFF')
  try {
    db.transaction(() => {
      for (const table of listTables(source)) {
        db.prepare(`DELETE FROM ${table}`).run()
        copyTable(source, db, table)
      }
    }).immediate()
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

/** Copies what a database stores about itself, such as its seed. */
export function copyMeta(source: Database, target: Database): void {
  copyTable(source, target, 'meta')
}

/** Adds the data of another database, except credentials that are there already. Call it inside a transaction. */
export function addDatabase(db: Database, source: Database): void {
  db.pragma('defer_foreign_keys = ON')
  for (const table of listTables(source)) copyTable(source, db, table)
}

function listTables(db: Database): string[] {
  return db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
    .filter(name => !OWN_TABLES.includes(name))
}

function copyTable(source: Database, target: Database, table: string): void {
  const select = source.prepare<[], unknown[]>(`SELECT * FROM ${table}`).raw()
  const insert = target.prepare(
    `INSERT ${table === 'credentials' ? 'OR IGNORE ' : ''}INTO ${table} VALUES (${select
      .columns()
      .map(() => '?')
      .join(', ')})`
  )
  for (const row of select.iterate()) insert.run(row)
}
