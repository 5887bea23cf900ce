import { apiError } from '../../contract/errors.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectionInput, credentialsNamedBy, getOwnConnection } from '../shared/own-connections.js'
import { touch } from '../shared/own-resources.js'

/**
 * DeleteConnection (SPEC:714). Refused if another product uses the connection, unless forced (SPEC:724-733). Assumed:
 * credentials that nothing uses any more are deleted, too, because nothing could reach them.
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`; 412 `connectionInUse`.
 */
export function deleteConnection(
  context: OperationContext,
  { force, ...input }: ConnectionInput & { readonly force: boolean }
): void {
  const { store } = context
  store.changeConnector(input.connectorId, () => {
    const { connector, connection } = getOwnConnection(context, input)
    if (!force && store.usages.isConnectionUsed(connector.id, connection.id)) {
      throw apiError('connectionInUse', { found: connection.name })
    }
    store.connections.remove(connector.id, connection.id)
    store.credentials.removeUnused(connector.organisationId, credentialsNamedBy(connection))
    touch(context, connector)
  })
}
