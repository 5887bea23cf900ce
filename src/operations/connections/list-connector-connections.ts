import type { ConnectionSummary } from '../../contract/schemas/connection-write.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import { shortTimestamp } from '../../core/timestamp.js'
import type { ConnectionHead } from '../../store/connections/connections.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'
import { listPage, type PageInput } from '../shared/paging.js'

/**
 * ListConnectorConnections (SPEC:609), most recently changed first.
 * @returns a ConnectorConnectionPage.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidQuery`.
 */
export function listConnectorConnections(
  context: OperationContext,
  input: ConnectorInput & { readonly page: PageInput }
): Promise<RenderedJson> {
  const { id } = getOwnConnector(context, input)
  return listPage(context, {
    identity: ['ListConnectorConnections', id],
    page: input.page,
    itemsKey: 'items',
    scope: { connectorId: id },
    open: () => window =>
      context.store.connections.page(id, { ...window, render: head => JSON.stringify(toSummary(head)) })
  })
}

function toSummary({ id, name, createdAt, updatedAt }: ConnectionHead): ConnectionSummary {
  return { id, name, createdAt: shortTimestamp(createdAt), updatedAt: shortTimestamp(updatedAt) }
}
