import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { ConnectorFilter } from '../../src/store/connectors/connector-pages.js'
import { openDatabase } from '../../src/store/database/database.js'
import { placeholder } from '../../src/store/bulk-insert/placeholders.js'
import type { ConnectorGraph } from '../../src/store/shared/connector-graph.js'
import { createStore } from '../../src/store/store.js'
import { demo } from '../helpers/app.js'

const everything: ConnectorFilter = { tags: [], categories: [] }
const organisations = [demo.acme.id, demo.globex.id, demo.library.id]

function toGraph(id: string, organisationId: string, isPublic: boolean): ConnectorGraph {
  return {
    ...{ id, organisationId, name: id, public: isPublic, documentationURL: '', imageURL: '', tags: {} },
    ...{
      importedFrom: undefined,
      endpoint: { protocol: 'http', baseUrl: '' },
      connectionVariables: [],
      categories: []
    },
    ...{ createdAt: '2024-01-01T00:00:00Z', updatedAt: '2024-01-01T00:00:00Z' },
    ...{ authSchemeConfigs: [], connections: [], versions: [] }
  }
}

function createWorld() {
  const db = openDatabase()
  const store = createStore(db)
  for (const id of organisations) store.organisations.insert({ id, name: id })
  const own = Object.fromEntries(
    organisations.map(id => [id, store.compileInsert(toGraph(placeholder(0), placeholder(1), false))])
  )
  const countRows = (where: string, ...parameters: string[]) =>
    db
      .prepare<string[], number>(`SELECT count(*) FROM connectors WHERE ${where}`)
      .pluck()
      .get(...parameters)
  return {
    store,
    insertFast: (id: string, organisationId: string) => own[organisationId]?.([id, organisationId]),
    totals: () =>
      [...organisations, undefined].map(organisationId =>
        store.connectors.counts.find({ ...everything, organisationId })
      ),
    rows: () => [...organisations.map(id => countRows('organisation_id = ?', id)), countRows('public = 1')]
  }
}

type World = ReturnType<typeof createWorld>
type Write = (world: World) => void

const ids = fc.integer({ min: 0, max: 5 }).map(index => `C${index}`)
const owners = fc.constantFrom(...organisations)

/** Writes that an operation can make. A connector may be there already, or be missing. */
const writes: fc.Arbitrary<Write> = fc.oneof(
  fc.tuple(ids, owners, fc.boolean()).map(([id, owner, isPublic]): Write => {
    return ({ store }) => store.connectors.insert(toGraph(id, owner, isPublic))
  }),
  fc.tuple(ids, owners).map(
    ([id, owner]): Write =>
      ({ insertFast }) =>
        insertFast(id, owner)
  ),
  ids.map(
    (id): Write =>
      ({ store }) =>
        store.connectors.remove(id)
  ),
  fc.tuple(ids, fc.boolean()).map(([id, isPublic]): Write => {
    return ({ store }) => {
      const connector = store.connectors.find(id)
      if (connector !== undefined) store.connectors.update({ ...connector, public: isPublic })
    }
  })
)

const steps = fc.record({
  how: fc.constantFrom('transaction' as const, 'dryRun' as const),
  writes: fc.array(writes, { maxLength: 4 }),
  isReadBefore: fc.boolean()
})

t.test('knows how many connectors there are after any writes, rollbacks and dry runs', async () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 12 }), sequence => {
      const world = createWorld()
      for (const { how, writes, isReadBefore } of sequence) {
        if (isReadBefore) world.totals()
        try {
          world.store[how](() => writes.forEach(write => write(world)))
        } catch (error) {
          assert.match(String(error), /UNIQUE constraint/)
        }
        assert.deepEqual(world.totals(), world.rows())
      }
      world.store.close()
    })
  )
})

t.test('counts again after the data was replaced', async t => {
  const world = createWorld()
  t.teardown(() => world.store.close())
  world.store.connectors.insert(toGraph('C1', demo.acme.id, true))
  t.strictSame(world.totals(), [1, 0, 0, 1])
  const image = openDatabase()
  t.teardown(() => image.close())
  const source = createStore(image)
  for (const id of organisations) source.organisations.insert({ id, name: id })
  source.connectors.insert(toGraph('C1', demo.globex.id, true))
  world.store.copyFrom(image)
  t.strictSame(world.totals(), [0, 1, 0, 1])
})

t.test('does not know the total of a list with a filter', async t => {
  const { store } = createWorld()
  t.teardown(() => store.close())
  for (const filter of [
    { name: 'a' },
    { protocol: 'http' },
    { tags: [{ key: 'a' }] },
    { categories: ['CRM' as never] }
  ]) {
    t.equal(store.connectors.counts.find({ ...everything, ...filter }), undefined)
  }
})
