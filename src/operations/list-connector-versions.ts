import type { ConnectorVersionsPage } from '../contract/connector-write.js'
import { toVersionAnswers } from './connector-answer.js'
import type { OperationContext } from './context.js'
import { type ConnectorInput, getOwnConnector } from './own-resources.js'
import { type PageInput, readPage, toPage } from './paging.js'

/**
 * ListConnectorVersions (SPEC:775): the last changed first.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidQuery`.
 */
export function listConnectorVersions(
  context: OperationContext,
  input: ConnectorInput & { readonly page: PageInput }
): ConnectorVersionsPage {
  const { connectors } = context.store
  const { id } = getOwnConnector(context, input)
  const page = readPage(['ListConnectorVersions', id], input.page, window => connectors.pageOfVersions(id, window))
  return toPage(page, 'items', versions => toVersionAnswers(versions, connectors.listVersions(id)))
}
