import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { openDatabase } from '../../src/store/database/database.js'
import { explainDatabaseError } from '../../src/store/database/database-error.js'
import { Database } from '../../src/store/database/driver.js'
import { migrate, readMigrations } from '../../src/store/database/migrations.js'

const GREETING = `INSERT INTO meta (name, value) VALUES ('greeting', '"hello"')`

type Work = (db: Database) => void

/** Runs `work` on a database, then closes it. */
function use(db: Database, work: Work): void {
  try {
    work(db)
  } finally {
    db.close()
  }
}

/** Creates a database of ours and runs SQL on it. */
const ours = (work: string) => (file: string) => use(openDatabase(file), db => db.exec(work))

/** Creates a foreign database. */
const foreign = (work: string) => (file: string) => use(new Database(file), db => db.exec(work))

/** The name and message of the error that `work` throws. */
function errorOf(work: () => unknown): string {
  try {
    return `no error, but ${String(work())}`
  } catch (error) {
    return String(error)
  }
}

/** The names and hashes of the files in a folder. */
function contentsOf(folder: string) {
  return readdirSync(folder).map(name => [name, sha256(readFileSync(`${folder}/${name}`))])
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const appliedTo = (db: Database) => db.prepare('SELECT * FROM schema_migrations ORDER BY number').all()
const tablesOf = (db: Database) => db.prepare('SELECT name FROM sqlite_schema ORDER BY name').pluck().all()

t.test('creates a database that keeps its data', async t => {
  const file = `${t.testdir()}/data.sqlite`
  use(openDatabase(file), db => db.exec(GREETING))
  use(openDatabase(file), db => {
    t.equal(db.prepare("SELECT value FROM meta WHERE name = 'greeting'").pluck().get(), '"hello"')
    const pragmas = ['application_id', 'journal_mode', 'locking_mode', 'synchronous', 'foreign_keys']
    t.strictSame(
      pragmas.map(name => db.pragma(name, { simple: true })),
      [Buffer.from('vers').readInt32BE(), 'wal', 'exclusive', 1, 1]
    )
  })
  t.strictSame(readdirSync(t.testdirName), ['data.sqlite'])
})

t.test('creates a database in an empty file', async t => {
  const file = `${t.testdir({ 'empty.sqlite': '' })}/empty.sqlite`
  use(openDatabase(file), db => t.strictSame(appliedTo(db).length, readMigrations().length))
})

t.test('opens a database in memory if no file is given', async t => {
  const [one, other] = [openDatabase(), openDatabase()]
  use(one, db => db.exec(GREETING))
  use(other, db => t.equal(db.prepare('SELECT count(*) FROM meta').pluck().get(), 0))
})

t.test('keeps temporary data in memory, because the file system may be read-only', async t => {
  t.equal(openDatabase().pragma('temp_store', { simple: true }), 2)
})

t.test('refuses a file that another process has open', async t => {
  const file = `${t.testdir()}/data.sqlite`
  const inUse =
    `DatabaseError: database ${file} is in use by another process. Stop that one, or name another file ` +
    '(SQLITE_BUSY: database is locked).'
  use(openDatabase(file), () =>
    t.equal(
      errorOf(() => openDatabase(file)),
      inUse
    )
  )
  use(openDatabase(file), db => t.strictSame(db.pragma('quick_check', { simple: true }), 'ok'))
})

const newest = readMigrations().at(-1)?.name
const notOurs = 'was not made by versori-mock. Name another file.'

interface Unusable {
  readonly says: string
  readonly make: (file: string) => void
  /** The message after the name of the file. */
  readonly message: string
}

const unusable: Unusable[] = [
  {
    says: 'a file that is not SQLite',
    make: file => writeFileSync(file, 'organisations: []\n'.repeat(100)),
    message:
      'is not a SQLite database. Name another file, or remove it to start afresh ' +
      '(SQLITE_NOTADB: file is not a database).'
  },
  { says: 'a foreign database', make: foreign('CREATE TABLE notes (text)'), message: notOurs },
  {
    says: 'a foreign database with an application id',
    make: foreign('PRAGMA application_id = 1; CREATE TABLE notes (text)'),
    message: notOurs
  },
  {
    says: 'a foreign database with migrations',
    make: foreign('CREATE TABLE schema_migrations (number, name, sha256)'),
    message: notOurs
  },
  {
    says: 'a newer database',
    make: ours("INSERT INTO schema_migrations VALUES (999, '999-future.sql', 'x')"),
    message:
      `was made by a newer versori-mock (it has 999-future.sql, this version ends at ${newest}). ` +
      'Start that version, or name another file.'
  },
  {
    says: 'a migration that has changed since',
    make: ours("UPDATE schema_migrations SET sha256 = 'x' WHERE number = 1"),
    message:
      "was made with another 001-connectors.sql than this version's 001-connectors.sql. " +
      'Start the version that made it, or name another file.'
  },
  {
    says: 'a migration that was renamed since',
    make: ours("UPDATE schema_migrations SET name = '001-things.sql' WHERE number = 1"),
    message:
      "was made with another 001-things.sql than this version's 001-connectors.sql. " +
      'Start the version that made it, or name another file.'
  }
]

for (const { says, make, message } of unusable) {
  t.test(`refuses a database and leaves it unchanged: ${says}`, async t => {
    const folder = t.testdir()
    const file = `${folder}/data.sqlite`
    make(file)
    const before = contentsOf(folder)
    t.equal(
      errorOf(() => openDatabase(file)),
      `DatabaseError: database ${file} ${message}`
    )
    t.strictSame(contentsOf(folder), before)
  })
}

t.test('refuses a database with any damaged page and leaves it unchanged', async t => {
  const folder = t.testdir()
  const file = `${folder}/data.sqlite`
  ours(GREETING)(file)
  // Damage to a free page would go unnoticed.
  ours('VACUUM')(file)
  const sound = readFileSync(file)
  const pageSize = sound.readUInt16BE(16)
  const pages = Array.from({ length: sound.length / pageSize }, (_, index) => index)
  const damaged =
    'is damaged. Restore a copy of it, or remove it to start afresh ' +
    '(SQLITE_CORRUPT: database disk image is malformed).'
  const outcomes = pages.map(page => {
    const bytes = Buffer.from(sound).fill(0xff, page === 0 ? 100 : page * pageSize, (page + 1) * pageSize)
    writeFileSync(file, bytes)
    const error = errorOf(() => openDatabase(file).close())
    return { page, error, isUnchanged: readFileSync(file).equals(bytes) }
  })
  t.strictSame(
    outcomes,
    pages.map(page => ({ page, error: `DatabaseError: database ${file} ${damaged}`, isUnchanged: true }))
  )
})

const wrongPaths = [
  {
    says: 'a directory',
    path: '',
    message: (folder: string) => `is a directory. Name a file in it, such as ${folder}/versori-mock.sqlite.`
  },
  {
    says: 'a missing folder',
    path: '/no/data.sqlite',
    message: (folder: string) => `cannot be created: there is no folder ${folder}/no. Create it first.`
  }
]

for (const { says, path, message } of wrongPaths) {
  t.test(`refuses a path to ${says}`, async t => {
    const folder = t.testdir()
    const error = errorOf(() => openDatabase(`${folder}${path}`))
    t.equal(error, `DatabaseError: database ${folder}${path} ${message(folder)}`)
    t.strictSame(contentsOf(folder), [])
  })
}

t.test('refuses a path through a file with a DatabaseError', async t => {
  const folder = t.testdir({ 'a.txt': 'hello' })
  t.match(
    errorOf(() => openDatabase(`${folder}/a.txt/data.sqlite`)),
    /^DatabaseError: database /
  )
})

const mayWrite = 'cannot be written. Give this user write access to the file and its folder'
const explanations = [
  { code: 'SQLITE_NOTADB', says: 'is not a SQLite database. Name another file, or remove it to start afresh' },
  { code: 'SQLITE_CORRUPT_INDEX', says: 'is damaged. Restore a copy of it, or remove it to start afresh' },
  { code: 'SQLITE_READONLY', says: mayWrite },
  { code: 'SQLITE_READONLY_DIRECTORY', says: mayWrite },
  {
    code: 'SQLITE_CANTOPEN',
    says: 'cannot be opened. Check that its folder exists and that this user may write there'
  },
  { code: 'SQLITE_PERM', says: 'cannot be opened. Give this user access to the file and its folder' },
  { code: 'SQLITE_BUSY_RECOVERY', says: 'is in use by another process. Stop that one, or name another file' },
  {
    code: 'SQLITE_FULL',
    says: 'cannot grow: the disk is full, or a database in memory has reached 1 GiB. Free some space, use a file on another disk, or reset the sandbox'
  },
  {
    code: 'SQLITE_IOERR_WRITE',
    says: 'cannot be read or written: the disk reports an error. Check the disk, or name a file on another one'
  }
]

for (const { code, says } of explanations) {
  t.test(`explains ${code}`, async t => {
    const cause = Object.assign(new Error('message of SQLite'), { code })
    const explained = explainDatabaseError(cause, 'data.sqlite') as Error
    t.equal(String(explained), `DatabaseError: database data.sqlite ${says} (${code}: message of SQLite).`)
    t.equal(explained.cause, cause)
  })
}

t.test('returns other errors unchanged', async t => {
  const constraint = Object.assign(new Error('UNIQUE'), { code: 'SQLITE_CONSTRAINT_UNIQUE' })
  for (const error of [constraint, new TypeError('x'), 'text', undefined]) {
    t.equal(explainDatabaseError(error, 'data.sqlite'), error)
  }
})

t.test('reads the migrations of a folder in order', async t => {
  const folder = t.testdir({
    '010-later.sql': 'SELECT 10',
    '002-second-step.sql': 'SELECT 2',
    '001-first.sql': 'SELECT 1',
    '1-short.sql': '',
    '003-Upper.sql': '',
    '004-note.sql.bak': '',
    'README.md': ''
  })
  t.strictSame(readMigrations(folder), [
    { number: 1, name: '001-first.sql', sql: 'SELECT 1', sha256: sha256('SELECT 1') },
    { number: 2, name: '002-second-step.sql', sql: 'SELECT 2', sha256: sha256('SELECT 2') },
    { number: 10, name: '010-later.sql', sql: 'SELECT 10', sha256: sha256('SELECT 10') }
  ])
})

t.test('ships migrations that are numbered without gaps, and applies all of them', async t => {
  const shipped = readMigrations()
  t.strictSame(
    shipped.map(({ number }) => number),
    shipped.map((_, index) => index + 1)
  )
  use(openDatabase(), db =>
    t.strictSame(
      appliedTo(db),
      shipped.map(({ sql: _, ...rest }) => rest)
    )
  )
})

const first = { number: 1, name: '001-first.sql', sha256: 'a', sql: 'CREATE TABLE first (id TEXT) STRICT' }
const second = { number: 2, name: '002-second.sql', sha256: 'b', sql: "INSERT INTO first VALUES ('from second')" }
const failing = { number: 3, name: '003-failing.sql', sha256: 'c', sql: 'CREATE TABLE third (id TEXT); no sql' }

t.test('applies each migration once', async t => {
  use(new Database(':memory:'), db => {
    migrate(db, [first])
    migrate(db, [first, second])
    migrate(db, [first, second])
    t.strictSame(db.prepare('SELECT id FROM first').pluck().all(), ['from second'])
    t.strictSame(
      appliedTo(db),
      [first, second].map(({ sql: _, ...rest }) => rest)
    )
  })
})

t.test('rolls back all migrations if one fails', async t => {
  use(new Database(':memory:'), db => {
    t.throws(() => migrate(db, [first, second, failing]), { message: 'near "no": syntax error' })
    t.strictSame(tablesOf(db), [])

    migrate(db, [first])
    t.throws(() => migrate(db, [first, second, failing]), { message: 'near "no": syntax error' })
    t.strictSame(tablesOf(db), ['first', 'schema_migrations'])
    t.strictSame(db.prepare('SELECT id FROM first').pluck().all(), [])
    t.strictSame(appliedTo(db).length, 1)

    migrate(db, [first, second])
    t.strictSame(appliedTo(db).length, 2)
  })
})
