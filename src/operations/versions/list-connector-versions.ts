import type { ConnectorVersionsPage } from '../../contract/schemas/connector-write.js'
import { toVersionResponses } from '../shared/connector-response.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'
import { type PageInput, readPage, toList, toPage } from '../shared/paging.js'

/**
 * ListConnectorVersions (SPEC:775), most recently changed first.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidQuery`.
 */
export function listConnectorVersions(
  context: OperationContext,
  input: ConnectorInput & { readonly page: PageInput }
): ConnectorVersionsPage {
  const { connectors } = context.store
  const { id } = getOwnConnector(context, input)
  const page = readPage(toList(context, 'ListConnectorVersions', id), input.page, window =>
    connectors.pageOfVersions(id, window)
  )
  return toPage(page, 'items', versions => toVersionResponses(versions, connectors.listVersions(id)))
}
