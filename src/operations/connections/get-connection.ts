import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { type ConnectionInput, getOwnConnection, renderConnection } from '../shared/own-connections.js'

/**
 * GetConnection (SPEC:667).
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`.
 */
export function getConnection(context: OperationContext, input: ConnectionInput): RenderedJson {
  return renderConnection(context, getOwnConnection(context, input).connection)
}
