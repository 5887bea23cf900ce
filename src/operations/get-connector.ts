import type { Connector } from '../contract/connector.js'
import { toConnectorAnswer } from './connector-answer.js'
import type { OperationContext } from './context.js'
import { usagesOf } from './own-connections.js'
import { type ConnectorInput, getOwnConnector } from './own-resources.js'

/**
 * GetConnector (SPEC:363).
 * @throws ApiError 404 `ownConnectorNotFound`.
 */
export function getConnector(context: OperationContext, input: ConnectorInput): Connector {
  const connector = context.store.connectors.overview(getOwnConnector(context, input))
  return toConnectorAnswer(connector, usagesOf(context, connector.connections))
}
