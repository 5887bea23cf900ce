import type { Connection } from '../../contract/schemas/connection.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectionInput, getOwnConnection, renderConnection } from '../shared/own-connections.js'

/**
 * GetConnection (SPEC:667).
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`.
 */
export function getConnection(context: OperationContext, input: ConnectionInput): Connection {
  return renderConnection(context, getOwnConnection(context, input).connection)
}
