import type { ConnectionCreate } from '../../contract/schemas/connection-write.js'
import { assertConnectorFits, jsonLength } from '../shared/connector-length.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { createConnectionNode } from './connection-node.js'
import { assertNameIsFree, renderConnection } from '../shared/own-connections.js'
import { type ConnectorInput, getOwnConnector, touch } from '../shared/own-resources.js'

/**
 * CreateConnectorConnection (SPEC:635). Stores the credentials with their secrets and returns them redacted. An
 * authorization code is exchanged at once and reads back as a token (SPEC:2617-2623).
 * @throws ApiError 404 `ownConnectorNotFound`; 409 `connectionNameTaken`; 413 `connectorTooLong`; 400
 * as `createConnectionNode` does.
 */
export function createConnectorConnection(
  context: OperationContext,
  { body, ...input }: ConnectorInput & { readonly body: ConnectionCreate }
): RenderedJson {
  return context.store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    const authSchemeConfigs = context.store.connectors.listSchemes(connector.id)
    const connection = createConnectionNode(context, { ...connector, authSchemeConfigs }, { body })
    assertNameIsFree(context, connector, { name: connection.name })
    context.store.connections.add(connector.id, connection)
    touch(context, connector)
    const response = renderConnection(context, connection)
    assertConnectorFits(context, connector.id, jsonLength(connection) + response.bytes.length)
    return response
  })
}
