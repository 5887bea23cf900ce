/** An import of a large document in slices: what is done in a turn, and what others see meanwhile. */
import t from 'tap'
import { renderImportResult } from '../../../src/operations/openapi-import/import-result.js'
import { importHTTPConnector } from '../../../src/operations/openapi-import/import-http-connector.js'
import { withImportedVersion } from '../../../src/operations/openapi-import/imported-version.js'
import { demo } from '../../helpers/app.js'
import { createApi, createContext } from '../../helpers/large-version.js'
import { countTurns } from '../../helpers/turns.js'

const COUNT = 1_000

const api = createApi(COUNT)

t.test('adds few resources in a turn, and others see them only with the connector', async t => {
  const context = createContext(t)
  const { store } = context
  const turns = countTurns()
  t.teardown(turns.stop)
  const add = store.stagedResources.add.bind(store.stagedResources)
  store.stagedResources.add = (versionId, staged) => {
    turns.add(Object.values(staged.resources).flat().length)
    t.equal(store.resources.measure(versionId).resources, 0)
    add(versionId, staged)
  }
  const writes = store.countWrites()

  const { connector, version } = await withImportedVersion(context, { api, name: '1' }, async version => {
    t.equal(store.countWrites(), writes, 'staging is no write, so that caches stay valid')
    t.strictSame(store.resources.list(version.id), { actions: [], triggers: [], definitions: [] })
    return store.transaction(() => importHTTPConnector(context, { organisationId: demo.acme.id, api, version }))
  })

  const { definitions, actions, triggers } = version
  t.strictSame(store.resources.list(version.id), { definitions, actions, triggers })
  t.match(store.connectors.findOwn(demo.acme.id, connector.id), { name: 'Large' })
  t.ok(Math.max(...turns.list()) <= 250)
  t.equal(
    turns.list().reduce((sum, work) => sum + work),
    2 * COUNT
  )
  t.match(store.stagedResources.measure(version.id), { definitions: 0, resources: 0 }, 'nothing stays staged')
})

t.test('an import that fails leaves nothing behind', async t => {
  const context = createContext(t)
  let id = ''
  const failed = withImportedVersion(context, { api, name: '1' }, async version => {
    id = version.id
    throw new Error('refused')
  })
  await t.rejects(failed, { message: 'refused' })
  t.match(context.store.stagedResources.measure(id), { definitions: 0, resources: 0 })
  t.strictSame(context.store.connectors.listIds(), [])
})

t.test('renders the response with other work in between', async t => {
  const context = createContext(t)
  const { store } = context
  const imported = await withImportedVersion(context, { api, name: '1' }, async each =>
    store.transaction(() => importHTTPConnector(context, { organisationId: demo.acme.id, api, version: each }))
  )
  const turns = countTurns()
  t.teardown(turns.stop)
  const { bytes } = await renderImportResult(context, imported)
  t.ok(turns.count() >= Math.floor(bytes.length / 400_000), `${turns.count()} turns for ${bytes.length} bytes`)
  const result = JSON.parse(bytes.toString()) as Record<string, { id: string; responses: unknown }[]>
  t.strictSame(Object.keys(result), ['connector', 'definitions', 'actions', 'triggers', 'messages'])
  const [first, second] = result['definitions'] as [object, object]
  t.match(result['actions']?.[0]?.responses, [
    { status: 200, definitions: [{ definition: first }, { definition: second }] }
  ])
})
