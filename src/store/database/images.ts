/** A database as bytes: a world is made from an image in a millisecond, and put back to it. */
import { configureDatabase } from './configure.js'
import { Database } from './driver.js'

export type Image = Buffer

/**
 * Where the header of a database says how it is written and read (SQLite file format, 1.3.2): 1 is legacy, 2 is WAL.
 */
const FORMAT_VERSIONS = [18, 19]

export function takeImage(db: Database): Image {
  const image = db.serialize()
  // A database in memory has no WAL: an image that says so could not be opened.
  for (const offset of FORMAT_VERSIONS) image[offset] = 1
  return image
}

/** Opens a copy of the image, in memory. */
export function openImage(image: Image): Database {
  const db = new Database(image)
  configureDatabase(db)
  return db
}

/** What a database says of itself, rather than of its world. */
const OWN_TABLES = ['schema_migrations', 'meta']

/**
 * Puts the world of an image in the place of the one that the database holds, in one transaction. Both have the same
 * schema.
 */
export function copyImage(db: Database, image: Image): void {
  const source = openImage(image)
  // With them on, each row would be deleted by itself.
  db.pragma('foreign_keys = OFF')
  try {
    db.transaction(() => {
      for (const table of listTables(source)) copyTable(source, db, table)
    }).immediate()
  } finally {
    db.pragma('foreign_keys = ON')
    source.close()
  }
}

function listTables(db: Database): string[] {
  return db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
    .filter(name => !OWN_TABLES.includes(name))
}

function copyTable(source: Database, target: Database, table: string): void {
  target.prepare(`DELETE FROM ${table}`).run()
  const select = source.prepare<[], unknown[]>(`SELECT * FROM ${table}`).raw()
  const insert = target.prepare(
    `INSERT INTO ${table} VALUES (${select
      .columns()
      .map(() => '?')
      .join(', ')})`
  )
  for (const row of select.iterate()) insert.run(row)
}
