/** What stands between an operation and the disk: values that are kept as long as they hold, and commits in groups. */
import t, { type Test } from 'tap'
import { createGroupCommit } from '../../src/control/group-commit.js'
import { openDatabase } from '../../src/store/database.js'
import { createStore, type Store } from '../../src/store/store.js'

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
  t.equal(store.derived.beside(() => idsOf(store).length), 0)
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
  const kept = Array.from({ length: 1_000 }, (_, number) => store.derived.find(String(number))).filter(value => value !== undefined)
  t.equal(kept.length, 200)
  t.equal(kept.at(-1), 999)
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
  t.strictSame(answers, ['a', 'b', 'c'].map(() => ({ status: 'rejected', reason: full })))
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
