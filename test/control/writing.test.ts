/** The bulk insert and the group commit that operations use to read and write the database. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { createGroupCommit } from '../../src/control/sandboxes/group-commit.js'
import { openDatabase } from '../../src/store/database/database.js'
import { createStore, type Store } from '../../src/store/store.js'
import { demo } from '../helpers/app.js'
import { connectorGraphs } from '../helpers/seeds/graphs.js'

function openStore(t: Test): Store {
  const store = createStore(openDatabase())
  t.teardown(() => store.close())
  return store
}

const add = (store: Store, id: string) => store.organisations.insert({ id, name: id })
const idsOf = (store: Store) => store.organisations.list().map(({ id }) => id)

/** A store, and a function that bulk-inserts a connector, always the same one. */
function createBulkInsert(t: Test) {
  const store = openStore(t)
  add(store, demo.library.id)
  const [graph] = fc.sample(connectorGraphs, { numRuns: 1, seed: 1 })
  if (graph === undefined) throw new Error('there is no graph')
  const write = store.compileInsert(graph)
  return { store, id: graph.id, write: () => write([]) }
}

t.test('finds bulk-inserted rows before and after the commit', async t => {
  const { store, id, write } = createBulkInsert(t)
  store.transaction(() => {
    write()
    t.strictSame(store.connectors.listIds(), [id])
  })
  t.strictSame(store.connectors.listIds(), [id])
})

t.test('keeps bulk-inserted rows after a commit but not after a rollback', async t => {
  const { store, id, write } = createBulkInsert(t)
  store.dryRun(write)
  t.strictSame(store.connectors.listIds(), [], 'dry run')
  t.throws(() =>
    store.transaction(() => {
      write()
      throw new Error('rolled back')
    })
  )
  t.strictSame(store.connectors.listIds(), [], 'rolled back')
  store.transaction(write)
  t.strictSame(store.connectors.listIds(), [id])
  t.throws(() => store.dryRun(write), { code: /^SQLITE_CONSTRAINT/ }, 'a dry run finds the conflict too')
  t.strictSame(store.connectors.listIds(), [id])
})

t.test('drops a cached value as soon as rows are queued for a bulk insert', async t => {
  const { store, write } = createBulkInsert(t)
  store.cache.set('a', 1, { scope: 'others', size: 1 })
  store.transaction(() => {
    write()
    t.equal(store.cache.find('a'), undefined)
  })
})

t.test('rejects only the work whose bulk-inserted rows conflict, whichever statement finds the conflict', async t => {
  const { store, id, write } = createBulkInsert(t)
  const commit = createGroupCommit(() => store)
  const reads = () => store.connectors.listIds()
  for (const works of [
    [write, write, () => add(store, 'a')],
    [() => add(store, 'b'), write, reads],
    [write, write]
  ]) {
    const before = store.connectors.listIds()
    const results = await Promise.allSettled(works.map(work => commit<unknown>(work)))
    const taken = new Set(before)
    const expected = works.map(work => {
      const fits = work !== write || !taken.has(id)
      if (work === write) taken.add(id)
      return fits ? 'fulfilled' : 'rejected'
    })
    t.strictSame(
      results.map(({ status }) => status),
      expected
    )
    for (const result of results)
      if (result.status === 'rejected') t.match(result.reason, { code: /^SQLITE_CONSTRAINT/ })
  }
  t.strictSame([reads(), idsOf(store)], [[id], [demo.library.id, 'a', 'b']])
})

t.test('commits the writes of one turn together and returns the result of each', async t => {
  const store = openStore(t)
  const commit = createGroupCommit(() => store)
  const results = ['a', 'b', 'c'].map(id =>
    commit(() => {
      add(store, id)
      return id
    })
  )
  t.strictSame(idsOf(store), [], 'nothing runs immediately')
  t.strictSame(await Promise.all(results), ['a', 'b', 'c'])
  t.strictSame(idsOf(store), ['a', 'b', 'c'])
})

t.test('rolls back only the write that throws', async t => {
  const store = openStore(t)
  const commit = createGroupCommit(() => store)
  const results = await Promise.allSettled(
    ['a', 'b', 'c'].map(id =>
      commit(() => {
        add(store, id)
        if (id === 'b') throw new Error('no b')
      })
    )
  )
  t.strictSame(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled']
  )
  t.strictSame(idsOf(store), ['a', 'c'])
})

t.test('rejects and rolls back the whole group if the disk fails', async t => {
  const db = openDatabase()
  const store = createStore(db)
  t.teardown(() => store.close())
  const commit = createGroupCommit(() => store)
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  const results = await Promise.allSettled(
    ['a', 'b', 'c'].map(id =>
      commit(() => {
        if (id !== 'b') return add(store, id)
        // SQLite does this when the disk is full.
        db.exec('ROLLBACK')
        throw full
      })
    )
  )
  t.strictSame(
    results,
    ['a', 'b', 'c'].map(() => ({ status: 'rejected', reason: full }))
  )
  t.strictSame(idsOf(store), [])
})

t.test('rejects the whole group if the commit fails', async t => {
  const store = openStore(t)
  const commit = createGroupCommit(() => {
    throw new Error('no store')
  })
  const results = ['a', 'b'].map(id => commit(() => add(store, id)))
  for (const result of results) await t.rejects(result, new Error('no store'))
  t.strictSame(idsOf(store), [])
})

t.test('writes to the store that is current when the commit runs', async t => {
  const [before, after] = [openStore(t), openStore(t)]
  let current = before
  const commit = createGroupCommit(() => current)
  const result = commit(() => add(current, 'a'))
  current = after
  await result
  t.strictSame([idsOf(before), idsOf(after)], [[], ['a']])
})
