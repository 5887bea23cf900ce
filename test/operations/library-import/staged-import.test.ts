/** Imports of large versions from the library: what is done in a turn, and changes of the source meanwhile. */
import t, { type Test } from 'tap'
import type { ActionByReference } from '../../../src/contract/schemas/action.js'
import { defaultSettings } from '../../../src/contract/settings.js'
import {
  importPublicConnectorVersion,
  withStagedImport
} from '../../../src/operations/library-import/import-public-connector-version.js'
import type { StagedCopy } from '../../../src/operations/shared/staged-copy.js'
import { demo } from '../../helpers/app.js'
import { createVersion } from '../../helpers/large-version.js'
import { countStaged } from '../../helpers/turns.js'

/** A public connector with a published version, and an organisation that imports it. */
async function setUp(t: Test, count: number) {
  const { context, connector, version } = await createVersion(t, count)
  const { store } = context
  Object.assign(context, { settings: defaultSettings() })
  store.organisations.insert({ id: demo.globex.id, name: 'Globex' })
  store.transaction(() => {
    const [stored] = store.connectors.listVersions(connector.id)
    if (stored === undefined) throw new Error('no version')
    store.connectors.updateVersion(connector.id, { ...stored, publishedAt: stored.createdAt })
    const node = store.connectors.find(connector.id)
    if (node === undefined) throw new Error('no connector')
    store.connectors.update({ ...node, public: true })
  })
  const input = { organisationId: demo.globex.id, connectorId: connector.id, version: version.name }
  const importWith = async (copy: StagedCopy | undefined) => {
    const imported = importPublicConnectorVersion(context, { ...input, copy })
    const { id, versions } = JSON.parse(JSON.stringify(imported)) as { id: string; versions: { id: string }[] }
    return { id, versionId: versions[0]?.id ?? '' }
  }
  const linksOf = (versionId: string) => {
    const { definitions, actions } = store.resources.list(versionId)
    const names = new Map(definitions.map(({ id, name }) => [id, name]))
    return actions.map(({ name, path, responses }) => [
      name,
      path,
      responses.flatMap(response => response.definitions.map(link => names.get(link.definition.id)))
    ])
  }
  return { context, store, connector, version, input, importWith, linksOf }
}

t.test('imports a large version in slices, and leaves nothing staged', async t => {
  const { context, store, version, input, importWith, linksOf } = await setUp(t, 600)
  const turns = countStaged(t, store)
  for (const time of ['first', 'second', 'third']) {
    const { id, versionId } = await withStagedImport(context, input, async copy => {
      t.equal(copy?.isCurrent(), true, time)
      return importWith(copy)
    })
    t.equal(store.connectors.find(id)?.organisationId, demo.globex.id)
    t.strictSame(linksOf(versionId), linksOf(version.id))
    const ids = (each: string) => store.resources.list(each).definitions.map(definition => definition.id)
    t.equal(new Set([...ids(version.id), ...ids(versionId)]).size, 1_200, 'all ids are new')
    t.match(store.stagedResources.measure(versionId), { definitions: 0, resources: 0 })
  }
  t.ok(turns.list().length > 9 && Math.max(...turns.list()) < 500, turns.list().join())
})

t.test('copies again if the source changed meanwhile', async t => {
  const { context, store, connector, version, input, importWith, linksOf } = await setUp(t, 600)
  const { versionId } = await withStagedImport(context, input, async copy => {
    store.changeConnector(connector.id, () => {
      const [action] = store.resources.actions.list(version.id) as [ActionByReference]
      store.resources.actions.update(version.id, { ...action, path: '/changed' })
    })
    t.equal(copy?.isCurrent(), false)
    return importWith(copy)
  })
  t.equal(linksOf(versionId)[0]?.[1], '/changed')
  t.strictSame(linksOf(versionId), linksOf(version.id))
})

t.test('imports a small version at once, and leaves the refusal of an unknown one to the transaction', async t => {
  const { context, input, importWith } = await setUp(t, 10)
  const begun: (StagedCopy | undefined)[] = []
  const importing = withStagedImport(context, input, async copy => {
    begun.push(copy)
    return importWith(copy)
  })
  t.strictSame(begun, [undefined], 'in the same turn')
  await importing
  const unknown = { ...input, version: 'none' }
  const refused = withStagedImport(context, unknown, async copy =>
    importPublicConnectorVersion(context, { ...unknown, copy })
  ).catch((error: unknown) => error)
  t.match(await refused, { body: { code: '404002' } })
})
