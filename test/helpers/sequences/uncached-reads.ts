/** Compares what a sandbox responds to reads with what a cache that keeps nothing would respond. */
import type { Sandbox } from '../../../src/control/sandboxes/sandbox.js'
import type { RenderedJson } from '../../../src/core/rendered-json.js'
import { listConnectorConnections } from '../../../src/operations/connections/list-connector-connections.js'
import { getConnector } from '../../../src/operations/connectors/get-connector.js'
import { listConnectors, listPublicConnectors } from '../../../src/operations/connectors/list-connectors.js'
import { getDefinitions } from '../../../src/operations/definitions/get-definitions.js'
import { getActions } from '../../../src/operations/resources/actions.js'
import { getTriggers } from '../../../src/operations/resources/triggers.js'
import type { AddressedContext } from '../../../src/operations/shared/context.js'
import { listConnectorVersions } from '../../../src/operations/versions/list-connector-versions.js'
import { createCache } from '../../../src/store/cache.js'
import { same } from './invariants.js'
import type { Actor } from './sandbox-model.js'

const page = { first: 3 }

/** Reads twice with the cache, so that the second response comes from it. */
export async function assertCacheIsCurrent({ model: { sandbox }, organisationId }: Actor): Promise<void> {
  const uncached = Object.create(sandbox.store, { cache: { value: createCache(() => 0, 0) } }) as Sandbox['store']
  const expected = await readAll(addressed(sandbox, uncached), organisationId)
  for (const read of ['first read', 'second read'])
    same(await readAll(addressed(sandbox, sandbox.store), organisationId), expected, read)
}

function addressed(sandbox: Sandbox, store: Sandbox['store']): AddressedContext {
  return Object.create(sandbox, { store: { value: store }, baseUrl: { value: 'http://mock' } }) as AddressedContext
}

async function readAll(context: AddressedContext, organisationId: string): Promise<string> {
  const { connectors } = context.store
  const lists = ['', 'a'].flatMap(name => [
    listConnectors(context, { organisationId, query: { ...page, name } }),
    listPublicConnectors(context, { query: { ...page, name } })
  ])
  const ofConnectors = connectors.listOwnIds(organisationId, 10).flatMap(connectorId => {
    const input = { organisationId, connectorId, page }
    return [
      getConnector(context, input),
      listConnectorVersions(context, input),
      listConnectorConnections(context, input),
      ...connectors
        .listVersions(connectorId)
        .flatMap(({ name: version }) =>
          [getActions, getTriggers, getDefinitions].map(list => list(context, { ...input, version, name: undefined }))
        )
    ]
  })
  const responses = await Promise.all<RenderedJson>([...lists, ...ofConnectors])
  return responses.map(({ bytes }) => bytes.toString()).join('\n')
}
