/** What stands between an operation and the disk: values that are kept as long as they hold, and commits in groups. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { createGroupCommit } from '../../src/control/sandboxes/group-commit.js'
import { openDatabase } from '../../src/store/database/database.js'
import { createStore, type Store } from '../../src/store/store.js'
import { demo } from '../helpers/app.js'
import { connectorGraphs } from '../helpers/seeds/graphs.js'

function createWorld(t: Test): Store {
  const store = createStore(openDatabase())
  t.teardown(() => store.close())
  return store
}

const add = (store: Store, id: string) => store.organisations.insert({ id, name: id })
const idsOf = (store: Store) => store.organisations.list().map(({ id }) => id)

t.test('a value is kept until anything is written', async t => {
  const store = createWorld(t)
  store.derived.keep('a', 1)
  t.equal(store.derived.find('a'), 1)
  add(store, 'x')
  t.equal(store.derived.find('a'), undefined)
})

t.test('a value is kept over a write that is said to leave it true, and over a read', async t => {
  const store = createWorld(t)
  store.derived.keep('a', 1)
  t.equal(
    store.derived.beside(() => idsOf(store).length),
    0
  )
  store.derived.beside(() => add(store, 'x'))
  t.equal(store.derived.find('a'), 1)
})

t.test('a value is dropped by a write before one that is said to leave it true', async t => {
  const store = createWorld(t)
  store.derived.keep('a', 1)
  add(store, 'x')
  store.derived.beside(() => add(store, 'y'))
  t.equal(store.derived.find('a'), undefined)
})

t.test('a value is dropped by a write that was undone', async t => {
  const store = createWorld(t)
  store.derived.keep('a', 1)
  t.throws(() =>
    store.transaction(() => {
      add(store, 'x')
      throw new Error('undone')
    })
  )
  t.equal(store.derived.find('a'), undefined)
})

t.test('a value that was worked out amid a write that was undone is dropped with it', async t => {
  const store = createWorld(t)
  const amid = (id: string) => {
    add(store, id)
    store.derived.keep('a', id)
  }
  store.rehearse(() => amid('x'))
  t.equal(store.derived.find('a'), undefined)
  t.throws(() =>
    store.transaction(() => {
      amid('y')
      throw new Error('undone')
    })
  )
  t.equal(store.derived.find('a'), undefined)
  store.transaction(() => amid('z'))
  t.equal(store.derived.find('a'), 'z')
})

t.test('only so many values are kept, the newest', async t => {
  const store = createWorld(t)
  for (let number = 0; number < 1_000; number++) store.derived.keep(String(number), number)
  const kept = Array.from({ length: 1_000 }, (_, number) => store.derived.find(String(number))).filter(
    value => value !== undefined
  )
  t.equal(kept.length, 200)
  t.equal(kept.at(-1), 999)
})

/** A world, and what writes a whole connector to it, always the same, by a plan. */
function createPlanned(t: Test) {
  const store = createWorld(t)
  add(store, demo.library.id)
  const [graph] = fc.sample(connectorGraphs, { numRuns: 1, seed: 1 })
  if (graph === undefined) throw new Error('there is no graph')
  const write = store.compileInsert(graph)
  return { store, id: graph.id, write: () => write([]) }
}

t.test('rows of a plan are there for whatever is asked after them', async t => {
  const { store, id, write } = createPlanned(t)
  store.transaction(() => {
    write()
    t.strictSame(store.connectors.listIds(), [id])
  })
  t.strictSame(store.connectors.listIds(), [id])
})

t.test('rows of a plan are there once their transaction has ended, and not where it was undone', async t => {
  const { store, id, write } = createPlanned(t)
  store.rehearse(write)
  t.strictSame(store.connectors.listIds(), [], 'rehearsed')
  t.throws(() =>
    store.transaction(() => {
      write()
      throw new Error('undone')
    })
  )
  t.strictSame(store.connectors.listIds(), [], 'undone')
  store.transaction(write)
  t.strictSame(store.connectors.listIds(), [id])
  t.throws(
    () => store.rehearse(write),
    { code: /^SQLITE_CONSTRAINT/ },
    'a rehearsal notices too that they find no place'
  )
  t.strictSame(store.connectors.listIds(), [id])
})

t.test('a value is dropped by rows of a plan, whether they wait or not', async t => {
  const { store, write } = createPlanned(t)
  store.derived.keep('a', 1)
  store.transaction(() => {
    write()
    t.equal(store.derived.find('a'), undefined)
  })
})

t.test('rows of a plan that find no place take nobody along, whoever notices', async t => {
  const { store, id, write } = createPlanned(t)
  const commit = createGroupCommit(() => store)
  const reads = () => store.connectors.listIds()
  for (const works of [
    [write, write, () => add(store, 'a')],
    [() => add(store, 'b'), write, reads],
    [write, write]
  ]) {
    const before = store.connectors.listIds()
    const answers = await Promise.allSettled(works.map(work => commit<unknown>(work)))
    const taken = new Set(before)
    const expected = works.map(work => {
      const fits = work !== write || !taken.has(id)
      if (work === write) taken.add(id)
      return fits ? 'fulfilled' : 'rejected'
    })
    t.strictSame(
      answers.map(({ status }) => status),
      expected
    )
    for (const answer of answers)
      if (answer.status === 'rejected') t.match(answer.reason, { code: /^SQLITE_CONSTRAINT/ })
  }
  t.strictSame([reads(), idsOf(store)], [[id], [demo.library.id, 'a', 'b']])
})

t.test('writes of one turn are committed together, each answered with its own result', async t => {
  const store = createWorld(t)
  const commit = createGroupCommit(() => store)
  const answers = ['a', 'b', 'c'].map(id =>
    commit(() => {
      add(store, id)
      return id
    })
  )
  t.strictSame(idsOf(store), [], 'nothing is done at once')
  t.strictSame(await Promise.all(answers), ['a', 'b', 'c'])
  t.strictSame(idsOf(store), ['a', 'b', 'c'])
})

t.test('a write that throws is undone and takes nobody along', async t => {
  const store = createWorld(t)
  const commit = createGroupCommit(() => store)
  const answers = await Promise.allSettled(
    ['a', 'b', 'c'].map(id =>
      commit(() => {
        add(store, id)
        if (id === 'b') throw new Error('no b')
      })
    )
  )
  t.strictSame(
    answers.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled']
  )
  t.strictSame(idsOf(store), ['a', 'c'])
})

t.test('where the disk fails amid a group, all of it fails, and nothing of it is kept', async t => {
  const db = openDatabase()
  const store = createStore(db)
  t.teardown(() => store.close())
  const commit = createGroupCommit(() => store)
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  const answers = await Promise.allSettled(
    ['a', 'b', 'c'].map(id =>
      commit(() => {
        if (id !== 'b') return add(store, id)
        // As SQLite does when it has no room.
        db.exec('ROLLBACK')
        throw full
      })
    )
  )
  t.strictSame(
    answers,
    ['a', 'b', 'c'].map(() => ({ status: 'rejected', reason: full }))
  )
  t.strictSame(idsOf(store), [])
})

t.test('where the commit fails, all of them fail', async t => {
  const store = createWorld(t)
  const commit = createGroupCommit(() => {
    throw new Error('no store')
  })
  const answers = ['a', 'b'].map(id => commit(() => add(store, id)))
  for (const answer of answers) await t.rejects(answer, new Error('no store'))
  t.strictSame(idsOf(store), [])
})

t.test('a write goes to the store that is there when it is done', async t => {
  const [before, after] = [createWorld(t), createWorld(t)]
  let current = before
  const commit = createGroupCommit(() => current)
  const answer = commit(() => add(current, 'a'))
  current = after
  await answer
  t.strictSame([idsOf(before), idsOf(after)], [[], ['a']])
})
