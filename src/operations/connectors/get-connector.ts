import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import type { ConnectorInput } from '../shared/own-resources.js'
import { renderConnector } from '../shared/rendered-connector.js'

/**
 * GetConnector (SPEC:363).
 * @returns a Connector.
 * @throws ApiError 404 `ownConnectorNotFound`.
 */
export function getConnector(context: OperationContext, input: ConnectorInput): RenderedJson {
  return renderConnector(context, input).response
}
