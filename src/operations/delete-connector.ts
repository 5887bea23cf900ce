import { apiError } from '../contract/errors.js'
import type { OperationContext } from './context.js'
import { type ConnectorInput, getOwnConnector } from './own-resources.js'

/**
 * DeleteConnector (SPEC:411-420): one that nothing uses and, as its versions must be unpublished first (SPEC:941), of
 * which nothing is published (409: assumed); or, by force, any. All that belongs to it goes with it, its connections'
 * credentials too.
 * @throws ApiError 404 `ownConnectorNotFound`; 409 `connectorInUse`, `publishedConnectorStays`.
 */
export function deleteConnector(
  context: OperationContext,
  input: ConnectorInput & { readonly force: boolean }
): void {
  const { store } = context
  store.transaction(() => {
    const connector = getOwnConnector(context, input)
    if (!input.force) assertFree(context, connector.id)
    store.connectors.remove(connector)
  })
}

function assertFree({ store }: OperationContext, id: string): void {
  if (store.usages.isConnectorUsed(id)) throw apiError('connectorInUse', undefined)
  const published = store.connectors.findVersion(id, 'latest')
  if (published !== undefined) throw apiError('publishedConnectorStays', undefined, { found: published.name })
}
