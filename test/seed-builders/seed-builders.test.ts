import t from 'tap'
import { isUlid } from '../../src/core/ids.js'
import { startMock } from '../../src/index.js'
import * as seed from '../../src/seed-builders/index.js'

const mock = await startMock({ seed: {} })
t.teardown(() => mock.close())

t.test('every part is valid as it is made', async t => {
  await using box = await mock.sandbox()
  const { id: organisationId } = seed.organisation()
  const connectors = Array.from({ length: 3 }, () =>
    seed.connector({ organisationId, connections: [seed.connection({ organisationId })] })
  )
  await box.state.add({ organisations: [seed.organisation({ id: organisationId })], connectors })
  const exported = box.state.export()
  t.strictSame(exported.connectors.map(({ id }) => id).sort(), connectors.map(({ id }) => id).sort())
  t.strictSame(new Set(exported.connectors.map(({ name }) => name)).size, 3)
})

t.test('completes what it is given', async t => {
  const version = seed.version({ name: '2.0.0', publishedAt: null })
  t.match(version, { name: '2.0.0', publishedAt: null })
  const { id: organisationId } = seed.organisation()
  const connector = seed.connector({ organisationId, name: 'Shop', versions: [version] })
  t.strictSame([connector.name, connector.versions], ['Shop', [version]])
})

t.test('ids are ULIDs, all different', async t => {
  const ids = Array.from({ length: 1_000 }, seed.createId)
  t.ok(ids.every(isUlid))
  t.equal(new Set(ids).size, ids.length)
})
