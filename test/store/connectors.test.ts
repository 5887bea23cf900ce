import fc from 'fast-check'
import t from 'tap'
import { openDatabase } from '../../src/store/database.js'
import { createStore } from '../../src/store/store.js'
import { resolveAlias } from '../../src/store/version-aliases.js'
import { demo } from '../helpers/app.js'
import { connectorGraphs } from '../helpers/graphs.js'

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

t.test('looks up everything that an import needs by an index', async t => {
  const db = openDatabase()
  t.teardown(() => db.close())
  const planned: string[] = []
  const prepare = db.prepare.bind(db)
  db.prepare = ((sql: string) => {
    planned.push(sql)
    return prepare(sql)
  })
  createStore(db)
  const lookups = planned.filter(sql => /^\s*SELECT/.test(sql) && /WHERE/.test(sql) && !/LIMIT \?/.test(sql))
  t.ok(lookups.length > 10)
  for (const sql of lookups) {
    const parameters = Array.from(sql.matchAll(/\?/g), () => '')
    const plan = prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
    const scans = plan.filter(({ detail }) => detail.startsWith('SCAN'))
    t.strictSame(scans, [], sql)
  }
})

t.test('a rehearsal answers what its work answers, and throws what it throws, but writes nothing', async t => {
  const store = createLibraryStore()
  t.teardown(() => store.close())
  const before = store.takeImage()
  const insert = (id: string) => store.organisations.insert({ id, name: 'Acme' })
  t.equal(store.rehearse(() => store.transaction(() => (insert(demo.acme.id), 'answer'))), 'answer')
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
