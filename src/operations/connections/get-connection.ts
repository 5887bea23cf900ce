import type { Connection } from '../../contract/schemas/connection.js'
import type { OperationContext } from '../shared/context.js'
import { answerConnection, type ConnectionInput, getOwnConnection } from '../shared/own-connections.js'

/**
 * GetConnection (SPEC:667).
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`.
 */
export function getConnection(context: OperationContext, input: ConnectionInput): Connection {
  return answerConnection(context, getOwnConnection(context, input).connection)
}
