import type { ConnectionSummary } from '../../contract/schemas/connection-write.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import { shortTimestamp } from '../../core/timestamp.js'
import type { ConnectionHead } from '../../store/connections/connections.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'
import { type PageInput, readPage, renderPage, toList } from '../shared/paging.js'

/**
 * ListConnectorConnections (SPEC:609), most recently changed first.
 * @returns a ConnectorConnectionPage.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidQuery`.
 */
export async function listConnectorConnections(
  context: OperationContext,
  input: ConnectorInput & { readonly page: PageInput }
): Promise<RenderedJson> {
  const { id } = getOwnConnector(context, input)
  const page = await readPage(toList(context, 'ListConnectorConnections', id), input.page, window =>
    context.store.connections.page(id, { ...window, render: head => JSON.stringify(toSummary(head)) })
  )
  return renderPage(page, 'items')
}

function toSummary({ id, name, createdAt, updatedAt }: ConnectionHead): ConnectionSummary {
  return { id, name, createdAt: shortTimestamp(createdAt), updatedAt: shortTimestamp(updatedAt) }
}
