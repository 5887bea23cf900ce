import fc from 'fast-check'
import t, { type Test } from 'tap'
import { createWriteQueue } from '../../src/store/bulk-insert/write-queue.js'
import { openDatabase } from '../../src/store/database/database.js'
import type { Database } from '../../src/store/database/driver.js'
import { openImage } from '../../src/store/database/images.js'
import { createStore } from '../../src/store/store.js'
import { resolveAlias } from '../../src/store/versions/version-aliases.js'
import { demo } from '../helpers/app.js'
import { connectorGraphs } from '../helpers/seeds/graphs.js'
import { type KeptReference, listReferences, referringColumns } from '../helpers/databases/references.js'

function createLibraryStore() {
  const store = createStore(openDatabase())
  store.organisations.insert({ id: demo.library.id, name: 'Library' })
  return store
}

t.test('reads any connector back as it was inserted', async t => {
  const rollBack = new Error('roll back')
  const store = createLibraryStore()
  t.teardown(() => store.close())
  fc.assert(
    fc.property(connectorGraphs, graph => {
      try {
        store.transaction(() => {
          store.connectors.insert(graph)
          const connector = store.connectors.find(graph.id)
          const found = connector && store.connectors.assemble(connector)
          const [left, right] = [found, graph].map(each => fc.stringify(sortKeys(each)))
          if (left !== right) throw new Error(`${left} is not ${right}`)
          throw rollBack
        })
      } catch (error) {
        if (error !== rollBack) throw error
      }
    }),
    { numRuns: 200 }
  )
  t.strictSame(store.connectors.listIds(), [], 'all runs were rolled back')
})

t.test('stores the references of schemes and credentials in separate columns', async t => {
  const db = openDatabase()
  const store = createStore(db)
  t.teardown(() => store.close())
  store.organisations.insert({ id: demo.library.id, name: 'Library' })
  const empty = openImage(store.takeImage())
  const found: KeptReference[] = []
  for (const graph of fc.sample(connectorGraphs, { numRuns: 100, seed: 1 })) {
    store.connectors.insert(graph)
    found.push(...listReferences(db))
    store.copyFrom(empty)
  }
  t.strictSame([...new Set(found.map(({ from }) => from))].sort(), referringColumns)
  t.strictSame(
    found.filter(({ column, json }) => column !== json),
    []
  )
})

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sortKeys(item)])
  )
}

const version = (name: string, publishedAt: string | null, chosenDefault = false) => ({
  name,
  publishedAt,
  chosenDefault
})

const aliases = [
  { says: 'if nothing is published', versions: [version('a', null)], latest: undefined, byDefault: undefined },
  {
    says: 'if the newest version is not the last in the list',
    versions: [version('a', '2024-02'), version('b', '2024-01'), version('c', null)],
    latest: 'a',
    byDefault: 'a'
  },
  {
    says: 'if a default was chosen',
    versions: [version('a', '2024-01', true), version('b', '2024-02')],
    latest: 'b',
    byDefault: 'a'
  },
  {
    says: 'if the chosen default is a draft',
    versions: [version('a', null, true), version('b', '2024-02'), version('c', '2024-01')],
    latest: 'b',
    byDefault: 'b'
  },
  {
    says: 'if two versions were published at the same time',
    versions: [version('a', '2024-01'), version('b', '2024-01')],
    latest: 'b',
    byDefault: 'b'
  }
]

for (const { says, versions, latest, byDefault } of aliases) {
  t.test(`resolves the aliases ${says}`, async t => {
    t.equal(resolveAlias('latest', versions)?.name, latest)
    t.equal(resolveAlias('default', versions)?.name, byDefault)
  })
}

/** All statements of a store, and a function that returns the query plan of one. */
function planStatements(t: Test) {
  const db = openDatabase()
  t.teardown(() => db.close())
  const statements: string[] = []
  const queue = createWriteQueue(db)
  const prepare = (sql: string) => {
    statements.push(sql)
    return queue.db.prepare(sql)
  }
  const watched = { ...queue, db: Object.create(queue.db, { prepare: { value: prepare } }) as Database }
  const store = createStore(db, { queue: watched })
  store.organisations.insert({ id: demo.library.id, name: 'Library' })
  // A table's INSERT is prepared with its first row.
  for (const graph of fc.sample(connectorGraphs, { numRuns: 10, seed: 1 })) {
    store.connectors.insert(graph)
    store.connectors.remove(graph.id)
  }
  const plan = (sql: string) =>
    db
      .prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replaceAll(/\?|@\w+/g, "''")}`)
      .all()
      .map(({ detail }) => detail)
  return { statements, plan }
}

t.test('prepares only valid statements, although it prepares them on first use', async t => {
  const { statements, plan } = planStatements(t)
  t.ok(statements.length > 80)
  for (const sql of statements) t.doesNotThrow(() => plan(sql), sql)
})

/** Rows that the statement itself has found, and an index of the rows that it counts. */
const NEEDED_SCANS = [
  ...['SCAN CONSTANT ROW', 'SCAN own', 'SCAN usage'],
  'SCAN connectors USING COVERING INDEX connectors_in_library_by_id'
]

t.test('looks rows up by an index', async t => {
  const { statements, plan } = planStatements(t)
  const lookups = statements.filter(sql => /^\s*SELECT/.test(sql) && /WHERE/.test(sql) && !/LIMIT \?/.test(sql))
  t.ok(lookups.length > 10)
  for (const sql of lookups) {
    t.strictSame(
      plan(sql).filter(detail => detail.startsWith('SCAN') && !NEEDED_SCANS.includes(detail)),
      [],
      sql
    )
  }
})

t.test('changes and removes actions, triggers and definitions by their whole key', async t => {
  const { statements, plan } = planStatements(t)
  const changes = statements.filter(sql => /^\s*(UPDATE|DELETE FROM) (actions|triggers|definitions)\b/.test(sql))
  t.equal(changes.length, 6)
  for (const sql of changes)
    t.match(plan(sql).join(), /^SEARCH \w+ USING INDEX \w+ \(version_id=\? AND name=\?\)$/, sql)
})

t.test('finds the references to a credential by index, however many connectors there are', async t => {
  const { statements, plan } = planStatements(t)
  const questions = statements.filter(sql => /_credential_id = [?@]/.test(sql)).map(sql => plan(sql).join('\n'))
  t.equal(questions.length, 2, 'one to find a grant, one to remove a credential')
  for (const details of questions) t.notMatch(details, /connectors_by_\w+ \(organisation_id=\?\)/)
  for (const column of referringColumns) {
    const [table, name] = column.split('.') as [string, string]
    const index = `${table}_by_${name.replace('_credential_id', '')} (${name}=?)`
    t.ok(
      questions.some(details => details.includes(index)),
      index
    )
  }
})

t.test('a dry run returns the result of its work, or throws its error, but writes nothing', async t => {
  const store = createLibraryStore()
  t.teardown(() => store.close())
  const before = store.takeImage()
  const insert = (id: string) => store.organisations.insert({ id, name: 'Acme' })
  t.equal(
    store.dryRun(() => store.transaction(() => (insert(demo.acme.id), 'result'))),
    'result'
  )
  t.throws(
    () =>
      store.dryRun(() => {
        insert(demo.acme.id)
        throw new RangeError('no')
      }),
    new RangeError('no')
  )
  t.ok(store.takeImage().equals(before))
  store.transaction(() => insert(demo.acme.id))
  t.notOk(store.takeImage().equals(before), 'later writes are kept')
})

t.test('a dry run on a full disk fails, and leaves the database usable', async t => {
  const db = openDatabase()
  const store = createStore(db)
  t.teardown(() => store.close())
  db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`)
  const fill = () => store.meta.put('large', 'x'.repeat(1_000_000))
  t.throws(() => store.dryRun(fill), { code: 'SQLITE_FULL' })
  t.throws(() => store.dryRun(() => store.transaction(fill)), { code: 'SQLITE_FULL' })
  db.pragma('max_page_count = 1000000')
  t.equal(store.findProblem(), undefined)
  store.transaction(fill)
})
