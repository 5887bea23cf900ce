import type { ConnectorTagsUpdate } from '../../contract/schemas/connector-write.js'
import { assertConnectorFits, jsonLength } from '../shared/connector-length.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectorInput, getOwnConnector, touch } from '../shared/own-resources.js'

/**
 * UpdateConnectorTags (SPEC:438-444). Assumed: omitted tags clear them.
 * @throws ApiError 404 `ownConnectorNotFound`; 413 `connectorTooLong`.
 */
export function updateConnectorTags(
  context: OperationContext,
  input: ConnectorInput & { readonly body: ConnectorTagsUpdate }
): void {
  const { store } = context
  store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    if (input.body.tags === undefined) context.assume?.('left-out-tags-clear')
    const { tags = {} } = input.body
    store.connectors.replaceTags(connector.id, tags)
    touch(context, connector)
    assertConnectorFits(context, connector.id, jsonLength(tags))
  })
}
