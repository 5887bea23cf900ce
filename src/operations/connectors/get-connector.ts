import { RenderedJson } from '../../core/rendered-json.js'
import { cacheKey } from '../../store/cache.js'
import { toConnectorAnswer } from '../shared/connector-answer.js'
import type { OperationContext } from '../shared/context.js'
import { usagesOf } from '../shared/own-connections.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/**
 * GetConnector (SPEC:363). What was answered is kept until something changes: clients read a connector again and again.
 * @returns a Connector.
 * @throws ApiError 404 `ownConnectorNotFound`.
 */
export function getConnector(context: OperationContext, input: ConnectorInput): RenderedJson {
  const { connectors, cache } = context.store
  const key = cacheKey('connector', input.organisationId, input.connectorId)
  const known = cache.find<RenderedJson>(key)
  if (known !== undefined) return known
  const connector = connectors.overview(getOwnConnector(context, input))
  const answer = new RenderedJson(
    JSON.stringify(toConnectorAnswer(connector, usagesOf(context, connector.connections)))
  )
  cache.set(key, answer)
  return answer
}
