/** Copies of large versions: what is done in a turn, and changes of the source meanwhile. */
import t, { type Test } from 'tap'
import type { ActionByReference } from '../../../src/contract/schemas/action.js'
import { createVersion } from '../../helpers/large-version.js'
import { createConnectorVersion, withStagedCopy } from '../../../src/operations/versions/create-connector-version.js'
import type { StagedCopy } from '../../../src/operations/shared/staged-copy.js'
import { countStaged } from '../../helpers/turns.js'

const COUNT = 600

async function setUp(t: Test) {
  const { context, connector, version } = await createVersion(t, COUNT)
  const { store } = context
  const input = {
    organisationId: connector.organisationId,
    connectorId: connector.id,
    body: { name: '2', fromVersion: version.name }
  }
  const copyWith = (copy: StagedCopy | undefined) =>
    store.transaction(() => createConnectorVersion(context, { ...input, copy }))
  const namesOf = (id: string) => store.resources.actions.list(id).map(({ name, path }) => `${name} ${path}`)
  return { store, context, connector, version, input, copyWith, namesOf }
}

t.test('copies a large version in slices', async t => {
  const { store, context, version, input, copyWith, namesOf } = await setUp(t)
  const turns = countStaged(t, store)
  const created = await withStagedCopy(context, input, async copy => {
    t.equal(copy?.isCurrent(), true)
    return copyWith(copy)
  })
  t.match(created, { name: '2' })
  t.strictSame(namesOf(created.id), namesOf(version.id))
  t.match(store.resources.measure(created.id), { definitions: COUNT, resources: COUNT })
  t.ok(turns.list().length > 3 && Math.max(...turns.list()) < 500, turns.list().join())
  t.match(store.stagedResources.measure(created.id), { definitions: 0, resources: 0 })
})

t.test('copies again if the connector changed meanwhile', async t => {
  const { store, context, connector, version, input, copyWith, namesOf } = await setUp(t)
  const created = await withStagedCopy(context, input, async copy => {
    store.changeConnector(connector.id, () => {
      const [action] = store.resources.actions.list(version.id) as [ActionByReference]
      store.resources.actions.update(version.id, { ...action, path: '/changed' })
    })
    t.equal(copy?.isCurrent(), false)
    return copyWith(copy)
  })
  t.match(namesOf(created.id)[0], / \/changed$/)
  t.strictSame(namesOf(created.id), namesOf(version.id))
})
