import type { ConnectorConnectionPage, ConnectionSummary } from '../../contract/schemas/connection-write.js'
import { shortTimestamp } from '../../core/timestamp.js'
import type { ConnectionHead } from '../../store/connections/connections.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'
import { type PageInput, readPage, toList, toPage } from '../shared/paging.js'

/**
 * ListConnectorConnections (SPEC:609), most recently changed first.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidQuery`.
 */
export function listConnectorConnections(
  context: OperationContext,
  input: ConnectorInput & { readonly page: PageInput }
): ConnectorConnectionPage {
  const { id } = getOwnConnector(context, input)
  const { connections } = context.store
  const page = readPage(toList(context, 'ListConnectorConnections', id), input.page, window =>
    connections.page(id, window)
  )
  return toPage(page, 'items', heads => heads.map(toSummary))
}

function toSummary({ id, name, createdAt, updatedAt }: ConnectionHead): ConnectionSummary {
  return { id, name, createdAt: shortTimestamp(createdAt), updatedAt: shortTimestamp(updatedAt) }
}
