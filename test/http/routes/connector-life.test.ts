/** Random sequences of version operations on a connector, compared with a model. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { ConnectorPage, ConnectorVersionsPage } from '../../../src/contract/schemas/connector-write.js'
import type { Connector, ConnectorVersion } from '../../../src/contract/schemas/connector.js'
import type { OperationId } from '../../../src/contract/operations.js'
import { createClock } from '../../../src/core/clock.js'
import { call, createApp } from '../../helpers/app.js'
import { acme, globex, seedConnector, smallSeed, ulid } from '../../helpers/seeds/seeds.js'
import { anySteps, createVersionModel, type Step } from '../../helpers/sequences/version-model.js'

const connectorId = ulid('N1FE')
const request = { key: 'swo_small', path: { organisation_id: acme, connector_id: connectorId } }
const connector = { protocol: 'http', baseUrl: '', ...seedConnector('N1FE') }

async function createFrozenApp(t: Test): Promise<FastifyInstance> {
  const clock = createClock()
  clock.freeze()
  clock.set(Date.parse('2030-01-01T00:00:00Z'))
  const seed = smallSeed()
  const organisations = seed.organisations.map(each =>
    each.id === globex ? { ...each, apiKeys: [{ key: 'swo_globex' }] } : each
  )
  return createApp(t, { clock, seeds: [{ ...seed, organisations }] })
}

const toModelVersion = (each: { name: string; publishedAt: string | null }) => ({
  name: each.name,
  description: '',
  publishedAt: each.publishedAt === null ? null : Date.parse(each.publishedAt),
  actions: 1
})

async function runStep(app: FastifyInstance, { kind, input }: Step): Promise<number> {
  const on = async (operationId: OperationId, version: string, rest: object = {}) =>
    (await call(app, operationId, { ...request, path: { ...request.path, version }, ...rest })).statusCode
  switch (kind) {
    case 'create':
      return on('CreateConnectorVersion', '', { body: input })
    case 'publish':
      return on('PublishConnector', input.ref)
    case 'unpublish':
      return on('UnpublishConnector', input.ref)
    case 'update': {
      const { ref, ...changes } = input
      const found = await call(app, 'GetConnectorVersion', { ...request, path: { ...request.path, version: ref } })
      if (found.statusCode !== 200) return found.statusCode
      return on('UpdateConnectorVersion', ref, { body: { ...found.json<object>(), ...defined(changes) } })
    }
    case 'delete':
      return on('DeleteConnectorVersion', input.ref, { query: { force: String(input.force) } })
    case 'use': {
      const payload = { connectorId, version: input.ref }
      return (await app.inject({ method: 'POST', url: '/__admin/usages', payload })).statusCode
    }
  }
}

function defined(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
}

/** The versions that GetConnector returns, each with its number of actions. */
async function listVersions(app: FastifyInstance) {
  const { versions } = (await call(app, 'GetConnector', request)).json<Connector>()
  const { resources } = app.sandboxes.default.store
  return versions.map(({ id, name, description = '', publishedAt, isLatest, isDefault }) => ({
    name,
    description,
    publishedAt: publishedAt === null ? null : Date.parse(publishedAt),
    isLatest,
    isDefault,
    actions: resources.list(id).actions.length
  }))
}

/** Reads all versions page by page. */
async function pageVersions(app: FastifyInstance, first: string) {
  const items: ConnectorVersion[] = []
  for (let after = ''; ;) {
    const page = (
      await call(app, 'ListConnectorVersions', { ...request, query: { first, after } })
    ).json<ConnectorVersionsPage>()
    items.push(...page.items)
    if (page.next === undefined) return { totalCount: page.totalCount, names: items.map(({ name }) => name).sort() }
    after = page.next
  }
}

/** Throws on a difference: tap would print thousands of passing assertions, and fast-check shows the failing steps. */
function same(found: unknown, wanted: unknown, about: string): void {
  if (isDeepStrictEqual(found, wanted)) return
  throw new Error(`${about}\nfound  ${JSON.stringify(found)}\nwanted ${JSON.stringify(wanted)}`)
}

t.test('any sequence of version operations matches the model, and DeleteConnector leaves nothing behind', async t => {
  const app = await createFrozenApp(t)
  const { clock } = app.sandboxes.default
  const getState = async () => (await app.inject('/__admin/state')).json<object>()
  const empty = await getState()
  const statuses = new Set<string>()
  await fc.assert(
    fc.asyncProperty(anySteps, async steps => {
      await app.inject({ method: 'POST', url: '/__admin/state', payload: { connectors: [connector] } })
      const model = createVersionModel(connector.versions.map(toModelVersion))
      for (const step of steps) {
        clock.advance(step.wait)
        const status = await runStep(app, step)
        statuses.add(`${step.kind} ${status}`)
        same(status, model.take(step, clock.now()), JSON.stringify(step))
        same(await listVersions(app), model.list(), JSON.stringify(step))
      }
      const names = model
        .list()
        .map(({ name }) => name)
        .sort()
      same(await pageVersions(app, '2'), { totalCount: names.length, names }, 'versions read page by page')
      const asGlobex = { key: 'swo_globex', path: { organisation_id: globex, connector_id: connectorId } }
      same((await call(app, 'GetConnector', asGlobex)).statusCode, 404, 'status of reading it as another organisation')
      const library = (await call(app, 'ListPublicConnectors', { key: 'swo_globex' })).json<ConnectorPage>()
      const shown = library.connectors.find(({ id }) => id === connectorId)?.versions.map(({ name }) => name)
      same(
        shown,
        model.list().flatMap(each => (each.publishedAt === null ? [] : [each.name])),
        'versions in the public library'
      )

      const state = await getState()
      same(
        (await app.inject({ method: 'PUT', url: '/__admin/state', payload: state })).statusCode,
        204,
        'status of restoring the export'
      )
      same(await getState(), state, 'state after restoring the export')
      const deleted = await call(app, 'DeleteConnector', { ...request, query: { force: 'true' } })
      same(deleted.statusCode, 204, 'status of deleting the connector')
      same(await getState(), empty, 'state after deleting the connector')
    }),
    { numRuns: 50 }
  )
  const outcomes = [
    'create 201',
    'create 400',
    'create 409',
    'publish 200',
    'publish 404',
    'unpublish 200',
    'unpublish 409'
  ]
  outcomes.push('update 200', 'update 404', 'update 409', 'delete 204', 'delete 404', 'delete 409')
  t.strictSame(
    outcomes.filter(each => !statuses.has(each)),
    [],
    'every listed outcome occurs'
  )
})
