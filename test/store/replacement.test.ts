/** Replaces the file of a database. At every moment, a crash must leave either the old or the new data. */
import { chmodSync, cpSync, readdirSync, renameSync, statSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { openDatabase, replacementOf } from '../../src/store/database/database.js'
import type { Database } from '../../src/store/database/driver.js'
import { takeImage } from '../../src/store/database/images.js'
import {
  finishReplacement,
  openReplacement,
  prepareFile,
  reopenFile,
  replaceFile
} from '../../src/store/database/replacement.js'

const NAME = 'mock.sqlite'

function putRows(db: Database, text: string, count: number): void {
  const put = db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)')
  for (let index = 0; index < count; index++) put.run(`${text} ${index}`, JSON.stringify('x'.repeat(500)))
}

const listNames = (db: Database) => db.prepare<[], string>('SELECT name FROM meta ORDER BY name').pluck().all()

/** The first word of each name: 'old', 'new' or 'later'. */
const listKinds = (db: Database) => [...new Set(listNames(db).map(name => name.split(' ')[0]))].sort()

function emptyImage() {
  const empty = openDatabase()
  const image = takeImage(empty)
  empty.close()
  return image
}

/** Copies a folder, as a crash would leave it. */
function createCrashes(folder: string, copies: string) {
  let count = 0
  return {
    crash: () => cpSync(folder, `${copies}/${count++}`, { recursive: true }),
    list: () => Array.from({ length: count }, (_, index) => `${copies}/${index}`)
  }
}

interface Rows {
  readonly old: number
  readonly late: number
  readonly replacing: number
}

/** Replaces a file in all its steps. Returns the new database and what a crash after each step leaves. */
async function replaceInSteps(folder: string, copies: string, rows: Rows) {
  const { crash, list } = createCrashes(folder, copies)
  const file = `${folder}/${NAME}`
  const current = openDatabase(file)
  putRows(current, 'old', rows.old)
  const path = replacementOf(file)
  const replacement = openReplacement(path, emptyImage())
  replacement.exec('BEGIN')
  putRows(replacement, 'new', rows.replacing)
  crash()
  replacement.exec('COMMIT')
  crash()
  await finishReplacement(replacement)
  crash()
  prepareFile(current)
  crash()
  // Others write meanwhile.
  putRows(current, 'old late', rows.late)
  crash()
  const isReplaced = replaceFile(current, path, (from, to) => {
    crash()
    renameSync(from, to)
    crash()
  })
  const replaced = reopenFile(file)
  crash()
  current.close()
  crash()
  putRows(replaced, 'later', 2)
  crash()
  return { isReplaced, replaced, crashes: list() }
}

t.test('leaves the old or the new data after a crash at any moment, and nothing else', async t => {
  const rows = fc.record({
    old: fc.integer({ min: 1, max: 1_200 }),
    late: fc.nat(20),
    replacing: fc.integer({ min: 1, max: 6_000 })
  })
  await fc.assert(
    fc.asyncProperty(rows, async given => {
      const folder = t.testdir({ data: {}, copies: {} })
      const { isReplaced, replaced, crashes } = await replaceInSteps(`${folder}/data`, `${folder}/copies`, given)
      replaced.close()
      t.ok(isReplaced)
      const kinds = crashes.map(copy => {
        const db = openDatabase(`${copy}/${NAME}`)
        const found = { kinds: listKinds(db), count: listNames(db).length }
        db.close()
        t.strictSame(readdirSync(copy), [NAME])
        return found
      })
      const whole = { old: given.old, late: given.old + given.late, new: given.replacing, later: given.replacing + 2 }
      const expected = [
        ...Array.from({ length: 4 }, () => ({ kinds: ['old'], count: whole.old })),
        ...Array.from({ length: 2 }, () => ({ kinds: ['old'], count: whole.late })),
        ...Array.from({ length: 3 }, () => ({ kinds: ['new'], count: whole.new })),
        { kinds: ['later', 'new'], count: whole.later }
      ]
      t.strictSame(kinds, expected)
    }),
    { numRuns: 8 }
  )
})

t.test('keeps other processes out until the new file is there, and the permissions of the old file', async t => {
  const file = `${t.testdir()}/${NAME}`
  const current = openDatabase(file)
  chmodSync(file, 0o640)
  const replacement = openReplacement(replacementOf(file), emptyImage())
  t.equal(statSync(replacement.name).mode & 0o777, 0o600)
  await finishReplacement(replacement)
  const replaced = replaceFile(current, replacement.name, (from, to) => {
    t.throws(() => openDatabase(file), { message: /is in use by another process/ })
    renameSync(from, to)
  })
  t.ok(replaced)
  const db = reopenFile(file)
  t.throws(() => openDatabase(file), { message: /is in use by another process/ })
  t.equal(statSync(file).mode & 0o777, 0o640)
  for (const each of [current, db]) each.close()
})

t.test('goes on as before if the file cannot be renamed', async t => {
  const file = `${t.testdir()}/${NAME}`
  const current = openDatabase(file)
  const replacement = openReplacement(replacementOf(file), emptyImage())
  await finishReplacement(replacement)
  const rename = () => {
    throw new Error('EBUSY')
  }
  t.notOk(replaceFile(current, replacement.name, rename))
  putRows(current, 'old', 3)
  const modes = ['journal_mode', 'synchronous', 'locking_mode'].map(name => current.pragma(name, { simple: true }))
  t.strictSame(modes, ['wal', 1, 'exclusive'])
  current.close()
  const db = openDatabase(file)
  t.strictSame(listKinds(db), ['old'])
  db.close()
})
