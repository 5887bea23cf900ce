/** Connectors as text: the same bytes however they were read, and the same as `JSON.stringify` would make. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { redactCredentialJson, redactSchemeJson } from '../../../src/operations/shared/redacted-json.js'
import { redactAuthSchemeConfig, redactCredential } from '../../../src/contract/redaction.js'
import { quoteJson } from '../../../src/core/text/json-text.js'
import { shortTimestamp } from '../../../src/core/timestamp.js'
import { renderConnectorText, renderUnshared } from '../../../src/operations/shared/connector-text.js'
import type { OperationContext } from '../../../src/operations/shared/context.js'
import { createUsages } from '../../../src/operations/shared/own-connections.js'
import { renderConnector } from '../../../src/operations/shared/rendered-connector.js'
import { createWriteQueue } from '../../../src/store/bulk-insert/write-queue.js'
import { openDatabase } from '../../../src/store/database/database.js'
import type { ConnectorGraph } from '../../../src/store/shared/connector-graph.js'
import { createStore } from '../../../src/store/store.js'
import { demo } from '../../helpers/app.js'
import { connectorGraphs } from '../../helpers/seeds/graphs.js'

const anyText = fc.string({ unit: 'binary' })

/** Graphs with any characters in texts that are not stored as JSON. */
const graphs = fc.tuple(connectorGraphs, anyText, anyText).map(([graph, name, address]): ConnectorGraph => ({
  ...graph,
  name,
  documentationURL: address,
  endpoint:
    graph.endpoint.protocol === 'http'
      ? { protocol: 'http', baseUrl: address }
      : { protocol: 'bigquery', datasetId: address },
  versions: graph.versions.map(version => ({ ...version, description: name })),
  // In reverse, so that the order of ids is not the order of positions.
  connections: graph.connections.map((each, index) => ({ ...each, name: `${name}${index}` })).reverse()
}))

function createLibrary() {
  const database = openDatabase()
  let statements = 0
  const queue = createWriteQueue(database)
  const prepare = (sql: string) => {
    const statement = queue.db.prepare(sql)
    const count =
      (method: 'get' | 'all') =>
      (...parameters: unknown[]) => {
        statements++
        return statement[method](...parameters)
      }
    const shape = (method: 'pluck' | 'raw') => () => {
      statement[method]()
      return counted
    }
    const counted = { ...statement, get: count('get'), all: count('all'), pluck: shape('pluck'), raw: shape('raw') }
    return counted
  }
  const db = Object.create(queue.db, { prepare: { value: prepare } }) as typeof queue.db
  const store = createStore(database, { cacheBytes: 0, queue: { ...queue, db } })
  store.organisations.insert({ id: demo.library.id, name: 'Library' })
  return { store, countStatements: () => statements }
}

t.test('renders a connector from one statement as from its graph', async t => {
  const { store, countStatements } = createLibrary()
  t.teardown(() => store.close())
  const context = { store } as unknown as OperationContext
  const rollBack = new Error('roll back')
  fc.assert(
    fc.property(graphs, graph => {
      assert.throws(
        () =>
          store.transaction(() => {
            store.connectors.insert(graph)
            const connector = store.connectors.find(graph.id)
            assert.ok(connector)
            const expected = renderUnshared(store.connectors.assemble(connector))
            const before = countStatements()
            const { text } = renderConnector(context, { organisationId: graph.organisationId, connectorId: graph.id })
            const used = countStatements() - before
            const shared = new Set(
              store.connectors
                .findStored(graph.id)
                ?.connections.flatMap(({ uses }) => uses.filter(use => use.isShared).map(use => use.credential.id))
            )
            assert.equal(used, 1 + shared.size, 'one statement, and one for each shared credential')
            assert.equal(text, expected)
            assert.equal(text, JSON.stringify(JSON.parse(text)), 'as JSON.stringify writes it')
            throw rollBack
          }),
        rollBack
      )
    }),
    { numRuns: 200 }
  )
})

t.test('renders a public connector without connections and drafts', async t => {
  const { store } = createLibrary()
  t.teardown(() => store.close())
  fc.assert(
    fc.property(graphs, graph => {
      store.connectors.insert(graph)
      const connector = store.connectors.findStoredPublic(graph.id)
      const versions = graph.versions.filter(({ publishedAt }) => publishedAt !== null)
      const stored = store.connectors.find(graph.id)
      assert.ok(connector && stored)
      const { usagesOf } = createUsages({ store } as unknown as OperationContext)
      const expected = { ...store.connectors.assemble(stored), connections: [] }
      const published = expected.versions.filter(({ id }) => versions.some(each => each.id === id))
      assert.equal(renderConnectorText(connector, usagesOf), renderUnshared({ ...expected, versions: published }))
      store.connectors.remove(graph.id)
    })
  )
})

t.test('quotes any text as JSON.stringify does', async () => {
  fc.assert(fc.property(fc.oneof(fc.string(), anyText), text => assert.equal(quoteJson(text), JSON.stringify(text))))
})

t.test('redacts stored JSON as the values in it', async () => {
  fc.assert(
    fc.property(connectorGraphs, ({ authSchemeConfigs, connections }) => {
      for (const config of authSchemeConfigs)
        assert.equal(redactSchemeJson(JSON.stringify(config)), JSON.stringify(redactAuthSchemeConfig(config)))
      for (const { credential } of connections.flatMap(({ action, trigger }) => [...action, ...trigger])) {
        const { type, data } = redactCredential(credential)
        const stored = { type: credential.type, data: JSON.stringify(credential.data) }
        assert.deepEqual({ ...redactCredentialJson(stored) }, { ...stored, type, data: JSON.stringify(data) })
      }
    })
  )
})

t.test('omits the zeros at the end of a fraction', async () => {
  fc.assert(
    fc.property(fc.nat(999_999), fraction => {
      const stored = `2024-01-15T09:00:00.${String(fraction).padStart(6, '0')}Z`
      assert.equal(shortTimestamp(stored), stored.replace(/\.?0*Z$/, 'Z'))
    })
  )
})
