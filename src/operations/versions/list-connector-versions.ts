import type { RenderedJson } from '../../core/rendered-json.js'
import { createVersionResponses } from '../shared/connector-response.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'
import { type PageInput, readPage, renderPage, toList } from '../shared/paging.js'

/**
 * ListConnectorVersions (SPEC:775), most recently changed first.
 * @returns a ConnectorVersionsPage.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidQuery`.
 */
export async function listConnectorVersions(
  context: OperationContext,
  input: ConnectorInput & { readonly page: PageInput }
): Promise<RenderedJson> {
  const { id } = getOwnConnector(context, input)
  const toResponse = createVersionResponses(context.store.connectors.listVersions(id))
  const page = await readPage(toList(context, 'ListConnectorVersions', id), input.page, window =>
    context.store.connectors.pageOfVersions(id, { ...window, render: version => JSON.stringify(toResponse(version)) })
  )
  return renderPage(page, 'items')
}
