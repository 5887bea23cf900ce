import type { RenderedJson } from '../../core/rendered-json.js'
import type { VersionSummary } from '../../store/shared/connector-graph.js'
import { createVersionResponses } from '../shared/version-response.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'
import { listPage, type PageInput } from '../shared/paging.js'

/**
 * ListConnectorVersions (SPEC:775), most recently changed first.
 * @returns a ConnectorVersionsPage.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidQuery`.
 */
export function listConnectorVersions(
  context: OperationContext,
  input: ConnectorInput & { readonly page: PageInput }
): Promise<RenderedJson> {
  const { id } = getOwnConnector(context, input)
  return listPage(context, {
    identity: ['ListConnectorVersions', id],
    page: input.page,
    itemsKey: 'items',
    scope: { connectorId: id },
    open() {
      const toResponse = createVersionResponses(context.store.connectors.listVersions(id))
      const render = (version: VersionSummary) => JSON.stringify(toResponse(version))
      return window => context.store.connectors.pageOfVersions(id, { ...window, render })
    }
  })
}
