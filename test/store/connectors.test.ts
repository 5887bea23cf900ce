import fc from 'fast-check'
import t, { type Test } from 'tap'
import { openDatabase } from '../../src/store/database/database.js'
import type { Database } from '../../src/store/database/driver.js'
import { createStore } from '../../src/store/store.js'
import { resolveAlias } from '../../src/store/versions/version-aliases.js'
import { watchWrites } from '../../src/store/writes.js'
import { demo } from '../helpers/app.js'
import { connectorGraphs } from '../helpers/seeds/graphs.js'
import { type KeptReference, listReferences, referringColumns } from '../helpers/databases/references.js'

function createLibraryStore() {
  const store = createStore(openDatabase())
  store.organisations.insert({ id: demo.library.id, name: 'Library' })
  return store
}

t.test('reads back any connector as it was written', async t => {
  const undone = new Error('undone')
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
          throw undone
        })
      } catch (error) {
        if (error !== undone) throw error
      }
    }),
    { numRuns: 200 }
  )
  t.strictSame(store.connectors.listIds(), [], 'each run was undone')
})

t.test('writes in columns of their own what schemes and credentials refer to', async t => {
  const db = openDatabase()
  const store = createStore(db)
  t.teardown(() => store.close())
  store.organisations.insert({ id: demo.library.id, name: 'Library' })
  const empty = store.takeImage()
  const found: KeptReference[] = []
  for (const graph of fc.sample(connectorGraphs, { numRuns: 100, seed: 1 })) {
    store.connectors.insert(graph)
    found.push(...listReferences(db))
    store.copyImage(empty)
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
  { says: 'nothing published', versions: [version('a', null)], latest: undefined, byDefault: undefined },
  {
    says: 'the newest is not the last',
    versions: [version('a', '2024-02'), version('b', '2024-01'), version('c', null)],
    latest: 'a',
    byDefault: 'a'
  },
  {
    says: 'one was chosen',
    versions: [version('a', '2024-01', true), version('b', '2024-02')],
    latest: 'b',
    byDefault: 'a'
  },
  {
    says: 'the chosen one is a draft',
    versions: [version('a', null, true), version('b', '2024-02'), version('c', '2024-01')],
    latest: 'b',
    byDefault: 'b'
  },
  {
    says: 'two were published at once',
    versions: [version('a', '2024-01'), version('b', '2024-01')],
    latest: 'b',
    byDefault: 'b'
  }
]

for (const { says, versions, latest, byDefault } of aliases) {
  t.test(`resolves the aliases where ${says}`, async t => {
    t.equal(resolveAlias('latest', versions)?.name, latest)
    t.equal(resolveAlias('default', versions)?.name, byDefault)
  })
}

/** Every statement of a store, and how SQLite would go about one. */
function planStatements(t: Test) {
  const db = openDatabase()
  t.teardown(() => db.close())
  const statements: string[] = []
  const writes = watchWrites(db)
  const prepare = (sql: string) => {
    statements.push(sql)
    return writes.db.prepare(sql)
  }
  createStore(db, undefined, { ...writes, db: Object.create(writes.db, { prepare: { value: prepare } }) as Database })
  const plan = (sql: string) =>
    db
      .prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replaceAll(/\?|@\w+/g, "''")}`)
      .all()
      .map(({ detail }) => detail)
  return { statements, plan }
}

t.test('every statement of a store is one that SQLite takes, though it is prepared when it is first run', async t => {
  const { statements, plan } = planStatements(t)
  t.ok(statements.length > 80)
  for (const sql of statements) t.doesNotThrow(() => plan(sql), sql)
})

t.test('looks up everything that an import needs by an index', async t => {
  const { statements, plan } = planStatements(t)
  const lookups = statements.filter(sql => /^\s*SELECT/.test(sql) && /WHERE/.test(sql) && !/LIMIT \?/.test(sql))
  t.ok(lookups.length > 10)
  for (const sql of lookups) {
    t.strictSame(
      plan(sql).filter(detail => detail.startsWith('SCAN')),
      [],
      sql
    )
  }
})

t.test('finds what refers to a credential by the credential, however many connectors there are', async t => {
  const { statements, plan } = planStatements(t)
  const questions = statements.filter(sql => /_credential_id = [?@]/.test(sql)).map(sql => plan(sql).join('\n'))
  t.equal(questions.length, 2, 'for a grant, and before a credential is removed')
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

t.test('a rehearsal answers what its work answers, and throws what it throws, but writes nothing', async t => {
  const store = createLibraryStore()
  t.teardown(() => store.close())
  const before = store.takeImage()
  const insert = (id: string) => store.organisations.insert({ id, name: 'Acme' })
  t.equal(
    store.rehearse(() => store.transaction(() => (insert(demo.acme.id), 'answer'))),
    'answer'
  )
  t.throws(
    () =>
      store.rehearse(() => {
        insert(demo.acme.id)
        throw new RangeError('no')
      }),
    new RangeError('no')
  )
  t.ok(store.takeImage().equals(before))
  store.transaction(() => insert(demo.acme.id))
  t.notOk(store.takeImage().equals(before), 'what comes after it is written')
})

t.test('a rehearsal on a full disk says that it is full, and leaves the database usable', async t => {
  const db = openDatabase()
  const store = createStore(db)
  t.teardown(() => store.close())
  db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`)
  const fill = () => store.meta.put('large', 'x'.repeat(1_000_000))
  t.throws(() => store.rehearse(fill), { code: 'SQLITE_FULL' })
  t.throws(() => store.rehearse(() => store.transaction(fill)), { code: 'SQLITE_FULL' })
  db.pragma('max_page_count = 1000000')
  t.equal(store.findProblem(), undefined)
  store.transaction(fill)
})
