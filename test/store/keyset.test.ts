import t from 'tap'
import type { ConnectorNode } from '../../src/store/shared/connector-graph.js'
import {
  type ConnectorFilter,
  type ConnectorOrder,
  selectConnectors
} from '../../src/store/connectors/connector-pages.js'
import { toConnectorRow } from '../../src/store/connectors/connector-rows.js'
import { toTagRows } from '../../src/store/connectors/tag-rows.js'
import { createConnectors } from '../../src/store/connectors/connectors.js'
import { openDatabase } from '../../src/store/database/database.js'
import { createOrganisations } from '../../src/store/organisations.js'
import { createVersionResources } from '../../src/store/resources/version-resources.js'
import { type Position, selectFrom } from '../../src/store/shared/keyset.js'
import { createInsert } from '../../src/store/shared/rows.js'
import { selectVersions } from '../../src/store/versions/version-rows.js'

const MANY = 10_000

const owner = 'OWNER'
const everything = { tags: [], categories: [] }

function connector(number: number): ConnectorNode {
  const digits = String(number).padStart(5, '0')
  return {
    id: `C${digits}`,
    organisationId: number % 2 === 0 ? owner : 'OTHER',
    name: `Connector ${number % 100}`,
    public: number % 4 === 0,
    documentationURL: '',
    imageURL: '',
    tags: { parity: [number % 2 === 0 ? 'even' : 'odd'], ...(number % 3 === 0 && { third: [] }) },
    endpoint: { protocol: 'http', baseUrl: 'https://example.com' },
    connectionVariables: [],
    categories: number % 5 === 0 ? ['CRM', 'HR'] : ['ERP'],
    importedFrom: undefined,
    createdAt: `2024-01-01T00:00:00.${digits}0Z`,
    // Many share a time, as after loading a seed.
    updatedAt: `2024-01-0${number % 3}T00:00:00.000000Z`
  }
}

function openMany() {
  const db = openDatabase()
  const organisations = createOrganisations(db)
  const connectors = createConnectors(db, createVersionResources(db))
  const insert = createInsert(db)
  db.transaction(() => {
    for (const id of [owner, 'OTHER']) organisations.insert({ id, name: id })
    for (let number = 0; number < MANY; number++)
      insert([toConnectorRow(connector(number)), ...toTagRows(connector(number).id, connector(number).tags)])
  })()
  return { db, connectors }
}

const { db, connectors } = openMany()
t.teardown(() => db.close())

const latestFirst: ConnectorOrder[] = [{ property: 'updatedAt', direction: 'desc' }]

const toId = (id: string) => id

/** Reads all pages from the start to the end, and back to the start. */
function walk(filter: ConnectorFilter, order: readonly ConnectorOrder[], first: number) {
  const forward: string[] = []
  const counts = new Set<number>()
  let after: Position | undefined
  let last: Position | undefined
  let lastCount: number
  do {
    const slice = connectors.page(filter, order, { first, after, render: toId })
    forward.push(...slice.items)
    counts.add(slice.totalCount)
    last = slice.prev
    lastCount = slice.items.length
    after = slice.next
  } while (after !== undefined)
  const backward: string[] = []
  while (last !== undefined) {
    const slice = connectors.page(filter, order, { first, before: last, render: toId })
    backward.unshift(...slice.items)
    last = slice.prev
  }
  return { forward, backward, lastCount, counts: [...counts] }
}

const orders: { says: string; order: ConnectorOrder[]; compare: (a: ConnectorNode, b: ConnectorNode) => number }[] = [
  {
    says: 'the last changed first',
    order: latestFirst,
    compare: (a, b) => ascending(b.updatedAt, a.updatedAt) || ascending(b.id, a.id)
  },
  {
    says: 'by name',
    order: [{ property: 'name', direction: 'asc' }],
    compare: (a, b) => ascending(a.name, b.name) || ascending(a.id, b.id)
  },
  {
    says: 'by name, the last id first',
    order: [
      { property: 'name', direction: 'asc' },
      { property: 'id', direction: 'desc' }
    ],
    compare: (a, b) => ascending(a.name, b.name) || ascending(b.id, a.id)
  },
  {
    says: 'by three keys',
    order: [
      { property: 'updatedAt', direction: 'asc' },
      { property: 'name', direction: 'desc' },
      { property: 'createdAt', direction: 'asc' }
    ],
    compare: (a, b) =>
      ascending(a.updatedAt, b.updatedAt) || ascending(b.name, a.name) || ascending(a.createdAt, b.createdAt)
  }
]

function ascending(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

const all = Array.from({ length: MANY }, (_, number) => connector(number))

for (const { says, order, compare } of orders) {
  t.test(`reads each row once, forward and backward: ${says}`, async t => {
    const expected = all
      .filter(({ organisationId }) => organisationId === owner)
      .sort(compare)
      .map(({ id }) => id)
    const { forward, backward, lastCount, counts } = walk({ ...everything, organisationId: owner }, order, 777)
    t.strictSame(forward, expected)
    t.strictSame(backward, expected.slice(0, backward.length))
    t.equal(backward.length, expected.length - lastCount)
    t.strictSame(counts, [MANY / 2])
  })
}

const filters: { says: string; filter: Partial<ConnectorFilter>; holds: (node: ConnectorNode) => boolean }[] = [
  { says: 'public connectors', filter: {}, holds: node => node.public },
  {
    says: 'part of the name',
    filter: { organisationId: owner, name: 'TOR 9' },
    holds: node => isOwn(node) && /tor 9/i.test(node.name)
  },
  { says: 'part of the protocol', filter: { organisationId: owner, protocol: 'TT' }, holds: isOwn },
  { says: 'unknown protocol', filter: { organisationId: owner, protocol: 'big' }, holds: () => false },
  {
    says: 'tag by key',
    filter: { tags: [{ key: 'third' }] },
    holds: node => node.public && 'third' in node.tags
  },
  {
    says: 'two tags, one of them by value',
    filter: { organisationId: 'OTHER', tags: [{ key: 'third' }, { key: 'parity', value: 'odd' }] },
    holds: node => !isOwn(node) && 'third' in node.tags
  },
  {
    says: 'tag with another value',
    filter: { organisationId: owner, tags: [{ key: 'parity', value: 'odd' }] },
    holds: () => false
  },
  {
    says: 'one of two categories',
    filter: { organisationId: owner, categories: ['HR', 'AI/LLMs'] },
    holds: node => isOwn(node) && node.categories.includes('HR')
  }
]

function isOwn({ organisationId }: ConnectorNode): boolean {
  return organisationId === owner
}

for (const { says, filter, holds } of filters) {
  t.test(`filters and counts connectors: ${says}`, async t => {
    const expected = all.filter(holds).map(({ id }) => id)
    const { forward, counts } = walk({ ...everything, ...filter }, [{ property: 'id', direction: 'asc' }], 1_000)
    t.strictSame(forward, expected)
    t.strictSame(counts, [expected.length])
  })
}

/** The query plan for the page after a position. */
function planOf(query: ReturnType<typeof selectConnectors>, position: Position): string[] {
  const { sql, parameters } = selectFrom(query, { position, backwards: false }, 20)
  return db
    .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(parameters)
    .map(({ detail }) => detail)
}

const sorts: { property: ConnectorOrder['property']; own: string; library: string }[] = [
  {
    property: 'updatedAt',
    own: 'connectors_by_organisation (organisation_id=? AND (updated_at,id)',
    library: 'connectors_in_library ((updated_at,id)'
  },
  {
    property: 'createdAt',
    own: 'connectors_by_organisation_creation (organisation_id=? AND (created_at,id)',
    library: 'connectors_in_library_by_creation ((created_at,id)'
  },
  {
    property: 'name',
    own: 'connectors_by_organisation_name (organisation_id=? AND (name,id)',
    library: 'connectors_in_library_by_name ((name,id)'
  },
  {
    property: 'id',
    own: 'connectors_by_organisation_id (organisation_id=? AND id',
    library: 'connectors_in_library_by_id (id'
  }
]

for (const { property, own, library } of sorts) {
  for (const direction of ['asc', 'desc'] as const) {
    t.test(`seeks a page by ${property} ${direction} in an index`, async t => {
      const sign = direction === 'asc' ? '>' : '<'
      const order = [{ property, direction }]
      const position = property === 'id' ? ['C05000'] : ['x', 'C05000']
      const values = property === 'id' ? '?' : '(?,?)'
      t.strictSame(planOf(selectConnectors('*', { ...everything, organisationId: owner }, order), position), [
        `SEARCH connectors USING INDEX ${own}${sign}${values})`
      ])
      t.strictSame(planOf(selectConnectors('*', everything, order), position), [
        `SEARCH connectors USING INDEX ${library}${sign}${values})`
      ])
    })
  }
}

t.test('counts the connectors of an organisation in the smallest index', async t => {
  const { from, where, parameters } = selectConnectors('*', { ...everything, organisationId: owner }, [])
  const plan = db
    .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN SELECT count(*) FROM ${from} WHERE ${where}`)
    .all(parameters)
  t.match(plan, [
    { detail: 'SEARCH connectors USING COVERING INDEX connectors_by_organisation_id (organisation_id=?)' }
  ])
})

t.test('sorts only the versions of one connector for a page', async t => {
  t.strictSame(planOf({ ...selectVersions('C00000'), columns: '*' }, ['x', 'y']), [
    'SEARCH connector_versions USING INDEX sqlite_autoindex_connector_versions_2 (connector_id=?)',
    'USE TEMP B-TREE FOR ORDER BY'
  ])
})

t.test('ends a slice of a page after a long item, and continues after it', async t => {
  const order: ConnectorOrder[] = [{ property: 'id', direction: 'asc' }]
  const rendered: string[] = []
  const render = (id: string) => {
    rendered.push(id)
    return 'x'.repeat(600_000)
  }
  const page = (edge: object) => {
    const { items, ...rest } = connectors.page({ ...everything, organisationId: owner }, order, {
      first: 1_000,
      render,
      ...edge
    })
    return { ...rest, items: items.length, rendered: rendered.splice(0) }
  }
  const rest = { totalCount: MANY / 2, items: 1 }
  t.strictSame(page({}), { ...rest, rendered: ['C00000'], next: ['C00000'], prev: undefined })
  t.strictSame(page({ after: ['C00000'] }), { ...rest, rendered: ['C00002'], next: ['C00002'], prev: ['C00002'] })
  t.strictSame(page({ before: ['C00004'] }), { ...rest, rendered: ['C00002'], next: ['C00002'], prev: ['C00002'] })
})
