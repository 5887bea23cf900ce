import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { toConnectorResponse } from '../../src/operations/shared/connector-text.js'
import { createConnectorLengths, MEASURE } from '../../src/store/connectors/connector-lengths.js'
import { createConnectors } from '../../src/store/connectors/connectors.js'
import { openDatabase } from '../../src/store/database/database.js'
import { createOrganisations } from '../../src/store/organisations.js'
import { createVersionResources } from '../../src/store/resources/version-resources.js'
import { demo } from '../helpers/app.js'
import { connectorGraphs } from '../helpers/seeds/graphs.js'

const db = openDatabase()
t.teardown(() => db.close())
createOrganisations(db).insert({ id: demo.library.id, name: 'Library' })
const { insert, remove } = createConnectors(db, createVersionResources(db))

t.test('measures a connector as slightly longer than its response and its secrets', async () => {
  const { measure } = createConnectorLengths(db)
  fc.assert(
    fc.property(connectorGraphs, graph => {
      insert(graph)
      const measured = measure(graph.id)
      remove(graph.id)
      db.exec('DELETE FROM credentials')
      const length = Buffer.byteLength(JSON.stringify(toConnectorResponse(graph)))
      const secrets = JSON.stringify(graph.connections).length
      assert.ok(measured >= length, `${measured} is less than ${length}`)
      assert.ok(measured <= 2 * length + secrets + 1_000, `${measured} is much more than ${length} and ${secrets}`)
    })
  )
})

t.test('measures a connector by indices alone', async t => {
  const plan = db.prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${MEASURE}`).all({ id: '' })
  const scans = plan.map(({ detail }) => detail).filter(detail => detail.startsWith('SCAN'))
  t.strictSame(scans, ['SCAN CONSTANT ROW', 'SCAN own', 'SCAN usage'])
})

t.test('measures again only when a connector may be too long', async t => {
  const [graph] = fc.sample(connectorGraphs, 1)
  assert.ok(graph)
  insert(graph)
  let measured = 0
  const counting = Object.create(db, {
    prepare: {
      value: (sql: string) => {
        const statement = db.prepare<[{ id: string }], number>(sql).pluck()
        const get = (parameters: { id: string }) => {
          measured++
          return statement.get(parameters)
        }
        return { pluck: () => ({ get }) }
      }
    }
  }) as typeof db
  const lengths = createConnectorLengths(counting)
  const length = lengths.measure(graph.id)
  const maximum = length + 100_000
  const isOver = (added?: number) => [lengths.isOver(graph.id, maximum, added), measured]
  t.strictSame(isOver(10_000), [false, 1])
  t.strictSame(isOver(80_000), [false, 1])
  t.strictSame(isOver(20_000), [false, 2], 'the bound was too high')
  t.strictSame(isOver(20_000), [false, 2])
  t.strictSame(isOver(), [false, 3], 'how much was added is unknown')
  lengths.forget()
  t.strictSame(isOver(1), [false, 4])
  t.strictSame([lengths.isOver(graph.id, length), lengths.isOver(graph.id, length - 1)], [false, true])
})
