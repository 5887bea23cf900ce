import { apiError } from '../../contract/errors.js'
import type { OperationContext } from '../shared/context.js'
import { credentialsNamedBy, credentialsNamedByScheme } from '../shared/own-connections.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/**
 * DeleteConnector (SPEC:411-420): one that nothing uses and, as its versions must be unpublished first (SPEC:941), of
 * which nothing is published (409: assumed); or, by force, any. All that belongs to it goes with it, and so do the
 * credentials that nothing refers to any more (assumed).
 * @throws ApiError 404 `ownConnectorNotFound`; 409 `connectorInUse`, `publishedConnectorStays`.
 */
export function deleteConnector(context: OperationContext, input: ConnectorInput & { readonly force: boolean }): void {
  const { store } = context
  store.transaction(() => {
    const connector = getOwnConnector(context, input)
    if (!input.force) assertFree(context, connector.id)
    const { connections, authSchemeConfigs } = store.connectors.overview(connector)
    const named = [...connections.flatMap(credentialsNamedBy), ...authSchemeConfigs.flatMap(credentialsNamedByScheme)]
    store.connectors.remove(connector.id)
    store.credentials.removeUnused(connector.organisationId, named)
  })
}

function assertFree({ store }: OperationContext, id: string): void {
  if (store.usages.isConnectorUsed(id)) throw apiError('connectorInUse')
  const published = store.connectors.findVersion(id, 'latest')
  if (published !== undefined) throw apiError('publishedConnectorStays', { found: published.name })
}
