import fc from 'fast-check'
import t, { type Test } from 'tap'
import { createCache, type Scope } from '../../src/store/cache.js'
import { openDatabase } from '../../src/store/database/database.js'
import { createStore, type Store } from '../../src/store/store.js'

function openStore(t: Test): Store {
  const store = createStore(openDatabase())
  t.teardown(() => store.close())
  return store
}

const add = (store: Store, id: string) => store.organisations.insert({ id, name: id })
const ofX: Scope = { connectorId: 'x' }
const ofY: Scope = { connectorId: 'y' }

function keep(store: Store, key: string, scope: Scope = ofX) {
  store.cache.set(key, `value of ${key}`, { scope, size: 10 })
}

t.test('caches a value until the next write', async t => {
  const store = openStore(t)
  keep(store, 'a')
  t.equal(store.cache.find('a'), 'value of a')
  add(store, 'x')
  t.equal(store.cache.find('a'), undefined)
})

t.test('a write that names its scopes drops their values only', async t => {
  const store = openStore(t)
  for (const [key, scope] of Object.entries({ x: ofX, y: ofY, list: 'connectors', apiKey: 'others' } as const))
    keep(store, key, scope)
  t.equal(
    store.cache.changing(['connectors', ofX], () => {
      add(store, 'x')
      return 'result'
    }),
    'result'
  )
  t.strictSame(
    ['x', 'y', 'list', 'apiKey'].filter(key => store.cache.find(key) !== undefined),
    ['y', 'apiKey']
  )
})

t.test('drops a cached value if another write comes before the declared one', async t => {
  const store = openStore(t)
  keep(store, 'a')
  add(store, 'x')
  store.cache.changing([ofY], () => add(store, 'y'))
  t.equal(store.cache.find('a'), undefined)
})

t.test('drops all values if a declared write throws after it has written', async t => {
  const store = openStore(t)
  keep(store, 'a')
  t.throws(() =>
    store.cache.changing([ofY], () => {
      add(store, 'x')
      throw new Error('failed')
    })
  )
  t.equal(store.cache.find('a'), undefined)
})

t.test('drops a cached value after a write that was rolled back', async t => {
  const store = openStore(t)
  keep(store, 'a')
  t.throws(() =>
    store.changeConnector('y', () => {
      add(store, 'x')
      throw new Error('rolled back')
    })
  )
  t.equal(store.cache.find('a'), undefined)
})

t.test('drops a value that was cached in a transaction that was rolled back', async t => {
  const store = openStore(t)
  const amid = (id: string) => {
    add(store, id)
    keep(store, 'a')
  }
  store.dryRun(() => amid('x'))
  t.equal(store.cache.find('a'), undefined)
  t.throws(() =>
    store.transaction(() => {
      amid('y')
      throw new Error('rolled back')
    })
  )
  t.equal(store.cache.find('a'), undefined)
  store.transaction(() => amid('z'))
  t.equal(store.cache.find('a'), 'value of a')
})

t.test('holds at most its bytes, and keeps the newest values', async () => {
  const cache = createCache(() => 0, 100_000)
  const entry = fc.record({
    key: fc.integer({ min: 0, max: 99 }).map(String),
    size: fc.integer({ min: 0, max: 30_000 }),
    scope: fc.constantFrom<Scope>(ofX, ofY, 'connectors', 'others')
  })
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), entries => {
      cache.clear()
      for (const { key, ...options } of entries) {
        cache.set(key, options.size, options)
        if (cache.bytes() > 100_000) return false
        if (options.size <= 24_000 && cache.find(key) !== options.size) return false
      }
      for (const scope of [ofX, ofY, 'connectors', 'others'] as const) cache.changing([scope], () => undefined)
      return cache.bytes() === 0 && entries.every(({ key }) => cache.find(key) === undefined)
    })
  )
})

t.test('does not keep a value that would take a quarter of the cache', async t => {
  const cache = createCache(() => 0, 100_000)
  cache.set('large', 1, { scope: 'others', size: 25_001 })
  t.equal(cache.find('large'), undefined)
  t.equal(cache.bytes(), 0)
})
