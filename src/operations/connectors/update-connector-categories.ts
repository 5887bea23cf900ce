import type { ConnectorCategoriesUpdate } from '../../contract/schemas/connector-write.js'
import { timestamp } from '../../core/timestamp.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/**
 * UpdateConnectorCategories (SPEC:468-474). Assumed: omitted categories clear them, and duplicates are dropped. No
 * response shows categories; lists filter by them.
 * @throws ApiError 404 `ownConnectorNotFound`.
 */
export function updateConnectorCategories(
  context: OperationContext,
  input: ConnectorInput & { readonly body: ConnectorCategoriesUpdate }
): void {
  const { store, clock } = context
  store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    if (input.body.categories === undefined) context.assume?.('left-out-tags-clear')
    const categories = [...new Set(input.body.categories)]
    store.connectors.update({ ...connector, categories, updatedAt: timestamp(clock.now()) })
  })
}
