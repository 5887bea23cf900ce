import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packagePath } from '../../core/package.js'
import { DatabaseError } from './database-error.js'
import type { Database } from './driver.js'

interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

interface AppliedMigration {
  readonly number: number
  readonly name: string
  readonly sha256: string
}

/** Reads the migrations of a folder, which are files such as `001-connectors.sql`, in order. */
export function readMigrations(folder: string = packagePath('migrations')): Migration[] {
  return readdirSync(folder)
    .filter(name => /^\d{3}-[a-z-]+\.sql$/.test(name))
    .sort()
    .map(name => {
      const sql = readFileSync(join(folder, name), 'utf8')
      return { number: Number(name.slice(0, 3)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
}

/** Applies the missing migrations in one transaction. Foreign keys are on afterwards. */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  // With foreign keys on, replacing a table would delete the rows that refer to it.
  db.pragma('foreign_keys = OFF')
  try {
    db.transaction(() => {
      db.exec(
        'CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT, sha256 TEXT) STRICT'
      )
      for (const migration of migrations.slice(listApplied(db).length)) apply(db, migration)
    }).immediate()
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

/**
 * Only reads.
 * @throws DatabaseError The database was made by a newer version, or by migrations that differ from ours.
 */
export function assertMigratable(db: Database, file: string, migrations: readonly Migration[]): void {
  assertKnown(listApplied(db), migrations, file)
}

function listApplied(db: Database): AppliedMigration[] {
  const isNew = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").get() === undefined
  if (isNew) return []
  return db.prepare<[], AppliedMigration>('SELECT number, name, sha256 FROM schema_migrations ORDER BY number').all()
}

function assertKnown(applied: AppliedMigration[], migrations: readonly Migration[], file: string): void {
  applied.forEach((row, index) => {
    const known = migrations[index]
    if (known === undefined) {
      throw new DatabaseError(
        `database ${file} was made by a newer versori-mock (it has ${row.name}, this version ends at ` +
          `${migrations.at(-1)?.name}). Start that version, or name another file.`
      )
    }
    if (known.name !== row.name || known.sha256 !== row.sha256) {
      throw new DatabaseError(
        `database ${file} was made with another ${row.name} than this version's ${known.name}. ` +
          'Start the version that made it, or name another file.'
      )
    }
  })
}

function apply(db: Database, migration: Migration): void {
  db.exec(migration.sql)
  db.prepare('INSERT INTO schema_migrations (number, name, sha256) VALUES (?, ?, ?)').run(
    migration.number,
    migration.name,
    migration.sha256
  )
}
