import { apiError } from '../../contract/errors.js'
import type { OperationContext } from '../shared/context.js'
import { credentialsNamedBy, credentialsNamedByScheme } from '../shared/own-connections.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/**
 * DeleteConnector (SPEC:411-420). Deletes the connector with all its contents. Unless forced, refuses one that is in
 * use, or that has a published version (SPEC:941; the 409 is assumed). Assumed: credentials that nothing refers to any
 * more are deleted, too.
 * @throws ApiError 404 `ownConnectorNotFound`; 409 `connectorInUse`, `publishedConnectorStays`.
 */
export function deleteConnector(context: OperationContext, input: ConnectorInput & { readonly force: boolean }): void {
  const { store } = context
  store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    if (!input.force) assertDeletable(context, connector.id)
    const { connections, authSchemeConfigs } = store.connectors.overview(connector)
    const named = [...connections.flatMap(credentialsNamedBy), ...authSchemeConfigs.flatMap(credentialsNamedByScheme)]
    store.connectors.remove(connector.id)
    store.credentials.removeUnused(connector.organisationId, named)
  })
}

function assertDeletable({ store }: OperationContext, id: string): void {
  if (store.usages.isConnectorUsed(id)) throw apiError('connectorInUse')
  const published = store.connectors.findVersion(id, 'latest')
  if (published !== undefined) throw apiError('publishedConnectorStays', { found: published.name })
}
