import { RenderedJson } from '../../core/rendered-json.js'
import { cacheKey } from '../../store/cache.js'
import { toConnectorResponse } from '../shared/connector-response.js'
import type { OperationContext } from '../shared/context.js'
import { usagesOf } from '../shared/own-connections.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/**
 * GetConnector (SPEC:363). Caches the rendered response until the next write, because clients poll connectors.
 * @returns a Connector.
 * @throws ApiError 404 `ownConnectorNotFound`.
 */
export function getConnector(context: OperationContext, input: ConnectorInput): RenderedJson {
  const { connectors, cache } = context.store
  const key = cacheKey('connector', input.organisationId, input.connectorId)
  const cached = cache.find<RenderedJson>(key)
  if (cached !== undefined) return cached
  const connector = connectors.overview(getOwnConnector(context, input))
  const response = new RenderedJson(
    JSON.stringify(toConnectorResponse(connector, usagesOf(context, connector.connections)))
  )
  cache.set(key, response)
  return response
}
