import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Tags } from '../../src/contract/schemas/common.js'
import { selectConnectors } from '../../src/store/connectors/connector-pages.js'
import type { TagFilter } from '../../src/store/connectors/tag-rows.js'
import { openDatabase } from '../../src/store/database/database.js'
import { createStore } from '../../src/store/store.js'
import { demo } from '../helpers/app.js'
import { connectorGraphs } from '../helpers/seeds/graphs.js'

/** A store with one connector. */
function createTagged(t: Test) {
  const db = openDatabase()
  const store = createStore(db)
  t.teardown(() => store.close())
  store.organisations.insert({ id: demo.library.id, name: 'Library' })
  const [graph] = fc.sample(connectorGraphs, { numRuns: 1, seed: 1 })
  if (graph === undefined) throw new Error('no graph')
  store.connectors.insert(graph)
  const isFound = (tags: readonly TagFilter[]) =>
    store.connectors.page({ organisationId: graph.organisationId, tags, categories: [] }, [], {
      first: 1,
      render: () => ''
    }).totalCount
  return { db, store, id: graph.id, isFound: (tags: readonly TagFilter[]) => isFound(tags) === 1 }
}

const text = fc.constantFrom(
  '',
  'a',
  'b',
  'A',
  ':',
  'a:b',
  '__proto__',
  'constructor',
  '\0',
  'a\0b',
  '"',
  '\\u0041',
  '☃',
  '1'
)

/** `fc.dictionary` would lose `__proto__`. */
const anyTags = fc
  .uniqueArray(fc.tuple(text, fc.array(text, { maxLength: 3 })), { selector: ([key]) => key, maxLength: 4 })
  .map(entries => Object.fromEntries(entries) as Tags)

const anyFilter = fc.array(fc.record({ key: text, value: fc.option(text, { nil: undefined }) }), {
  minLength: 1,
  maxLength: 3
})

function holds(tags: Tags, { key, value }: TagFilter): boolean {
  if (!Object.hasOwn(tags, key)) return false
  return value === undefined || (tags[key] as string[]).includes(value)
}

t.test('keeps any tags as they were sent, and finds them by each filter', async t => {
  const { store, id, isFound } = createTagged(t)
  fc.assert(
    fc.property(anyTags, anyFilter, (tags, filter) => {
      store.connectors.replaceTags(id, tags)
      t.equal(JSON.stringify(store.connectors.find(id)?.tags), JSON.stringify(tags))
      const expected = filter.every(each => holds(tags, each))
      if (isFound(filter) !== expected) throw new Error(`expected ${expected}`)
    }),
    { numRuns: 1_000 }
  )
})

t.test('has the rows of inserted connectors, and none of removed ones', async t => {
  const { db, store, id } = createTagged(t)
  store.connectors.remove(id)
  const rows = db.prepare('SELECT DISTINCT key FROM connector_tags WHERE connector_id = ? ORDER BY key').pluck()
  const graphs = fc.sample(connectorGraphs, { numRuns: 50, seed: 2 })
  for (const graph of graphs) {
    store.connectors.insert(graph)
    t.strictSame(rows.all(graph.id), Object.keys(graph.tags).sort())
    store.connectors.remove(graph.id)
    t.strictSame(rows.all(graph.id), [])
  }
  t.ok(graphs.some(({ tags }) => Object.keys(tags).length > 0))
})

t.test('searches a tag by the whole primary key, and reads the list of tags once', async t => {
  const { db } = createTagged(t)
  const tags = [{ key: 'a' }, { key: 'b', value: 'c' }]
  const { from, where, parameters } = selectConnectors('*', { organisationId: 'x', tags, categories: [] }, [])
  const plan = db
    .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN SELECT count(*) FROM ${from} WHERE ${where}`)
    .all(parameters)
    .map(({ detail }) => detail)
  t.strictSame(
    plan.filter(detail => /held|MATERIALIZE|connectors USING/.test(detail)),
    [
      'SEARCH connectors USING COVERING INDEX connectors_by_organisation_id (organisation_id=?)',
      'MATERIALIZE wanted',
      'SEARCH held USING PRIMARY KEY (connector_id=? AND key=?)',
      'MATERIALIZE wanted',
      'SEARCH held USING PRIMARY KEY (connector_id=? AND key=? AND value=?)'
    ]
  )
})
