import type { Connection } from '../contract/connection.js'
import type { OperationContext } from './context.js'
import { answerConnection, type ConnectionInput, getOwnConnection } from './own-connections.js'

/**
 * GetConnection (SPEC:667).
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`.
 */
export function getConnection(context: OperationContext, input: ConnectionInput): Connection {
  return answerConnection(context, getOwnConnection(context, input).connection)
}
